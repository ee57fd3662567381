"""Nudges: the row says what is to be done, a message only says "now". A lost one costs seconds, never the work."""

import logging
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

QUIET_SECONDS = 5.0
_quiet_until = 0.0


def nudge_on_commit(task: Any, *ids: int, after: float = 0) -> None:
    """Tell the workers once the row stands, or so many seconds later."""
    transaction.on_commit(lambda: nudge(task, *ids, after=after))


def nudge(task: Any, *ids: int, after: float = 0) -> None:
    """Tell the workers now, or in some seconds. With the broker down, nobody waits: the sweepers find the row."""
    global _quiet_until  # noqa: PLW0603  # one clock a process is what is wanted
    if monotonic() < _quiet_until:
        return
    try:
        task.apply_async(args=ids, retry=False, countdown=after or None)
    except (KombuError, OSError) as error:
        _quiet_until = monotonic() + QUIET_SECONDS
        log.warning("The broker is out of reach, the sweepers take over: %s", error)


def nudge_once(task: Any) -> None:
    """One message stands for all that asks for this task until a worker begins it: a storm makes no long queue."""
    try:
        is_first = cache.add(_waiting(task), 1, QUIET_SECONDS)
    except (RedisError, OSError):
        return
    if is_first:
        nudge(task)


def begun(task: Any) -> None:
    """A worker has the message: what is stored from now on needs another."""
    try:
        cache.delete(_waiting(task))
    except (RedisError, OSError):
        pass


def _waiting(task: Any) -> str:
    return f"nudged:{task.name}"
