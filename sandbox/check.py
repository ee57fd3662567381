"""The command that holds the sandbox's answers against the networks' own descriptions and recordings."""

import argparse
import os
import sys
from pathlib import Path

from sandbox.conformance import facebook, graph, instagram, openapi, x

FOLDER = "AMENDS_REFERENCE_DATA"


def check(args: argparse.Namespace) -> int:
    """0 where nothing differs, 1 where something does, 2 where there is nothing to hold against."""
    description, recordings = sources(args)
    if description is None and recordings is None:
        return complain(f"name --openapi FILE or --graph DIR, or set {FOLDER} to the folder that holds both")
    try:
        found = [*x_differences(description), *graph_differences(recordings)]
    except ImportError as error:
        return complain(f"this needs the package {error.name}, which only the development set-up has")
    except (OSError, ValueError, KeyError) as error:
        return complain(f"{type(error).__name__}: {error}")
    for words in found:
        print(f"  differs: {words}")
    return 1 if found else 0


def sources(args: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """The two that were named, or both out of the reference folder."""
    description = Path(args.openapi) if args.openapi else None
    recordings = Path(args.graph) if args.graph else None
    folder = os.environ.get(FOLDER)
    if folder and description is None and recordings is None:
        description = next(iter(sorted(Path(folder).glob("x/openapi-*.json"), reverse=True)), None)
        recordings = Path(folder) / "facebook"
    return description, recordings


def x_differences(description: Path | None) -> list[str]:
    if description is None:
        return []
    count, findings = x.check_x(openapi.load(description))
    print(f"X: {len(x.offered())} endpoints, {count} answers held against {description.name}, {len(findings)} differ")
    return [f"{finding.call}: {finding.words}" for finding in findings]


def graph_differences(recordings: Path | None) -> list[str]:
    if recordings is None:
        return []
    found = [held(recordings) for held in (graph.check_graph, facebook.check_facebook, instagram.check_instagram)]
    count, findings = sum(number for number, _ in found), [words for _, differing in found for words in differing]
    print(f"Graph API: {count} answers and webhooks held against the recordings, {len(findings)} differ")
    return findings


def complain(words: str) -> int:
    print(f"check: {words}", file=sys.stderr)
    return 2
