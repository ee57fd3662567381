"""The door's bell: workers hear that something came, and nobody who calls waits for the broker."""

from threading import Event, Lock, Thread
from time import sleep

from care.intake.tasks import sweep_hooks
from care.nudging import nudge_once

EVERY_SECONDS = 0.05  # calls that come within it are one nudge

_rung = Event()
_beginning = Lock()
_ringer: Thread | None = None


def ring() -> None:
    """The row stands. A nudge that is lost with this process costs seconds: beat has the waiting calls swept."""
    global _ringer  # noqa: PLW0603  # one thread a process is what is wanted
    _rung.set()
    if not _is_there():
        with _beginning:
            if not _is_there():
                _ringer = Thread(target=_keep, name="bell", daemon=True)
                _ringer.start()


def _is_there() -> bool:
    return _ringer is not None and _ringer.is_alive()


def _keep() -> None:
    while _rung.wait():
        _rung.clear()
        nudge_once(sweep_hooks)
        sleep(EVERY_SECONDS)
