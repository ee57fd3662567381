"""Signs of life of the workers and of beat, in Redis with a time to live: gone soon after what they speak for."""

from typing import Any

from celery.beat import Scheduler
from celery.signals import heartbeat_sent
from django.core.cache import cache
from redis.exceptions import RedisError

LIVES_SECONDS = 15


def stamp(name: str) -> None:
    """Broker trouble must not stop who is alive: the missing stamp tells."""
    try:
        cache.set(f"alive:{name}", 1, LIVES_SECONDS)
    except (RedisError, OSError):
        pass


def is_alive(name: str) -> bool:
    return cache.get(f"alive:{name}") is not None


@heartbeat_sent.connect
def worker_beats(sender: Any = None, **_: Any) -> None:
    """Both kinds of workers are needed; each says by its node's name which it is."""
    node = str(getattr(getattr(sender, "eventer", None), "hostname", ""))
    stamp("fetcher" if node.startswith("fetcher@") else "worker")


class StampedScheduler(Scheduler):
    """Beat's schedule is code; each tick is a sign of life."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        stamp("beat")
        wait = super().tick(*args, **kwargs)
        return min(wait, 5.0)
