"""Instagram's channel: comments, mentions and messages in; replies out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from care.channels import cleaning, texts
from care.channels.base import (
    Batch,
    Connection,
    Forged,
    HandshakeAnswer,
    Hook,
    Kept,
    Limits,
    Lookup,
    OutgoingReply,
    PostSeen,
    Published,
    Rejected,
    SourceSpec,
    Standing,
    Talk,
    Unavailable,
    Unconfirmed,
    Unreadable,
    Usage,
)
from care.channels.instagram import hooks, lookups, payloads
from care.channels.instagram.listening import LIMIT, Listening
from care.channels.meta import erasing, errors, signing, sparing, subscribing, windows
from care.channels.meta.graph import Graph
from care.channels.meta.talking import Talks

NETWORK = "Instagram"
FIELDS = ("comments", "live_comments", "mentions", "messages", "messaging_postbacks", "standby")
_CLOCK_DIFFERENCE = timedelta(minutes=2)
_FIRST_LOOK = timedelta(hours=24)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


class InstagramChannel:
    """See `care.channels.base.Channel`, and `care.channels.abilities`. The Page that the account is linked with holds
    the token and sends the messages: it is `me`.
    """

    label: ClassVar[str] = NETWORK
    limits: ClassVar[Limits] = Limits(
        text_length=2200,
        count=len,
        message_length=1000,
        message_count=_bytes,
        public_a_minute=30,
        message_rules={"bytes": True},
    )
    sources: ClassVar[tuple[SourceSpec, ...]] = (
        SourceSpec("comments"),
        SourceSpec("messages"),
        SourceSpec("tags", poll_seconds=300),
    )
    query_kinds: ClassVar[tuple[str, ...]] = ()
    picture_hosts: ClassVar[tuple[str, ...]] = (".cdninstagram.com", ".fbcdn.net", ".fbsbx.com")
    credential_fields: ClassVar[tuple[str, ...]] = ("page_token",)
    app_secret_fields: ClassVar[tuple[str, ...]] = ("app_id", "app_secret", "verify_token")
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.usage = Usage()
        self.account_id = connection.account_id

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        match source.kind:
            case "comments":
                return Listening(self._graph(), self.account_id).comments(cursor)
            case "tags":
                return Listening(self._graph(), self.account_id).tags(cursor)
            case "messages":
                return self._talks().fetch(cursor)
        raise Rejected(f"Instagram has no source of the kind {source.kind!r}.")

    def look_up(self, network_ids: Sequence[str]) -> Lookup:
        return lookups.look_up(self._graph(), self.account_id, network_ids)

    def publish(self, reply: OutgoingReply) -> Published:
        if reply.visibility == "private":
            return self._talks().publish(reply)
        fields = {"message": cleaning.text(reply.text)}
        if reply.target_kind == "mention":
            fields["media_id"] = reply.thread_id
            if reply.target_id != reply.thread_id:
                fields["comment_id"] = reply.target_id
            path = f"{self.account_id}/mentions"
        else:
            path = f"{_target(reply)}/replies"
        made = self._graph().write(path, reply.since is not None, **fields)
        network_id = cleaning.network_id(made.get("id"))
        if not network_id:
            raise Unconfirmed("Instagram took the reply but did not say which comment it became.")
        return Published(network_id, posted_at=datetime.now(UTC), raw=cleaning.json_object(made))

    def find(self, reply: OutgoingReply) -> Published | None:
        if reply.visibility == "private":
            return self._talks().find(reply)
        if reply.target_kind == "mention":
            raise Unavailable("Instagram does not show what was written under other people's posts.")
        since = (reply.since or datetime.now(UTC) - _FIRST_LOOK) - _CLOCK_DIFFERENCE
        unreadable = 0
        for item in self._under(_target(reply)):
            try:
                comment = payloads.read_comment(item, self.account_id, reply.thread_id)
            except Unreadable:
                unreadable += 1
                continue
            if self._is(comment, reply, since):
                return Published(comment.network_id, posted_at=comment.posted_at, raw=comment.raw)
        if unreadable:
            raise Unavailable("Instagram shows comments that cannot be read: the reply may be one of them.")
        return None

    def _under(self, comment_id: str) -> list[Any]:
        """What was answered to a comment; nothing where it is gone, for its answers went with it."""
        try:
            return self._graph().first_readable(comment_id, "replies", payloads.NODE_FIELDS, limit=LIMIT)
        except errors.Gone:
            return []

    def hide(self, network_id: str, *, hidden: bool = True) -> None:
        self._graph().change(network_id, hide=hidden)

    def delete(self, network_id: str) -> None:
        self._graph().remove(network_id)

    def keep_subscribed(self, address: str) -> Kept:
        return subscribing.keep(self._graph(), self.connection, "instagram", address, FIELDS)

    @staticmethod
    def can_hide(*, is_private: bool, is_answer: bool, is_thread_ours: bool) -> bool:
        return not is_private and is_answer

    @staticmethod
    def can_delete(*, is_private: bool) -> bool:
        return not is_private

    @staticmethod
    def standing(talk: Talk, now: datetime) -> Standing:
        return windows.standing(talk, now, NETWORK)

    @staticmethod
    def replies_privately(kind: str) -> bool:
        return kind == "comment"

    @staticmethod
    def asks_to_erase(body: bytes, app_secrets: Mapping[str, str]) -> str:
        return erasing.person(body, app_secrets)

    @staticmethod
    def same_text(one: str, other: str) -> bool:
        return texts.normal(one) == texts.normal(other)

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

    def _graph(self) -> Graph:
        return Graph(self.connection, NETWORK, self.usage, sparing.INSTAGRAM)

    def _talks(self) -> Talks:
        return Talks(self._graph(), "instagram", "me", self.account_id)

    def _is(self, comment: PostSeen, reply: OutgoingReply, since: datetime) -> bool:
        """An author that Instagram does not show counts as ours: better an answer unsent than one sent twice."""
        return (
            (comment.author is None or comment.author.network_id == self.account_id)
            and comment.posted_at >= since
            and comment.network_id not in reply.ignore_ids
            and self.same_text(comment.text, reply.text)
        )


def _target(reply: OutgoingReply) -> str:
    return payloads.answerable(reply.target_id, reply.target_parent_id, reply.thread_id)
