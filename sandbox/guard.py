"""Who may use the routes for scripts, and what they may send: JSON alone, from this machine, from no foreign page."""

import json
import math
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.answers import Json, JSONAnswer
from sandbox.handshakes import is_loopback
from sandbox.world import World

T = TypeVar("T")
WORDS: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}
Handler = Callable[[World, Request, Json], Awaitable[Response]]


class Wrong(Exception):
    """What a script is told when its request cannot be worked; nothing was changed."""

    def __init__(self, detail: str, status: int = 422) -> None:
        super().__init__(detail)
        self.detail = detail
        self.status = status


def route(method: str, path: str, handler: Handler) -> Route:
    async def answer(request: Request) -> Response:
        try:
            check(request)
            return await handler(request.app.state.world, request, await sent(request))
        except Wrong as wrong:
            return JSONAnswer({"detail": wrong.detail}, wrong.status)

    return Route(path, answer, methods=[method])


def check(request: Request) -> None:
    """Keeps foreign pages out, those too that reach this port under another host name."""
    if not is_loopback(f"http://{request.headers.get('host', '')}"):
        raise Wrong("The sandbox answers to a loopback Host only", 403)
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers["host"]:
        raise Wrong("No other origin may use this", 403)


async def sent(request: Request) -> Json:
    """The body's object; {} where a body is neither needed nor there."""
    if request.method == "GET":
        return {}
    raw = await request.body()
    if request.method == "DELETE" and not raw:
        return {}
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Wrong("Send application/json", 415)
    try:
        value = json.loads(raw or b"{}")
    except (ValueError, RecursionError) as error:
        raise Wrong(f"This is not JSON: {error}", 400) from error
    if not isinstance(value, dict):
        raise Wrong("Send a JSON object", 400)
    return value


def text(body: Json, name: str, default: str | None = None) -> str:
    """A text out of the body; it must be there unless there is a default."""
    return typed(body, name, str, default)


def whole(body: Json, name: str, default: int = 0) -> int:
    value = typed(body, name, int, default)
    if value < 0:
        raise Wrong(f"{name}: not below 0")
    return value


def number(body: Json, name: str) -> float | None:
    """A number of 0 or more, None where there is none."""
    value: Any = body.get(name)
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < 0:
        raise Wrong(f"{name}: a number of 0 or more")
    return float(value)


def typed(body: Json, name: str, kind: type[T], default: T | None) -> T:
    value = body.get(name)
    if value is None:
        value = default
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Wrong(f"{name}: {WORDS[kind]} is needed" if value is None else f"{name}: not {WORDS[kind]}")
    return value


def one_of(body: Json, name: str, choices: Sequence[str]) -> str:
    """A text out of few; the first by default."""
    value = text(body, name, choices[0])
    if value not in choices:
        raise Wrong(f"{name}: one of {', '.join(choice for choice in choices if choice)}")
    return value


def moment(name: str, given: str) -> datetime | None:
    """A time, None for ""; one without an offset is UTC."""
    try:
        at = datetime.fromisoformat(given) if given else None
    except ValueError as error:
        raise Wrong(f"{name}: {error}") from error
    return at.replace(tzinfo=at.tzinfo or UTC) if at else None


def network(world: World, name: str) -> str:
    if name not in world.accounts:
        raise Wrong(f"network: one of {', '.join(sorted(world.accounts))}")
    return name
