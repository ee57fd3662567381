"""Kills -9: a process of a pool, a whole worker, a server. By the process ids that we started, nothing else."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from helpdesk.bench.stack import WORKERS, Stack, wait_until
from helpdesk.running import warden
from helpdesk.running.child import Child

WHOLE = 0.2  # of the kills; the others take one process of a pool


def main_process(child: Child) -> int | None:
    """The process that a child's warden started; None while it has none."""
    pid = child.process.pid if child.process is not None else 0
    return next(iter(warden.children(pid)), None)


def kill(pid: int | None) -> bool:
    """Whether there was something to kill."""
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def kill_main(stack: Stack, name: str) -> bool:
    """The server itself, or a worker's master; its warden ends what it leaves behind."""
    return kill(main_process(stack.children[name]))


class Killer(threading.Thread):
    """Kills workers, now one of a pool, now a whole one, until it is told to `end` and `least` kills were made.

    It waits for `moment` (at most two seconds) before each, for a worker that has nothing to do loses nothing, and then
    up to `late_s`: so it comes before, in and after what the worker does.
    """

    def __init__(
        self, stack: Stack, moment: Callable[[], object], least: int, pause_s: float, seed: int, late_s: float = 0.25
    ) -> None:
        super().__init__(daemon=True)
        self.stack, self.moment, self.least, self.pause_s, self.late_s = stack, moment, least, pause_s, late_s
        self.chance = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.may_end = threading.Event()

    def run(self) -> None:
        while not (self.may_end.is_set() and self.kills.total() >= self.least):
            self.may_end.wait(self.chance.uniform(0.0, 2 * self.pause_s))
            kind, pid = self.victim()
            wait_until(self.moment, 2.0, every=0.02)
            time.sleep(self.chance.uniform(0.0, self.late_s))
            self.kills[kind] += kill(pid)

    def victim(self) -> tuple[str, int | None]:
        master = main_process(self.stack.children[self.chance.choice(WORKERS)])
        if master is None or self.chance.random() < WHOLE:
            return "whole worker", master
        pool = warden.children(master)
        return "process of a pool", self.chance.choice(pool) if pool else None

    def end(self) -> None:
        """Returns after the last kill."""
        self.may_end.set()
        self.join()


@contextmanager
def held(stack: Stack, names: Sequence[str] = WORKERS) -> Iterator[None]:
    """These processes stand still, as on a machine that has no time for them."""
    groups = [child.process.pid for child in map(stack.children.get, names) if child and child.process]
    for group in groups:
        os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        for group in groups:
            os.killpg(group, signal.SIGCONT)
