"""One subscription a process, fanned out to the open streams. Runs in the server's event loop, touches no database."""

import asyncio
import json
import logging
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from redis.asyncio import Redis
from redis.exceptions import RedisError

from care import telling
from care.desk.claims import Claims

log = logging.getLogger(__name__)

REMEMBERED = 2_000  # events, for who comes back after a moment
MOST_WAITING = 200  # different cases that wait for one slow stream
LISTEN_SECONDS = 5.0
AGAIN_SECONDS = 1.0

Event = dict[str, Any]


class Listener:
    """One stream's bounded queue. Of several events of one case the last is enough; too many become one `resync`."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.waiting: dict[tuple[str, int], str] = {}
        self.woken = asyncio.Event()
        self.is_over = False

    def hear(self, wire: str, event: Event) -> None:
        if event["kind"] == "end" and event["agent"] == self.claims.agent:
            self.end("end")
        elif self.claims.may_hear(event):
            self.waiting.pop((event["kind"], event["id"]), None)
            self.waiting[event["kind"], event["id"]] = wire
            if len(self.waiting) > MOST_WAITING:
                self.resync(wire.partition("\n")[0])
            self.woken.set()

    def resync(self, last: str) -> None:
        """It has missed something: the page shall look at all that it shows."""
        self.waiting = {("resync", 0): f"{last}\nevent: resync\ndata: {{}}\n\n"}
        self.woken.set()

    def end(self, word: str) -> None:
        self.waiting, self.is_over = {(word, 0): f"event: {word}\ndata: {{}}\n\n"}, True
        self.woken.set()

    async def heard(self, seconds: float) -> str:
        """What came, "" when nothing did within these seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        except TimeoutError:
            return ""
        self.woken.clear()
        words, self.waiting = "".join(self.waiting.values()), {}
        return words


class Hub:
    """Numbers the events anew whenever it could have missed some, so that an old number asks for a look at all."""

    def __init__(self) -> None:
        self.is_listening = False
        self.listeners: set[Listener] = set()
        self.redis: Redis | None = None
        self._begin()

    def _begin(self) -> None:
        self.epoch, self.number = secrets.token_hex(4), 0
        self.ring: deque[tuple[int, str, Event]] = deque(maxlen=REMEMBERED)

    @property
    def position(self) -> str:
        return f"id: {self.epoch}-{self.number}"

    async def run(self) -> None:
        """Listens until it is cancelled. While the broker is away there are no streams: pages look by themselves."""
        while True:
            try:
                await self._listen()
            except (RedisError, OSError) as error:
                log.warning("The broker is out of reach, nothing is told: %s", error)
            finally:
                self.is_listening = False
                for listener in self.listeners:
                    listener.end("away")
                self._begin()
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> None:
        redis = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, health_check_interval=10)
        async with redis, redis.pubsub() as subscription:
            self.redis = redis
            await subscription.subscribe(telling.channel())
            while True:
                message = await subscription.get_message(ignore_subscribe_messages=False, timeout=LISTEN_SECONDS)
                self.is_listening = True
                if message is not None and message["type"] == "message":
                    self.tell(json.loads(message["data"]))

    def tell(self, event: Event) -> None:
        self.number += 1
        shown = {key: event[key] for key in ("id", "v") if key in event}
        wire = f"{self.position}\nevent: {event['kind']}\ndata: {json.dumps(shown)}\n\n"
        self.ring.append((self.number, wire, event))
        for listener in self.listeners:
            listener.hear(wire, event)

    async def has_ended(self, claims: Claims) -> bool:
        """Whether the agent signed out, or became somebody else, after the claims were signed."""
        ended = await self.redis.get(telling.ended_key(claims.agent)) if self.redis else None
        return ended is not None and float(ended) >= claims.at

    @contextmanager
    def listening(self, claims: Claims, after: str) -> Iterator[Listener]:
        """`after` is the last position that the page knows, "" for a page that begins."""
        listener = Listener(claims)
        self._catch_up(listener, after)
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    def _catch_up(self, listener: Listener, after: str) -> None:
        epoch, _, number = after.rpartition("-")
        oldest = self.ring[0][0] if self.ring else self.number + 1
        if not after:
            return
        if epoch != self.epoch or not number.isdigit() or int(number) < oldest - 1:
            listener.resync(self.position)
            return
        for known, wire, event in self.ring:
            if known > int(number) and event["kind"] != "end":
                listener.hear(wire, event)


hub = Hub()
