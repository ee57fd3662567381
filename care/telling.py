"""Telling open pages that something changed: ids and versions only, so that nothing secret can go astray.

The page that hears of it asks for what it may see. With the broker away nobody waits and nothing fails: pages then look
by themselves.
"""

import json
import logging
import time
from collections.abc import Callable
from functools import cache
from time import monotonic
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError

T = TypeVar("T")
log = logging.getLogger(__name__)

QUIET_SECONDS = 5.0
TOKEN_SECONDS = 300
_quiet_until = 0.0


@cache
def broker() -> "Redis":
    """One pool a process; who answers nobody must not hold up a page."""
    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1, decode_responses=True)


def channel() -> str:
    """Published words know no database numbers: each desk on a shared broker has a channel of its own."""
    return f"live:{broker().get_connection_kwargs().get('db', 0)}"


def ended_key(agent_id: int) -> str:
    return f"live:ended:{agent_id}"


def case_moved(case_id: int, version: int, brand_id: int, *team_ids: int) -> None:
    """On commit, to whoever has one of the teams or the whole brand open."""
    teams = sorted(set(team_ids))
    tell_on_commit({"kind": "case", "id": case_id, "v": version, "brand": brand_id, "teams": teams})


def access_changed(agent_id: int) -> None:
    """On commit: the agent's streams end, and what was signed for them before opens none."""
    transaction.on_commit(lambda: _end(agent_id), robust=True)


def tell_on_commit(event: dict[str, Any]) -> None:
    transaction.on_commit(lambda: tell(event), robust=True)


def tell(event: dict[str, Any]) -> None:
    """`brand` and `teams` say who may hear it; the rest goes to the pages."""
    ask(lambda redis: redis.publish(channel(), json.dumps(event)))


def _end(agent_id: int) -> None:
    ask(lambda redis: redis.set(ended_key(agent_id), time.time(), ex=TOKEN_SECONDS + 60))
    tell({"kind": "end", "agent": agent_id})


def ask(what: Callable[["Redis"], T]) -> T | None:
    """What the broker says, None when it is away: then it is left alone for some seconds."""
    global _quiet_until  # noqa: PLW0603  # one clock a process is what is wanted
    if monotonic() < _quiet_until:
        return None
    try:
        return what(broker())
    except (RedisError, OSError) as error:
        _quiet_until = monotonic() + QUIET_SECONDS
        log.warning("The broker is out of reach, pages look by themselves: %s", error)
        return None
