"""The channel contract: what every network's adapter takes and returns. Plain values, no Django.

An adapter raises one of four errors and nothing else: `Rejected`, `Unavailable`, `Unconfirmed`, `CredentialsRefused`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from care.channels.abilities import (
    Erasing,
    Inviting,
    Kept,
    Liking,
    Moderating,
    Priced,
    Recognizing,
    Recovering,
    Refreshing,
    Standing,
    Subscribing,
    Talk,
    Threading,
    Windowed,
)
from care.channels.failures import (
    ChannelError,
    CredentialsRefused,
    Forged,
    Rejected,
    Unavailable,
    Unconfirmed,
    Unreadable,
)
from care.channels.said import Image, OutgoingReply, Published
from care.channels.seen import (
    Answerable,
    AuthorSeen,
    Batch,
    BrokenItem,
    GapSeen,
    GoneSeen,
    HiddenSeen,
    Json,
    Lookup,
    MediaSeen,
    PostSeen,
    SourceSpec,
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
    "Erasing",
    "Forged",
    "GapSeen",
    "GoneSeen",
    "HandshakeAnswer",
    "HiddenSeen",
    "Hook",
    "Image",
    "Inviting",
    "Json",
    "Kept",
    "Liking",
    "Limits",
    "Lookup",
    "MediaSeen",
    "Moderating",
    "OutgoingReply",
    "PostSeen",
    "Priced",
    "Published",
    "Recognizing",
    "Recovering",
    "Refreshing",
    "Rejected",
    "SourceSpec",
    "Standing",
    "Subscribing",
    "Talk",
    "Threading",
    "Unavailable",
    "Unconfirmed",
    "Unreadable",
    "Usage",
    "Verdict",
    "Visibility",
    "Windowed",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the composer and the checks need to know. `count` gives a text's length as the network counts it.

    `message_length` is a private message's, as `message_count` counts it; `images` how many go with one reply,
    `message_images` with a private one, `image_bytes` how large each may be, `image_types` what they may be,
    `alt_text_length` how long their descriptions may be. 0: none. `rules` are those of `count` as plain data, for the
    counter in the browser, `message_rules` those of `message_count`; without any each character counts one.
    `public_a_minute`: at this pace public replies go out. 0: as they come.
    """

    text_length: int
    count: Callable[[str], int]
    poll_seconds: int = 60
    message_length: int = 0
    message_count: Callable[[str], int] = len
    images: int = 0
    message_images: int = 0
    image_bytes: int = 0
    image_types: tuple[str, ...] = ()
    alt_text_length: int = 0
    public_a_minute: int = 0
    rules: Mapping[str, object] = field(default_factory=dict)
    message_rules: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connection:
    """One of our accounts, ready to be spoken for: who it is, and what proves it.

    `credentials` are the account's own secrets and `app_secrets` its NetworkApp's, by the names in the channel's
    `credential_fields` and `app_secret_fields`. `base_url` is set only for sandbox accounts. `options` are what a
    manager chose for the account, by the names in the channel's `options`. `not_before`: until when the network takes
    no more calls of a kind from the account, by the names in `Usage.not_before`. `is_open`: whether the account is
    active; asked before each call, for its network may have refused another process meanwhile.
    """

    account_id: str
    handle: str
    credentials: Mapping[str, str] = field(repr=False)
    app_secrets: Mapping[str, str] = field(repr=False)
    base_url: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    not_before: Mapping[str, datetime] = field(default_factory=dict)
    is_open: Callable[[], bool] = field(default=lambda: True, repr=False, compare=False)


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
    picture_hosts: ClassVar[tuple[str, ...]]  # where its pictures are; one that begins with a dot: all below it

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
