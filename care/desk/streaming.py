"""`/live/`: server-sent events of ids and versions, beside Django's requests: no database, no session, no thread."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from redis.exceptions import RedisError

from care.desk import claims
from care.desk.hub import Listener, hub

PING_SECONDS = 15.0
GATHER_SECONDS = 0.05  # what comes together goes together

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


async def stream(scope: Message, receive: Receive, send: Send) -> None:
    """An ASGI application. 403 without valid claims, 503 while nothing can be told."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    found = claims.read(asked.get("t", [""])[0])
    status = 405 if scope["method"] != "GET" else await _status(found)
    if found is None or status != 200:
        await _refuse(send, status)
        return
    last = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    with hub.listening(found, last or asked.get("after", [""])[0]) as listener:
        leaving = asyncio.create_task(_leaves(receive, listener))
        try:
            await _speak(listener, send)
        finally:
            leaving.cancel()


async def _status(found: claims.Claims | None) -> int:
    if found is None:
        return 403
    if not hub.is_listening:
        return 503
    try:
        return 403 if await hub.has_ended(found) else 200
    except (RedisError, OSError):
        return 503


async def _speak(listener: Listener, send: Send) -> None:
    """Until the page leaves, its claims run out, or it may hear no more."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS + _request_id()})
    await _say(send, "retry: 2000\nevent: ping\ndata: {}\n\n")
    while not listener.is_over:
        left = listener.claims.seconds_left
        if left <= 0:
            listener.end("renew")
        words = await listener.heard(max(0.0, min(PING_SECONDS, left)))
        if words and not listener.is_over:
            await asyncio.sleep(GATHER_SECONDS)
            words += await listener.heard(0)
        await _say(send, words or f'event: ping\ndata: {{"at": {time.time():.0f}}}\n\n')
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _say(send: Send, words: str) -> None:
    await send({"type": "http.response.body", "body": words.encode(), "more_body": True})


async def _leaves(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end("left")


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": HEADERS[1:] + _request_id()})
    await send({"type": "http.response.body", "body": b""})


def _request_id() -> list[tuple[bytes, bytes]]:
    return [(b"request-id", str(uuid.uuid4()).encode())]


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
