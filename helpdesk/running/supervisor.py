"""Keeps the desk's processes running: starts again what ends, and ends all of it in order when asked."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpdesk.running import warden
from helpdesk.running.child import Child
from helpdesk.running.pulse import Pulse

LOOK_EVERY = 0.25
LIVED_WELL = 20.0
FIRST_DELAY, LONGEST_DELAY = 0.5, 15.0


@dataclass
class Kept:
    """A child that is kept running: how often it ended too soon, and when it may be started again."""

    child: Child
    failures: int = 0
    not_before: float = 0.0

    def look(self) -> None:
        """Start it again if it has ended: at once after a good life, else after a pause that doubles."""
        now = time.monotonic()
        if self.child.is_running:
            return
        if not self.not_before:
            lived = now - self.child.started_at
            self.failures = 0 if lived > LIVED_WELL else self.failures + 1
            pause = min(LONGEST_DELAY, FIRST_DELAY * 2 ** (self.failures - 1)) if self.failures else 0.0
            self.not_before = now + pause
            print(f"{self.child.name} {ending(self.child.status)}; starting it again", file=sys.stderr, flush=True)
        if now >= self.not_before:
            self.not_before = 0.0
            self.child.start()


def ending(status: int | None) -> str:
    """How a process ended, in words; a warden tells of its child's signal as 128 + n."""
    if status is None:
        return "ended"
    number = -status if status < 0 else status - 128
    return f"was killed by signal {number}" if number > 0 else f"ended with status {status}"


@dataclass
class Supervisor:
    """The kept children, in the order of their start, and those that come to an end by themselves."""

    kept: list[Kept] = field(default_factory=list)
    passing: list[Child] = field(default_factory=list)

    def adopt_orphans(self) -> None:
        """Become the reaper of whatever a killed warden leaves behind."""
        warden.prctl(warden.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def keep(self, child: Child) -> Child:
        """Watch over a child that has been started."""
        self.kept.append(Kept(child))
        return child

    def look(self) -> None:
        """Start again what has ended."""
        if any(not kept.child.is_running for kept in self.kept):
            self.end_orphans()
        for kept in self.kept:
            kept.look()

    def watch(self, pulse: Pulse) -> None:
        """Look after the children until a signal raises out of here."""
        while True:
            self.look()
            for name in pulse.overdue(time.monotonic()):
                self.end_idle(name)
            time.sleep(LOOK_EVERY)

    def end_idle(self, name: str) -> None:
        """End a child that runs without a sign of life; it is started again like any that ended."""
        for kept in self.kept:
            if kept.child.name == name:
                print(f"{name} gives no sign of life; ending it", file=sys.stderr, flush=True)
                kept.child.stop()

    def end_orphans(self) -> None:
        """End what a killed warden left: our children that we did not start."""
        known = [*(kept.child for kept in self.kept), *self.passing]
        ours = {child.process.pid for child in known if child.process is not None}
        while orphans := set(warden.children(os.getpid())) - ours:
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def stop(self, order: Sequence[Sequence[str]]) -> None:
        """End the named children group by group, each asked first and ended when its time is over; then all others."""
        for names in order:
            stop_together([kept.child for kept in self.kept if kept.child.name in names])
        stop_together([*self.passing, *(kept.child for kept in self.kept)])
        self.end_orphans()


def stop_together(children: Sequence[Child]) -> None:
    """Ask all of them, then give each the rest of its own time."""
    asked = time.monotonic()
    for child in children:
        child.ask_to_stop()
    for child in sorted(children, key=lambda child: child.service.grace):
        while child.is_running and time.monotonic() - asked < child.service.grace:
            time.sleep(0.02)
        child.kill()
