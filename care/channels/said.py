"""What we say on a network, and how it stands there, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime

from care.channels.seen import Json, Visibility


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that goes with a reply."""

    content: bytes = field(repr=False)
    content_type: str
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingReply:
    """What an agent means to say, to one target post.

    `since` is when the first attempt to publish it began (aware): `find` looks at nothing older.
    `ignore_ids` are posts already known to be other replies'. `invites`: the person is asked to write us privately, in
    the network's own way. `is_continuation`: the target is the part of our own reply that comes before this one.
    `is_private_reply`: said privately to words that stand in public. `heard_at` is when the person last wrote to us
    privately (aware); `by_person`: a human being wrote it, no program. `key` is our own name for the reply.
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
    is_private_reply: bool = False
    heard_at: datetime | None = None
    by_person: bool = True
    key: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A reply as it stands on the network. `recipient_id`: who got it, where only the answer tells it: under this id
    the person writes to us privately. `thread_id`: the conversation it opened or stands in, where the answer tells it.
    """

    network_id: str
    url: str = ""
    recipient_id: str = ""
    thread_id: str = ""
    posted_at: datetime | None = None
    raw: Json = field(default_factory=dict)
