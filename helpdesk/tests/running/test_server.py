"""The whole desk, started as a person starts it, and treated roughly."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from helpdesk.running import probes
from helpdesk.running.folder import CHECKOUT
from helpdesk.tests.running.conftest import eventually

pytestmark = pytest.mark.stack
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "AMENDS_")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def outside() -> dict[str, str]:
    """The environment of somebody who has set nothing."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


@dataclass
class Run:
    """One `script/server` on a folder."""

    data: Path
    port: int = field(default_factory=free_port)
    sandbox_port: int = field(default_factory=free_port)

    def command(self, *more: str) -> list[str]:
        ports = ("--port", str(self.port), "--sandbox-port", str(self.sandbox_port))
        return [str(CHECKOUT / "script/server"), *ports, "--data", str(self.data), *more]

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command(), env=outside(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline() for _ in range(5)]

    def end(self, number: signal.Signals) -> float:
        """Seconds until nothing of it runs any more."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        assert eventually(lambda: not self.pids(""))
        return time.monotonic() - began

    def pids(self, words: str) -> list[int]:
        """The processes of this run whose command line holds these words, wardens left out."""
        mark = f"AMENDS_DATA={self.data}\0".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                ours = str(self.data) in line or mark in (place / "environ").read_bytes()
                if ours and words in line and "warden.py" not in line:
                    found.append(int(place.name))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    data = Path(tempfile.mkdtemp(prefix="amends-"))
    running = Run(data)
    running.start()
    yield running
    running.process.kill()
    running.process.communicate()
    assert eventually(lambda: not running.pids(""))
    shutil.rmtree(data)


def test_ready_and_the_logins_are_all_it_prints(run: Run) -> None:
    assert run.said[0] == f"ready: http://127.0.0.1:{run.port}/\n"
    roles = [re.fullmatch(r"login: (\w+)  password: \S+\n", line) for line in run.said[1:]]
    assert [role and role[1] for role in roles] == ["agent", "lead", "manager", "auditor"]
    assert probes.missing(run.port) == []


def test_a_second_start_on_the_same_data_is_one_line(run: Run) -> None:
    done = subprocess.run(run.command(), env=outside(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"Already running on {run.data} (process {run.process.pid}).\n"


def test_a_port_in_use_is_one_line(run: Run, place: Path) -> None:
    command = [*run.command()[:-1], str(place / "other")]
    done = subprocess.run(command, env=outside(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(rf"Port {run.port} .* choose another by --port\.\n", done.stderr)


def test_manage_works_on_the_running_desks_data(run: Run) -> None:
    command = [str(CHECKOUT / "script/manage"), "--data", str(run.data), "shell", "--no-imports", "-c"]
    code = "from care.models import Brand; print(list(Brand.objects.values_list('slug', flat=True)))"
    assert (
        subprocess.run([*command, code], env=outside(), capture_output=True, text=True, check=True)
        .stdout.strip()
        .startswith("['")
    )


def test_what_is_told_to_manage_holds_no_secret(run: Run) -> None:
    told = json.loads((run.data / "environment").read_text())
    assert sorted(name for name in told if "KEY" in name) == ["AMENDS_ENCRYPTION_KEY_FILE", "AMENDS_SECRET_KEY_FILE"]


@pytest.mark.parametrize(
    "words",
    [
        *("uvicorn", "celery -A helpdesk worker -n worker", "celery -A helpdesk worker -n fetcher"),
        *("celery -A helpdesk beat", "valkey-server", "postgres -D"),
    ],
)
def test_what_is_killed_comes_back(run: Run, words: str) -> None:
    killed = run.pids(words)[:1]
    os.kill(killed[0], signal.SIGKILL)
    assert eventually(lambda: not set(killed) & set(run.pids(words)))
    assert eventually(lambda: run.pids(words) and not probes.missing(run.port), 60)


def test_ctrl_c_leaves_nothing_running_within_ten_seconds(run: Run) -> None:
    assert run.end(signal.SIGINT) < 10
    assert run.process.returncode == 0


def test_the_next_start_finds_its_data_and_kill_9_leaves_nothing(run: Run) -> None:
    logins = run.said[1:]
    run.start()
    assert run.said[1:] == logins
    assert run.end(signal.SIGKILL) < 10


def test_ctrl_c_during_the_start_leaves_nothing_either(place: Path) -> None:
    run = Run(place)
    run.process = subprocess.Popen(
        run.command(), env=outside(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert eventually(lambda: run.pids("migrate"), 60)
    assert run.end(signal.SIGTERM) < 10
    assert run.process.returncode == 0
