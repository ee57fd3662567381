"""All that stands on the networks, in memory. One event loop reads and changes it, so nothing here is locked."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from sandbox.costs import Costs
from sandbox.faults import Faults
from sandbox.grants import Grants
from sandbox.ids import Ids
from sandbox.limits import Limits
from sandbox.rules import Rules

HANDLE = re.compile(r"(?<![A-Za-z0-9_@])@([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")

Change = Literal["add", "edit", "remove", "spread", "hide"]


@dataclass(slots=True)
class Person:
    """Someone on one network: a customer, or one of the brand's accounts.

    `is_unnamed`: Facebook keeps this person's name and id from the Page, as it does without their consent. On X:
    `is_protected` and `is_suspended` hide what the person wrote, without `receives_your_dm` nobody writes to them.
    """

    network: str
    id: str
    handle: str
    name: str
    followers: int = 0
    is_verified: bool = False
    is_unnamed: bool = False
    is_protected: bool = False
    is_suspended: bool = False
    receives_your_dm: bool = True
    joined_at: datetime = datetime(2015, 3, 1, tzinfo=UTC)


@dataclass(slots=True)
class Account(Person):
    """One of the brand's own profiles (X) or Pages (Facebook), with the credentials that its API calls show."""

    credentials: dict[str, str] = field(default_factory=dict)
    is_revoked: bool = False


@dataclass(slots=True)
class App:
    """The developer app on a network: its secrets sign webhooks and, on X, requests."""

    network: str
    slug: str
    secrets: dict[str, str]


@dataclass(slots=True)
class Media:
    """A picture or video: `kind` is photo, video or gif."""

    key: str
    kind: str
    url: str
    alt_text: str = ""
    width: int = 1200
    height: int = 800


@dataclass(slots=True)
class Upload:
    """A picture that an account may attach until `until` (seconds since 1970); `raw` is what was sent."""

    media: Media
    account_id: str
    category: str
    until: float
    kind: str
    raw: bytes = field(repr=False)


@dataclass(slots=True)
class Revision:
    """An earlier wording. On X every edit has an id of its own, so the earlier id is kept too."""

    id: str
    text: str
    at: datetime


@dataclass(slots=True)
class Post:
    """One post, comment or message.

    `kind`: X "post", "mention", "reply", "quote"; Facebook "post" (the Page's own), "visitor_post", "comment"
    (replies too), "review"; both "message". `author` is a handle: see `World.author_of`. `text` is as its author
    wrote it; `lead` is what X puts in front of it ("@a @b "). `account_id` is the brand's account that it was sent
    to (or by). `parent_id` is what it answers, `root_id` the top of its thread (itself for a root; for messages the
    customer's handle). `at` is the shown time, `made_at` the true one (seconds since 1970); reads see it from
    `visible_at` on. `deep_link` is X's button that begins a direct message.
    """

    network: str
    id: str
    kind: str
    text: str
    author: str
    account_id: str
    at: datetime
    made_at: float
    parent_id: str = ""
    root_id: str = ""
    quoted_id: str = ""
    lead: str = ""
    is_ours: bool = False
    is_by_api: bool = False
    is_private: bool = False
    is_hidden: bool = False
    visible_at: float = 0.0
    updated_at: datetime | None = None
    removed_at: datetime | None = None
    media: list[Media] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    reposts: int = 0
    quotes: int = 0
    likes: int = 0
    deep_link: str = ""

    @property
    def ids(self) -> list[str]:
        """All ids that it has had, the first one first."""
        return list(dict.fromkeys([*(revision.id for revision in self.revisions), self.id]))


def named_in(text: str) -> list[str]:
    """The @handles in a text of X, lower case, each once, in order."""
    return list(dict.fromkeys(handle.lower() for handle in HANDLE.findall(text)))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a post; webhooks and the page are fed from these."""

    change: Change
    post: Post


class World:
    """`accounts[network]` keeps the order of the defaults: the first is where a post without `to` goes."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.ids = Ids(clock)
        self.faults = Faults(clock)
        self.limits = Limits(clock)
        self.rules = Rules()
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

    def happened(self, change: Change, post: Post) -> None:
        self.changes += 1
        for listener in self.listeners:
            listener(Event(change, post))

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
