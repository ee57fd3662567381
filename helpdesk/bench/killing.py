"""Kills -9: a process of a worker's pool, a whole worker, a server. By the process ids that we started, nothing else."""

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable

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


def kill_one_of_pool(stack: Stack, name: str, chance: random.Random) -> bool:
    master = main_process(stack.children[name])
    pool = warden.children(master) if master is not None else []
    return kill(chance.choice(pool)) if pool else False


class Killer(threading.Thread):
    """Kills workers, now one of a pool, now a whole one, until it is told to `end` and `least` kills were made.

    It waits for `moment` (at most two seconds) before each: a worker that has nothing to do loses nothing.
    """

    def __init__(self, stack: Stack, moment: Callable[[], object], least: int, pause_s: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.stack, self.moment, self.least, self.pause_s = stack, moment, least, pause_s
        self.chance = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.may_end = threading.Event()

    def run(self) -> None:
        while not (self.may_end.is_set() and self.kills.total() >= self.least):
            self.may_end.wait(self.chance.uniform(0.0, 2 * self.pause_s))
            wait_until(self.moment, 2.0, every=0.003)
            self.strike()

    def strike(self) -> None:
        name = self.chance.choice(WORKERS)
        if self.chance.random() < WHOLE:
            self.kills["whole worker"] += kill_main(self.stack, name)
        else:
            self.kills["process of a pool"] += kill_one_of_pool(self.stack, name, self.chance)

    def end(self) -> None:
        """Returns after the last kill."""
        self.may_end.set()
        self.join()
