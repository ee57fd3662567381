"""All that stands on the networks, in memory. One event loop reads and changes it, so nothing here is locked."""

import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sandbox.costs import Costs
from sandbox.faults import Faults
from sandbox.grants import Grants
from sandbox.ids import Ids
from sandbox.limits import Limits, Pretended
from sandbox.rules import GraphRules, Rules
from sandbox.talks import Talks
from sandbox.things import (
    HANDLE,
    Account,
    App,
    Change,
    Event,
    Heard,
    Media,
    Person,
    Post,
    Revision,
    Upload,
    named_in,
)

__all__ = [
    "HANDLE",
    "Account",
    "App",
    "Change",
    "Event",
    "Media",
    "Person",
    "Post",
    "Revision",
    "Upload",
    "World",
    "named_in",
]


class World:
    """`accounts[network]` keeps the order of the defaults: the first is where a post without `to` goes."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.ids = Ids(clock)
        self.faults = Faults(clock)
        self.limits = Limits(clock)
        self.rules = Rules()
        self.graph_rules = GraphRules()
        self.talks = Talks()
        self.heard: deque[Heard] = deque(maxlen=20_000)
        self.blocked_until: dict[str, float] = {}
        self.usages: dict[str, Pretended] = {}
        self.grants = Grants()
        self.costs = Costs(clock)
        self.uploads: dict[str, Upload] = {}
        self.apps: dict[str, App] = {}
        self.accounts: dict[str, list[Account]] = {}
        self.people: dict[tuple[str, str], Person] = {}
        self.posts: list[Post] = []
        self.by_id: dict[tuple[str, str], Post] = {}
        self.answers: dict[tuple[str, str], list[Post]] = {}
        self.by_author: dict[tuple[str, str], list[Post]] = {}
        self.quoting: dict[str, list[Post]] = {}
        self.naming: dict[str, list[Post]] = {}
        self.messages: dict[tuple[str, str], list[Post]] = {}
        self.people_by_id: dict[tuple[str, str], Person] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.changes = 0

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock(), UTC)

    def subscribe(self, listener: Callable[[Event], None]) -> None:
        self.listeners.append(listener)

    def happened(self, change: Change, post: Post, **more: Any) -> None:
        self.changes += 1
        for listener in self.listeners:
            listener(Event(change, post, more))

    # People and accounts. A person's key is the handle, whatever its case.

    def enter(self, person: Person) -> None:
        self.people[person.network, person.handle.lower()] = person
        self.people_by_id[person.network, person.id] = person
        if isinstance(person, Account):
            self.accounts.setdefault(person.network, []).append(person)

    def person(self, network: str, handle: str) -> Person:
        """Raises KeyError for a handle never seen."""
        return self.people[network, handle.lower()]

    def account(self, network: str, id_or_handle: str) -> Account | None:
        """The brand's account with this id, handle or, for "", the network's first."""
        wanted = id_or_handle.removeprefix("@").lower()
        accounts = self.accounts.get(network, [])
        return next((a for a in accounts if not wanted or wanted in {a.id, a.handle.lower()}), None)

    def linked(self, page: Account) -> Account | None:
        """The profile of Instagram that is linked to a Page."""
        return next((each for each in self.accounts.get("instagram", []) if each.page_id == page.id), None)

    def author_of(self, post: Post) -> Person:
        return self.people[post.network, post.author.lower()]

    # Posts.

    def post(self, network: str, post_id: str) -> Post | None:
        """What stands under this id; None: never there, or removed. On X an edited post is found by each of its ids."""
        post = self.by_id.get((network, post_id))
        return None if post is None or post.removed_at else post

    def answers_to(self, post: Post) -> list[Post]:
        """What answers a post directly, oldest first, without what was removed."""
        found = (answer for post_id in post.ids for answer in self.answers.get((post.network, post_id), []))
        return [answer for answer in found if not answer.removed_at]

    def quotes_of(self, post: Post) -> list[Post]:
        """What quotes a post of X, without what was removed."""
        found = (quote for post_id in post.ids for quote in self.quoting.get(post_id, []))
        return [quote for quote in found if not quote.removed_at]

    def is_visible(self, post: Post) -> bool:
        """Whether reads see it yet (a read lag holds back what was written by API) and still."""
        return post.removed_at is None and post.visible_at <= self.clock()

    def visible(self, network: str) -> list[Post]:
        """All that reads see of a network, oldest first."""
        return [post for post in self.posts if post.network == network and self.is_visible(post)]

    def add(self, post: Post) -> Post:
        """Puts a finished post on its network. Write posts with `posting.write`, which finishes them."""
        self.keep(post)
        self.happened("add", post)
        return post

    def keep(self, post: Post) -> None:
        """Indexes a post without telling anybody: for what is loaded from a file."""
        self.posts.append(post)
        for post_id in (post.id, *(revision.id for revision in post.revisions)):
            self.by_id[post.network, post_id] = post
        self.by_author.setdefault((post.network, post.author.lower()), []).append(post)
        self.index_names(post)
        if post.parent_id:
            self.answers.setdefault((post.network, post.parent_id), []).append(post)
        if post.quoted_id:
            self.quoting.setdefault(post.quoted_id, []).append(post)
        if post.is_private:
            self.messages.setdefault((post.network, post.account_id), []).append(post)
            if post.network != "x":
                self.talks.of(post.network, post.account_id, post.root_id).posts.append(post)

    def index_names(self, post: Post) -> None:
        """Enters an X post under each @handle in it: `naming` is what the mentions of an account are read from."""
        if post.network == "x" and not post.is_private:
            for handle in named_in(post.lead + post.text):
                posts = self.naming.setdefault(handle, [])
                if post not in posts[-1:]:
                    posts.append(post)

    def edit(self, post: Post, text: str) -> None:
        """New words; on X also a new id, under which the post goes on."""
        post.revisions.append(Revision(post.id, post.text, post.updated_at or post.at))
        post.text = text
        post.updated_at = self.now()
        if post.network == "x":
            post.id = self.ids.x()
            self.by_id["x", post.id] = post
            self.index_names(post)
        self.happened("edit", post)

    def remove(self, post: Post) -> None:
        post.removed_at = self.now()
        self.happened("remove", post)
