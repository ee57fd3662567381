"""Notices what runs but does no work: asks the desk now and then what it is missing, and for how long already."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

ASK_EVERY = 10.0
PATIENCE = {"web": 60.0, "worker": 120.0, "fetcher": 120.0, "beat": 120.0}


@dataclass
class Pulse:
    """Asks `missing` for the names of what is missing; `overdue` tells which of them for too long."""

    missing: Callable[[], Iterable[str]]
    since: dict[str, float] = field(default_factory=dict)

    def start(self) -> None:
        """Ask for ever, in a thread that ends with us."""
        threading.Thread(target=self.ask_for_ever, daemon=True).start()

    def ask_for_ever(self) -> None:
        while True:
            time.sleep(ASK_EVERY)
            self.ask(time.monotonic())

    def ask(self, now: float) -> None:
        """Note since when each thing is missing. What waits for a missing database or broker is not at fault."""
        lacking = set(self.missing())
        if lacking & {"database", "broker"}:
            lacking = set()
        self.since = {name: self.since.get(name, now) for name in lacking}

    def overdue(self, now: float) -> set[str]:
        """What was missing for longer than it may be; its time begins anew with the telling."""
        found = {name for name, since in self.since.items() if now - since > PATIENCE.get(name, float("inf"))}
        self.since = {name: since for name, since in self.since.items() if name not in found}
        return found
