"""The channel contract: what every network's adapter takes and returns. Plain values, no Django.

An adapter raises one of four errors and nothing else: `Rejected`, `Unavailable`, `Unconfirmed`, `CredentialsRefused`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Protocol, runtime_checkable

from care.channels.failures import (
    ChannelError,
    CredentialsRefused,
    Forged,
    Rejected,
    Unavailable,
    Unconfirmed,
    Unreadable,
)
from care.channels.seen import (
    Answerable,
    AuthorSeen,
    Batch,
    BrokenItem,
    GapSeen,
    GoneSeen,
    Json,
    Lookup,
    MediaSeen,
    PostSeen,
    Verdict,
    Visibility,
)
from care.channels.usage import Budget, Usage

__all__ = [
    "Answerable",
    "AuthorSeen",
    "Batch",
    "BrokenItem",
    "Budget",
    "Channel",
    "ChannelError",
    "Connection",
    "CredentialsRefused",
    "Forged",
    "GapSeen",
    "GoneSeen",
    "HandshakeAnswer",
    "Hook",
    "Image",
    "Inviting",
    "Json",
    "Limits",
    "Lookup",
    "MediaSeen",
    "Moderating",
    "OutgoingReply",
    "PostSeen",
    "Priced",
    "Published",
    "Recovering",
    "Refreshing",
    "Rejected",
    "SourceSpec",
    "Subscribing",
    "Threading",
    "Unavailable",
    "Unconfirmed",
    "Unreadable",
    "Usage",
    "Verdict",
    "Visibility",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the composer and the checks need to know. `count` gives a text's length as the network counts it.

    `message_length` is a private message's, in characters; `images` how many go with one reply, `message_images` with a
    private one, `image_bytes` how large each may be and `image_types` what they may be. 0: none.
    """

    text_length: int
    count: Callable[[str], int]
    poll_seconds: int = 60
    message_length: int = 0
    images: int = 0
    message_images: int = 0
    image_bytes: int = 0
    image_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that goes with a reply."""

    content: bytes = field(repr=False)
    content_type: str
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """One of our accounts, ready to be spoken for: who it is, and what proves it.

    `credentials` are the account's own secrets and `app_secrets` its NetworkApp's, by the names in the channel's
    `credential_fields` and `app_secret_fields`. `base_url` is set only for sandbox accounts. `options` are what a
    manager chose for the account, by the names in the channel's `options`.
    """

    account_id: str
    handle: str
    credentials: Mapping[str, str] = field(repr=False)
    app_secrets: Mapping[str, str] = field(repr=False)
    base_url: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One thing that is fetched for an account: its `kind` on this network and, for a listening query, the query.

    `poll_seconds`: how often, where that differs from the channel's own interval.
    """

    kind: str
    query: str = ""
    poll_seconds: int = 0


@dataclass(frozen=True, slots=True)
class OutgoingReply:
    """What an agent means to say, to one target post.

    `since` is when the first attempt to publish it began (aware): `find` looks at nothing older.
    `ignore_ids` are posts already known to be other replies'. `invites`: the person is asked to write us privately, in
    the network's own way. `is_continuation`: the target is the part of our own reply that comes before this one.
    """

    text: str
    target_id: str
    target_kind: str = ""
    target_parent_id: str = ""
    thread_id: str = ""
    visibility: Visibility = "public"
    recipient_id: str = ""
    since: datetime | None = None
    ignore_ids: frozenset[str] = frozenset()
    images: tuple[Image, ...] = ()
    invites: bool = False
    is_continuation: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A reply as it stands on the network."""

    network_id: str
    url: str = ""
    posted_at: datetime | None = None
    raw: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook call as it came: the raw bytes, the headers with lower-case names, and the app's secrets."""

    body: bytes
    headers: Mapping[str, str]
    app_secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandshakeAnswer:
    """What to answer a network that checks whether the webhook is ours."""

    body: str
    content_type: str


