"""What many pages ask for within seconds is asked of the database once."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

T = TypeVar("T")


def remembered(key: str, seconds: float, make: Callable[[], T]) -> T:
    """What stands under the key, or what `make` gives now. With the cache away every page asks for itself."""
    try:
        found: Any = cache.get(key)
    except (RedisError, OSError):
        return make()
    if found is None:
        found = make()
        try:
            cache.set(key, found, seconds)
        except (RedisError, OSError):
            pass
    return found  # type: ignore[no-any-return]  # the key's own type


def forget(*keys: str) -> None:
    """Something changed here: the next page shows it at once."""
    try:
        cache.delete_many(keys)
    except (RedisError, OSError):
        pass
