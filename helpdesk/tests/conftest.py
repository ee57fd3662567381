"""The whole desk as an operator starts it, and a browser to look at it with."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN_SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """The desk's and the sandbox's addresses, and the agents' password."""

    url: str
    sandbox: str
    password: str


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium that script/test found or installed."""
    return {
        "executable_path": os.environ["AMENDS_CHROMIUM"],
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """`script/server`, with servers and data of its own; all of it is gone afterwards."""
    port, sandbox_port = free_port(), free_port()
    log = tmp_path_factory.mktemp("desk") / "console.log"
    command = [sys.executable, "-m", "helpdesk.running.server", "--port", str(port), "--sandbox-port",
               str(sandbox_port), "--data", str(log.parent / "data")]  # fmt: skip
    kept = {name: value for name, value in os.environ.items() if name not in OWN_SERVERS and "AMENDS" not in name}
    with log.open("w") as console:
        server = subprocess.Popen(command, cwd=ROOT, env=kept, stdout=console, stderr=subprocess.STDOUT)
    try:
        yield RunningDesk(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}", password_in(log, server))
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(15) == 0, log.read_text()


def password_in(log: Path, server: "subprocess.Popen[bytes]") -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"login: agent +password: (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"The desk did not start:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
