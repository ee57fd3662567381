"""Folders and processes for the tests of what runs the desk."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk.running.child import Child, Service
from helpdesk.running.embedded import Embedded
from helpdesk.running.environment import plain
from helpdesk.running.folder import CHECKOUT, Folder
from helpdesk.running.postgres import UNSAFE_BUT_FAST, binaries
from helpdesk.running.privileges import Identity, choose

collect_ignore = [] if os.getuid() == 0 else ["test_root.py"]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short path that other users may pass through."""
    path = Path(tempfile.mkdtemp(prefix="amends-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def make_child(place: Path) -> Iterator[Callable[..., Child]]:
    """Start a shell command as a child; all of them are ended after the test."""
    started: list[Child] = []

    def make(script: str, name: str = "trial", stop: signal.Signals = signal.SIGTERM, grace: float = 3.0) -> Child:
        child = Child(Service(name, ("sh", "-c", script), stop, grace), Identity(), plain(), place / f"{name}.log")
        child.start()
        started.append(child)
        return child

    yield make
    for child in started:
        child.kill()


@pytest.fixture(scope="module")
def embedded() -> Iterator[Folder]:
    """A data folder whose two servers run."""
    path = Path(tempfile.mkdtemp(prefix="amends-"))
    path.chmod(0o711)
    folder = Folder(path)
    identity = choose(binaries() / "postgres", [CHECKOUT, path])
    folder.prepare(identity)
    with Embedded(folder, identity).both(UNSAFE_BUT_FAST):
        yield folder
    shutil.rmtree(path)


def eventually(holds: Callable[[], object], seconds: float = 10.0) -> bool:
    """Whether it comes to hold within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


def pid_in(path: Path) -> int:
    """The process id that a command writes into a file, once it has."""
    assert eventually(lambda: path.exists() and path.read_text().strip())
    return int(path.read_text())


def is_alive(pid: int) -> bool:
    """Whether this process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def run_python(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    """A Python of its own that can import the desk."""
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env={**os.environ, **plain()}, cwd=CHECKOUT)
