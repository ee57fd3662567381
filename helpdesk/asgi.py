"""One process, one port: pages through WSGI threads, which is several times faster than Django's own ASGI handler, and
the live streams beside them in the event loop, where a waiting one costs next to nothing.
"""

import asyncio
import os
from contextlib import suppress

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from care.desk.hub import hub
from care.desk.streaming import Message, Receive, Send, stream
from helpdesk import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

STAMP_SECONDS = 5.0

pages = WSGIMiddleware(get_wsgi_application(), workers=8)  # type: ignore[arg-type]  # HttpResponse iterates over bytes


async def application(scope: Message, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/":
        await stream(scope, receive, send)
    else:
        await pages(scope, receive, send)  # type: ignore[arg-type]  # a mapping by a more exact name


async def _live(receive: Receive, send: Send) -> None:
    """The hub listens as long as the server does."""
    await receive()
    tasks = [asyncio.create_task(work) for work in (hub.run(), _stamp())]
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await send({"type": "lifespan.shutdown.complete"})


async def _stamp() -> None:
    """Signs of life, as long as something could be told."""
    while True:
        if hub.is_listening:
            await asyncio.to_thread(heartbeat.stamp, "live")
        await asyncio.sleep(STAMP_SECONDS if hub.is_listening else 0.2)
