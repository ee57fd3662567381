"""Whether the desk is up, and whether all that it needs is."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from helpdesk import heartbeat


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """All that an answer needs is up; 503 and the name of what is not."""
    found = {name: _holds(check) for name, check in CHECKS.items()}
    return JsonResponse(
        {"ready": all(found.values()), "checks": {name: "ok" if ok else "missing" for name, ok in found.items()}},
        status=200 if all(found.values()) else 503,
    )


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    cache.set("ready", 1, 5)
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "worker": lambda: heartbeat.is_alive("worker"),
    "fetcher": lambda: heartbeat.is_alive("fetcher"),
    "beat": lambda: heartbeat.is_alive("beat"),
    "live": lambda: heartbeat.is_alive("live"),
}


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, RedisError, OSError):
        return False
