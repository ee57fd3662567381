"""Delivers the networks' signed webhooks to the desk: in order, tried again after pauses, held back on demand."""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import requests

from sandbox.handshakes import TIMEOUT_S, refusal
from sandbox.world import Event, World

PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Pauses before a delivery is tried again; after the last it counts as failed."""

Call = tuple[bytes, dict[str, str]]
KEPT = ("network", "url", "id", "envelope", "spelling", "is_of_api", "is_whole", "is_valid", "fields")
"""What a restart keeps of a registration, beside the time."""


@dataclass(slots=True)
class Subscription:
    """Events of one type and one user of X go to the webhook with this id."""

    id: str
    event_type: str
    user_id: str
    tag: str
    webhook_id: str
    created_at: datetime
    updated_at: datetime

    @property
    def event(self) -> tuple[str, str, str]:
        return self.event_type, self.user_id, self.webhook_id


@dataclass(frozen=True, slots=True)
class Terms:
    """How X's events are put: envelope "activity" or "account_activity", spelling "tweet" or "post".

    `tags` holds the tag by (event type, user id) of what is subscribed; None: everything goes.
    """

    envelope: str = "activity"
    spelling: str = "tweet"
    tags: dict[tuple[str, str], str] | None = None


@dataclass(slots=True)
class Registration:
    """The webhook of one app: where events of a network go, and how that went.

    `is_of_api`: registered by the network's API. `is_whole`: all events go there, whatever is subscribed; else, on
    Meta's networks, those `fields` of the app that the Page sends too. One that is not valid gets none.
    """

    network: str
    url: str
    id: str = ""
    created_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    envelope: str = "activity"
    spelling: str = "tweet"
    is_of_api: bool = False
    is_whole: bool = True
    is_valid: bool = True
    fields: list[str] = field(default_factory=list)
    delivered: int = 0
    failed: int = 0
    retried: int = 0
    dropped: int = 0
    queue: deque[Call] = field(default_factory=deque)
    waiting: int = 0
    under_way: int = 0
    session: requests.Session = field(default_factory=requests.Session)
    worker: asyncio.Task[None] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pending(self) -> int:
        """Calls that are neither delivered nor given up."""
        return len(self.queue) + self.waiting + self.under_way


Build = Callable[[World, Event, Terms], list[Call]]
Merge = Callable[[World, list[Call]], Call]


class Hooks:
    """`builders` makes, for each network, the webhook calls of an event; `merge` makes one call of several, where Meta
    sends them together. Runs in the world's event loop.
    """

    def __init__(self, world: World, builders: Mapping[str, Build], merge: Merge | None = None) -> None:
        self.world = world
        self.builders = builders
        self.merge = merge
        self.registrations: dict[tuple[str, str], Registration] = {}
        self.subscriptions: list[Subscription] = []
        self.paused: set[str] = set()
        self.background: set[asyncio.Task[None]] = set()
        world.subscribe(self.on_event)

    async def register(self, network: str, url: str) -> str:
        """Shakes hands and remembers the webhook; "" when that went well, else the reason."""
        reason = await asyncio.to_thread(refusal, self.world.apps[network], url)
        if not reason:
            self.remember(network, url)
        return reason

    async def check(self, registration: Registration) -> None:
        """Shakes hands again, which makes the webhook valid or not."""
        app = self.world.apps[registration.network]
        registration.is_valid = not await asyncio.to_thread(refusal, app, registration.url)
        self.world.changes += 1

    def terms(self, registration: Registration) -> Terms:
        own = [each for each in self.subscriptions if each.webhook_id == registration.id]
        tags = {(each.event_type, each.user_id): each.tag for each in own}
        if registration.network != "x":
            tags = dict.fromkeys(self.sent_by_pages(registration), "")
        return Terms(registration.envelope, registration.spelling, None if registration.is_whole else tags)

    def sent_by_pages(self, registration: Registration) -> Iterator[tuple[str, str]]:
        """The app's fields that each Page sends too, with the Page's id; a profile of Instagram sends all of them once
        its Page sends any.
        """
        pages = {page.id: page for page in self.world.accounts["facebook"]}
        for account in self.world.accounts[registration.network]:
            subscribed = pages[account.page_id or account.id].subscribed
            sent = registration.fields if account.page_id and subscribed else subscribed
            yield from ((name, account.id) for name in registration.fields if name in sent)

    def remember(self, network: str, url: str) -> None:
        self.registrations.setdefault((network, url), Registration(network, url)).is_valid = True
        self.world.changes += 1

    async def forget(self, network: str, url: str) -> None:
        """Delivers nothing more there; what waits is lost."""
        registration = self.registrations.pop((network, url), None)
        self.world.changes += 1
        if registration and registration.worker:
            registration.worker.cancel()

    def on_event(self, event: Event) -> None:
        network = event.post.network
        for registration in self.reached(network):
            for call in self.builders[network](self.world, event, self.terms(registration)):
                self.enqueue(registration, call)

    def reached(self, network: str) -> list[Registration]:
        """The valid webhooks of a network."""
        return [each for each in self.registrations.values() if each.network == network and each.is_valid]

    def enqueue(self, registration: Registration, call: Call) -> None:
        """Queues a call, with what the webhook faults make of it."""
        faults, network = self.world.faults, registration.network
        if faults.strike(network, ("dropped_webhooks",)):
            registration.dropped += 1
            return
        duplicated = faults.strike(network, ("duplicate_webhooks",))
        for _ in range(faults.chance.randint(2, duplicated.times) if duplicated else 1):
            if faults.strike(network, ("reordered_webhooks",)):
                self.later(registration, call, random.uniform(0.2, 1.5))
            else:
                self.push(registration, call)

    def push(self, registration: Registration, call: Call) -> None:
        registration.queue.append(call)
        registration.news.set()
        if registration.worker is None or registration.worker.done():
            registration.worker = asyncio.get_running_loop().create_task(self.work(registration))

    def later(self, registration: Registration, call: Call, seconds: float, attempt: int = 0) -> None:
        task = asyncio.get_running_loop().create_task(self.wait(registration, call, seconds, attempt))
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    async def wait(self, registration: Registration, call: Call, seconds: float, attempt: int) -> None:
        registration.waiting += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            registration.waiting -= 1
        if attempt:
            await self.deliver(registration, call, attempt)
        else:
            self.push(registration, call)

    async def work(self, registration: Registration) -> None:
        while True:
            registration.news.clear()
            while registration.queue and registration.network not in self.paused:
                await self.deliver(registration, self.next_call(registration))
            await registration.news.wait()

    def next_call(self, registration: Registration) -> Call:
        """The first that waits; on Meta's networks as many together as the rule allows."""
        first = registration.queue.popleft()
        most = int(self.world.graph_rules.batch) if registration.network != "x" else 1
        if self.merge is None or most < 2 or not registration.queue:
            return first
        more = [registration.queue.popleft() for _ in range(min(most - 1, len(registration.queue)))]
        return self.merge(self.world, [first, *more])

    async def deliver(self, registration: Registration, call: Call, attempt: int = 0) -> None:
        """One try; what fails waits beside the queue, so that it does not hold up the rest."""
        registration.under_way += 1
        try:
            is_delivered = await asyncio.to_thread(is_taken, registration, call)
        finally:
            registration.under_way -= 1
        if is_delivered:
            registration.delivered += 1
        elif attempt < len(PAUSES_S):
            registration.retried += 1
            self.later(registration, call, PAUSES_S[attempt], attempt + 1)
        else:
            registration.failed += 1

    def pause(self, network: str = "") -> None:
        """Holds the webhooks of a network ("": of all) back."""
        self.paused |= {network} if network else set(self.builders)

    def resume(self, network: str = "") -> None:
        self.paused -= {network} if network else set(self.builders)
        for registration in self.registrations.values():
            registration.news.set()

    async def close(self) -> None:
        tasks = [*self.background, *(r.worker for r in self.registrations.values() if r.worker)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for registration in self.registrations.values():
            registration.session.close()


def is_taken(registration: Registration, call: Call) -> bool:
    body, headers = call
    try:
        answer = registration.session.post(
            registration.url, data=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
        )
    except requests.RequestException:
        return False
    return 200 <= answer.status_code < 300
