"""Nudges: the row says what is to be done, a message only says "now". A lost one costs seconds, never the work."""

import logging
from time import monotonic
from typing import Any

from django.db import transaction
from kombu.exceptions import KombuError

log = logging.getLogger(__name__)

QUIET_SECONDS = 5.0
_quiet_until = 0.0


def nudge_on_commit(task: Any, *ids: int) -> None:
    """Tell the workers once the row stands."""
    transaction.on_commit(lambda: nudge(task, *ids))


def nudge(task: Any, *ids: int) -> None:
    """Tell the workers now. With the broker down, nobody waits for it: the sweepers find the row."""
    global _quiet_until  # noqa: PLW0603  # one clock a process is what is wanted
    if monotonic() < _quiet_until:
        return
    try:
        task.apply_async(args=ids, retry=False)
    except (KombuError, OSError) as error:
        _quiet_until = monotonic() + QUIET_SECONDS
        log.warning("The broker is out of reach, the sweepers take over: %s", error)
