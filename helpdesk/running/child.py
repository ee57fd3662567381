"""One process of the desk under its warden: started, watched, asked to stop, and its words kept in a log."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.running.folder import CHECKOUT
from helpdesk.running.privileges import Identity

WARDEN = Path(__file__).with_name("warden.py")


@dataclass(frozen=True)
class Service:
    """A command that we keep running: the signal that asks it to end, and the seconds it then has."""

    name: str
    command: tuple[str, ...]
    stop: signal.Signals = signal.SIGTERM
    grace: float = 3.0


@dataclass
class Child:
    """A service's process; it may be started again after it has ended."""

    service: Service
    identity: Identity
    variables: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)

    @property
    def name(self) -> str:
        return self.service.name

    def start(self) -> None:
        """Start the process. It cannot outlive us: its warden is told by the kernel when we end."""
        interpreter = [sys.executable, "-I", "-S", str(WARDEN)]
        orders = [str(os.getpid()), str(int(self.service.stop)), str(self.service.grace)]
        output = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            self.process = self.identity.start(
                [*interpreter, *orders, *self.service.command], output, self.variables, CHECKOUT
            )
        finally:
            os.close(output)
        self.started_at = time.monotonic()

    @property
    def status(self) -> int | None:
        """None while it runs."""
        return None if self.process is None else self.process.poll()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Ask once; the warden passes it on in the way this service understands."""
        if self.process is not None and self.is_running:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it now, with all of its session."""
        if self.process is not None and self.is_running:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()

    def stop(self) -> None:
        """Ask, wait for as long as the service may take, then end it."""
        self.ask_to_stop()
        if self.process is None:
            return
        try:
            self.process.wait(self.service.grace)
        except subprocess.TimeoutExpired:
            self.kill()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, for a person to see why it did not start."""
        if not self.log.exists():
            return ""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])


def rotate(log: Path) -> None:
    """Put the last run's log aside."""
    if log.exists() and log.stat().st_size:
        log.replace(log.with_name(f"{log.name}.1"))
