"""`python -m sandbox serve | replay | check`; without a command it serves."""

import argparse
import os
from collections.abc import Sequence

from sandbox import app, check, replay

URL = "http://127.0.0.1:8001"
COMMANDS = ("serve", "replay", "check")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="sandbox", description="The networks in a box: X and Facebook on this machine.")
    commands = top.add_subparsers(dest="command", required=True)

    serve = commands.add_parser("serve", help="run the networks (the default)")
    serve.add_argument("--port", type=int, default=8001)
    serve.add_argument("--state", metavar="FILE", help="keep what stands on the networks in this file between starts")
    serve.add_argument("--trickle", action="store_true", help="let invented customers write now and then")
    serve.set_defaults(run=app.serve)

    posts = commands.add_parser("replay", help="post a file of real posts as customers")
    posts.add_argument("file", metavar="FILE.csv")
    posts.add_argument("--format", required=True, choices=sorted(replay.READERS))
    posts.add_argument(
        "--to", metavar="ACCOUNT", default="", help="handle or id; by default the network's first account"
    )
    posts.add_argument("--rate", type=float, default=50.0, help="posts a second")
    posts.add_argument("--limit", type=int, metavar="N", help="at most so many posts, whole threads only")
    posts.add_argument("--url", default=os.environ.get("AMENDS_SANDBOX_URL", URL), help="where the sandbox runs")
    posts.set_defaults(run=replay.replay)

    answers = commands.add_parser("check", help="hold the sandbox's answers against the networks' own descriptions")
    answers.add_argument("--openapi", metavar="FILE", help="X's OpenAPI description")
    answers.add_argument("--graph", metavar="DIR", help="recorded answers of the Graph API and webhook bodies")
    answers.set_defaults(run=check.check)
    return top


def main(words: Sequence[str]) -> int:
    """Runs one command and gives its exit status."""
    if not words or words[0] not in {*COMMANDS, "-h", "--help"}:
        words = ["serve", *words]
    args = parser().parse_args(words)
    return int(args.run(args) or 0)
