"""X's channel: mentions in, replies out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from care.channels import cleaning, texts
from care.channels.base import (
    Batch,
    Connection,
    Forged,
    HandshakeAnswer,
    Hook,
    Json,
    Limits,
    Lookup,
    OutgoingReply,
    PostSeen,
    Published,
    Rejected,
    SourceSpec,
    Unavailable,
    Unconfirmed,
    Usage,
)
from care.channels.x import counting, hooks, lookups, payloads, references, signing, snowflakes
from care.channels.x.client import Client, StaleCursor
from care.channels.x.looking import Look

_OVERLAP_MINUTES = 10  # X indexes some posts late
_CLOCK_DIFFERENCE = timedelta(minutes=5)


class XChannel:
    """See `care.channels.base.Channel`. The cursor is the newest post's id."""

    label: ClassVar[str] = "X"
    limits: ClassVar[Limits] = Limits(text_length=counting.LONGEST, count=counting.weighted_length)
    sources: ClassVar[tuple[SourceSpec, ...]] = (SourceSpec("mentions"),)
    credential_fields: ClassVar[tuple[str, ...]] = ("access_token", "access_token_secret")
    app_secret_fields: ClassVar[tuple[str, ...]] = ("consumer_key", "consumer_secret", "bearer_token")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.usage = Usage()

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        if source.kind != "mentions":
            raise Rejected(f"X has no source of the kind {source.kind!r}.")
        client, known = Client(self.connection), _position(cursor)
        recent = snowflakes.at(datetime.now(UTC) - hooks.RECENT)
        since = max(known - snowflakes.minutes(_OVERLAP_MINUTES), 1) if known else recent
        look = Look(self.connection.account_id, recent)
        try:
            look.take(client.mentions(since))
        except StaleCursor as stale:
            look.take(client.mentions(stale.smallest + 1))
        return look.batch(str(max(look.newest, known) or ""))

    def look_up(self, network_ids: Sequence[str]) -> Lookup:
        return lookups.look_up(Client(self.connection), network_ids)

    def publish(self, reply: OutgoingReply) -> Published:
        if reply.visibility != "public":
            raise Rejected("Direct messages on X cannot be answered from here.")
        has_been_tried = reply.since is not None
        post = Client(self.connection).reply(cleaning.text(reply.text), reply.target_id, has_been_tried)
        network_id = references.first_id(post)
        if not network_id:
            raise Unconfirmed("X took the reply but did not say which post it became.")
        return self._published(network_id, post)

    def find(self, reply: OutgoingReply) -> Published | None:
        began = reply.since or datetime.now(UTC) - hooks.RECENT
        since = snowflakes.at(began - _CLOCK_DIFFERENCE)
        look = Look(self.connection.account_id, since).take(Client(self.connection).own_posts(since))
        for post in look.batch().posts:
            if self._is(post, reply):
                return self._published(post.network_id, post.raw)
        if look.broken:
            raise Unavailable("X shows posts of ours that cannot be read: the reply may be one of them.")
        return None

    @staticmethod
    def same_text(one: str, other: str) -> bool:
        return _bare(one) == _bare(other)

    @staticmethod
    def handshake(query: Mapping[str, str], app_secrets: Mapping[str, str]) -> HandshakeAnswer | None:
        return signing.answer_check(query, app_secrets)

    @staticmethod
    def is_genuine(hook: Hook) -> bool:
        return signing.is_genuine(hook)

    @staticmethod
    def read_hook(hook: Hook) -> Batch:
        if not signing.is_genuine(hook):
            raise Forged("The signature does not match the body.")
        return hooks.Reader(datetime.now(UTC)).read(cleaning.loads(hook.body))

    def _is(self, post: PostSeen, reply: OutgoingReply) -> bool:
        return (
            post.author is not None
            and post.author.network_id == self.connection.account_id
            and reply.target_id in (post.parent_id, references.replied_to(post.raw))
            and post.network_id not in reply.ignore_ids
            and self.same_text(post.text, reply.text)
        )

    def _published(self, network_id: str, post: Json) -> Published:
        return Published(
            network_id=network_id,
            url=payloads.permalink(self.connection.handle, network_id),
            posted_at=cleaning.moment(post.get("created_at")) or snowflakes.moment(network_id),
            raw=cleaning.json_object(post),
        )


def _position(cursor: str) -> int:
    return int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 20 else 0


def _bare(text: str) -> str:
    return texts.without_schemes(texts.without_leading_mentions(texts.normal(text)))
