"""Each key has so many requests a second, counted in the cache that all web processes share."""

import logging
from time import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from care.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView

log = logging.getLogger(__name__)


class KeyThrottle(BaseThrottle):
    """Lets a request pass when the cache is out of reach: partners' work outweighs the limit."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            return True
        try:
            return _count(request.auth) <= request.auth.per_second
        except (RedisError, OSError) as error:
            log.warning("Requests are not counted, the cache is out of reach: %s", error)
            return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return 1.0


def _count(key: ApiKey) -> int:
    """How many requests of this second this one makes."""
    window = f"requests:{key.pk}:{int(time())}"
    if cache.add(window, 1, timeout=3):
        return 1
    try:
        return cache.incr(window)
    except ValueError:  # it ran out between the two calls
        return 1
