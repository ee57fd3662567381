"""The shape of the house: what a reviewer would otherwise have to say again and again."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from care.channels import registry
from helpdesk.tests import apart

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = {"services", "utils", "helpers", "managers", "common", "misc", "signals"}
SOURCES = sorted(
    path
    for top in ("care", "helpdesk", "sandbox")
    for path in (ROOT / top).rglob("*.py")
    if "migrations" not in path.parts
)
CODE = [path for path in SOURCES if "tests" not in path.parts]


def functions(paths: list[Path]) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The function's body without its docstring."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    body = node.body[1:] if is_docstring else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {path.name: length for path, length in lengths.items() if length > 300} == {}
    assert median(length for length in lengths.values() if length) <= 100


def test_no_function_is_longer_than_50_lines_and_most_are_short() -> None:
    lengths = {f"{path.name}:{node.name}": lines(node) for path, node in functions(CODE)}
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert median(lengths.values()) <= 8


def test_no_module_is_named_for_anything_and_everything() -> None:
    assert [path for path in SOURCES if path.stem in FORBIDDEN] == []


@pytest.mark.parametrize("path", [path for path in CODE if path.name == "tasks.py"], ids=lambda path: path.parent.name)
def test_a_task_takes_ids_and_calls_a_verb(path: Path) -> None:
    assert {node.name: lines(node) for _, node in functions([path]) if lines(node) > 8} == {}


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.name}:{node.name}"
        for path, node in functions(SOURCES)
        if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node))
    ]
    assert hidden == []


def test_no_network_is_named_outside_its_channel() -> None:
    named = re.compile("|".join(rf"[\"']{name}[\"']" for name in registry.CHANNELS))
    allowed = ("channels", "running", "settings.py", "demo.py", "bench", "showing")
    desk = [path for path in CODE if "sandbox" not in path.parts and not any(word in str(path) for word in allowed)]
    assert [str(path) for path in desk if named.search(path.read_text(encoding="utf-8"))] == []


def test_every_public_module_says_what_it_is_for() -> None:
    silent = [
        path for path in CODE if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_no_fixture_takes_the_name_of_one_of_the_browsers() -> None:
    """Its tests would run among the browser's, in whose loop Django refuses the database."""
    taken = {"page", "context", "browser", "playwright", "browser_name"}
    tests = [path for path in SOURCES if "tests" in path.parts]
    assert [path.name for path, node in functions(tests) if node.name in taken and "fixture" in _decorators(node)] == []


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return " ".join(ast.unparse(each) for each in node.decorator_list)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("unix:///run/a.sock?db=0", "unix:///run/a.sock?db=2"),
        ("unix:///run/a.sock", "unix:///run/a.sock?db=2"),
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/2"),
        ("redis://:secret@broker:6379", "redis://:secret@broker:6379/2"),
    ],
)
def test_tests_side_by_side_share_no_broker(address: str, own: str) -> None:
    assert apart.own(address, "gw1") == own
