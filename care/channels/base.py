"""The channel contract: what every network's adapter takes and returns. Plain values, no Django.

An adapter raises one of four errors and nothing else: `Rejected`, `Unavailable`, `Unconfirmed`, `CredentialsRefused`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

Json = dict[str, Any]
Visibility = Literal["public", "private"]


class ChannelError(Exception):
    """What may go wrong at a network; `reason` is written for the person who reads it and never holds a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rejected(ChannelError):
    """The network never will take this."""


class Unavailable(ChannelError):
    """Not now, and surely nothing was published. `retry_at` is the time the network named, if it named one."""

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at


class Unconfirmed(ChannelError):
    """A write went out and no usable answer came back: it may stand."""


class CredentialsRefused(ChannelError):
    """The token is revoked, expired or lacks a permission: the account needs reconnecting."""


class Forged(Exception):
    """A webhook call whose signature does not vouch for its body."""


class Unreadable(Exception):
    """A payload, or a whole webhook body, that cannot be read; the words say why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the composer and the checks need to know. `count` gives a text's length as the network counts it."""

    text_length: int
    count: Callable[[str], int]
    poll_seconds: int = 60


@dataclass(frozen=True, slots=True)
class AuthorSeen:
    """Someone as the network shows them now. `network_id` is the identity; a handle or name may change."""

    network_id: str
    handle: str = ""
    name: str = ""
    avatar_url: str = ""
    followers: int | None = None
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class MediaSeen:
    """A picture or video of a post: `kind` photo, video or gif; sizes in pixels."""

    kind: str
    url: str
    preview_url: str = ""
    alt_text: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class PostSeen:
    """One post, comment or message as the network shows it now, already cleaned.

    `text` is what a reader sees: unescaped, short links expanded. `posted_at` is aware. `parent_id` is what it
    answers. `is_context` marks what is shown around a complaint but is none itself (a Page's own post, a stranger's
    parent). `account_id` names the account of ours that it was sent to, where a webhook or page says so.
    `raw` is the payload it came from, scrubbed of what PostgreSQL cannot store.
    """

    network_id: str
    kind: str
    text: str
    posted_at: datetime
    author: AuthorSeen | None = None
    visibility: Visibility = "public"
    parent_id: str = ""
    thread_id: str = ""
    url: str = ""
    language: str = ""
    media: tuple[MediaSeen, ...] = ()
    is_context: bool = False
    account_id: str = ""
    raw: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BrokenItem:
    """One item that could not be read: kept for a manager's eyes with the reason in words."""

    reason: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fetch or one webhook call brought: posts oldest first, and the cursor to save after they are stored.

    `skipped` counts events of kinds that we do not work, by their name on the network.
    """

    posts: tuple[PostSeen, ...] = ()
    cursor: str = ""
    broken: tuple[BrokenItem, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connection:
    """One of our accounts, ready to be spoken for: who it is, and what proves it.

    `credentials` are the account's own secrets and `app_secrets` its NetworkApp's, by the names in the channel's
    `credential_fields` and `app_secret_fields`. `base_url` is set only for sandbox accounts.
    """

    account_id: str
    handle: str
    credentials: Mapping[str, str] = field(repr=False)
    app_secrets: Mapping[str, str] = field(repr=False)
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One thing that is fetched for an account: its `kind` on this network and, for a listening query, the query."""

    kind: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingReply:
    """What an agent means to say, to one target post.

    `since` is when the first attempt to publish it began (aware): `find` looks at nothing older.
    `ignore_ids` are posts already known to be other replies'.
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

    label: ClassVar[str]
    limits: ClassVar[Limits]
    sources: ClassVar[tuple[SourceSpec, ...]]
    credential_fields: ClassVar[tuple[str, ...]]
    app_secret_fields: ClassVar[tuple[str, ...]]

    def __init__(self, connection: Connection) -> None: ...

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        """Posts since `cursor`, oldest first, pages followed to the end. Cursor "" begins now or a short while ago."""

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
