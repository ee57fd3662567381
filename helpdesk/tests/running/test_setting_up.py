"""`script/environment` in a checkout of its own, whose requirements are empty: nothing is fetched."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from helpdesk.running.folder import CHECKOUT

COMMAND = """#!/bin/sh
. "$(dirname -- "$0")/environment"
prepare requirements.txt
exec "$python" -c 'import sys; print(sys.prefix)'
"""


@pytest.fixture
def checkout(place: Path) -> Path:
    """A checkout with the command `script/where`, which prints the environment that it runs in."""
    shutil.copytree(CHECKOUT / "script", place / "script")
    (place / "script" / "where").write_text(COMMAND)
    (place / "requirements.txt").write_text("# nothing\n")
    return place


def start(checkout: Path) -> subprocess.Popen[str]:
    tools = (CHECKOUT / ".venv" / name for name in ("tools/bin", "bin"))
    path = os.pathsep.join([os.environ["PATH"], *map(str, tools)])
    command = ["sh", str(checkout / "script" / "where")]
    return subprocess.Popen(command, env={**os.environ, "PATH": path}, stdout=-1, stderr=-1, text=True)


def said(started: subprocess.Popen[str]) -> tuple[str, int]:
    """What it printed, and how often it set the environment up."""
    out, told = started.communicate(timeout=60)
    assert started.returncode == 0, told
    return out.strip(), told.count("Setting up the Python environment")


def test_two_first_starts_at_once_set_up_once(checkout: Path) -> None:
    both = [start(checkout), start(checkout)]
    found = [said(one) for one in both]
    assert {prefix for prefix, _ in found} == {str(checkout / ".venv")}
    assert sorted(times for _, times in found) == [0, 1]


def test_it_is_set_up_again_only_when_the_requirements_change(checkout: Path) -> None:
    assert [said(start(checkout))[1] for _ in range(2)] == [1, 0]
    (checkout / "requirements.txt").write_text("# still nothing\n")
    assert [said(start(checkout))[1] for _ in range(2)] == [1, 0]


def test_a_set_up_that_was_cut_off_is_made_good(checkout: Path) -> None:
    said(start(checkout))
    (checkout / ".venv" / "installed-requirements.txt").unlink()
    (checkout / ".venv" / "bin" / "python").unlink()
    assert said(start(checkout)) == (str(checkout / ".venv"), 1)


def test_a_package_that_cannot_be_had_is_said_and_ends_the_start(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("./no-such-folder\n")
    started = start(checkout)
    _, told = started.communicate(timeout=60)
    assert started.returncode == 1
    assert told.endswith("The packages of requirements.txt could not be installed.\n")
