"""Applies the faults that are switched on, around the networks' API routes. It is the outermost layer of the app."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.addressed import network_of
from sandbox.faults import ANSWERS, APPLIED, Fault
from sandbox.world import World

TIMEOUT_S = 30.0
SLOW_S = 3.0
Answer = Callable[[Fault, World, Scope], Response]


@dataclass(slots=True)
class Recorded:
    """Takes the app's answer in place of the client."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


class Striking:
    """`answers` gives, for each network, its own answer to a fault that strikes a request."""

    def __init__(self, app: ASGIApp, world: World, answers: Mapping[str, Answer]) -> None:
        self.app = app
        self.world = world
        self.answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        network = ""
        if scope["type"] == "http":
            network, receive = await network_of(self.world, scope, receive)
        fault: Fault | None = None
        if network:
            on = "read" if scope["method"] in {"GET", "HEAD"} else "write"
            fault = self.world.faults.strike(network, (*ANSWERS, *APPLIED), on)
        if fault is None:
            await self.app(scope, receive, send)
        elif fault.fault in APPLIED:
            await self.apply(fault, scope, receive, send)
        else:
            await self.answer(fault, scope, receive, send)

    async def answer(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Nothing is worked, unless the fault only is slow."""
        if fault.fault == "slow":
            await asyncio.sleep(fault.seconds or SLOW_S)
            await self.app(scope, receive, send)
        elif fault.fault == "timeout":
            await hold(receive, fault.seconds or TIMEOUT_S)
            await hang_up(receive, send)
        else:
            await self.answers[fault.network](fault, self.world, scope)(scope, receive, send)

    async def apply(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """The request is worked; what the client gets of it is another matter."""
        recorded = Recorded()
        await self.app(scope, receive, recorded.send)
        if fault.fault == "lost_answer":
            await hang_up(receive, send)
        elif fault.fault == "bad_json":
            await broken(recorded)(scope, receive, send)
        else:
            await self.answers[fault.network](fault, self.world, scope)(scope, receive, send)


def broken(recorded: Recorded) -> Response:
    """The first half of the answer's body, as if that were all."""
    half = recorded.body[: max(1, len(recorded.body) // 2)]
    return Response(half, recorded.start["status"], media_type="application/json; charset=utf-8")


async def hold(receive: Receive, seconds: float) -> None:
    """Keeps the client waiting, at most until it goes away."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        pass


async def hang_up(receive: Receive, send: Send) -> None:
    """Drops the connection without an answer. ASGI knows no such thing: the server's own transport is closed."""
    cycle = getattr(send, "__self__", None)
    if cycle is None:
        raise ConnectionAbortedError("This server's connection cannot be dropped")
    cycle.transport.abort()
    await hold(receive, 1.0)