class Channel(Protocol):
    """One network, bound to one of our accounts. Not to be shared between threads."""

    usage: Usage
    label: ClassVar[str]
    limits: ClassVar[Limits]
    sources: ClassVar[tuple[SourceSpec, ...]]
    query_kinds: ClassVar[tuple[str, ...]]  # kinds of sources that managers add, each with a query of theirs
    credential_fields: ClassVar[tuple[str, ...]]
    app_secret_fields: ClassVar[tuple[str, ...]]
    options: ClassVar[Mapping[str, tuple[str, ...]]]  # names and choices for an account; the first is the default

    def __init__(self, connection: Connection) -> None: ...

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        """Posts since `cursor`, oldest first, pages followed to the end. Cursor "" begins now or a short while ago."""

    def look_up(self, network_ids: Sequence[str]) -> Lookup:
        """At most 100 posts as the network shows them now: counts, edits, and what is gone."""

    def publish(self, reply: OutgoingReply) -> Published:
        """Say it on the network, once, without any retry of its own."""

    def find(self, reply: OutgoingReply) -> Published | None:
        """The reply as it stands on the network; None only after a complete, readable look, else `Unavailable`."""

    @staticmethod
    def same_text(one: str, other: str) -> bool:
        """Whether a network's text may be what we sent: escapes, white space and leading mentions apart."""

    @staticmethod
    def handshake(query: Mapping[str, str], app_secrets: Mapping[str, str]) -> HandshakeAnswer | None:
        """The answer to a network's check of the webhook, or None where the call is not one that we answer."""

    @staticmethod
    def is_genuine(hook: Hook) -> bool:
        """Whether the signature vouches for the raw bytes; compared in constant time, False without a secret."""

    @staticmethod
    def read_hook(hook: Hook) -> Batch:
        """What a webhook call brought, `account_id` set on each post. Raises `Forged` or `Unreadable`."""


@runtime_checkable
class Recovering(Protocol):
    """A channel that can fetch what a gap of one of its sources left out, while `is_recoverable`."""

    def recover(self, source: SourceSpec, gap: GapSeen) -> Batch:
        """The posts of the gap, oldest first; the batch's cursor means nothing."""


@runtime_checkable
class Priced(Protocol):
    """A channel whose calls cost money: `prices` are US dollars by kind of call, to begin with."""

    prices: ClassVar[Mapping[str, Decimal]]

    def calls_for(self, reply: OutgoingReply) -> tuple[str, ...]:
        """The kinds of calls that publishing it takes, as `Usage` counts them."""


@runtime_checkable
class Inviting(Protocol):
    """A channel that can ask a person to go on in private: `OutgoingReply.invites`."""

    def invitation(self) -> str:
        """What it adds to the text, which counts; "" where it goes beside the text."""


@runtime_checkable
class Threading(Protocol):
    """A channel on which a long answer goes out as several posts, each answering the one before."""

    @staticmethod
    def split(text: str) -> tuple[str, ...]:
        """The parts in their order, numbered, each within the limit; one part where it fits."""


@runtime_checkable
class Moderating(Protocol):
    """A channel that can take words off the page: hide a customer's reply, delete an answer of ours."""

    def hide(self, network_id: str, *, hidden: bool = True) -> None: ...

    def delete(self, network_id: str) -> None: ...


@runtime_checkable
class Subscribing(Protocol):
    """A channel whose webhooks want keeping: registered, valid, and each account's events subscribed."""

    def keep_subscribed(self, address: str) -> tuple[str, ...]:
        """What had to be mended, in words; nothing where all was in place. `Rejected` where the network refuses."""


@runtime_checkable
class Refreshing(Protocol):
    """A channel whose tokens run out and are exchanged for new ones, once each."""

    def refreshed(self) -> Mapping[str, str] | None:
        """All credentials with the new pair and its `expires_at` (ISO 8601); None where nothing is due yet."""
