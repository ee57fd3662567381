"""Facebook's channel: visitors' posts, comments, tags, recommendations and messages in; comments and messages out."""

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
from care.channels.facebook import hooks, lookups, payloads
from care.channels.facebook.graph import NETWORK, PageGraph
from care.channels.facebook.listening import LIMIT, Listening
from care.channels.meta import erasing, errors, signing, subscribing, windows
from care.channels.meta.reading import FIRST_LOOK
from care.channels.meta.talking import Talks

_CLOCK_DIFFERENCE = timedelta(minutes=2)
_PRIVATELY = ("comment", "visitor_post")


class FacebookChannel:
    """See `care.channels.base.Channel`, and `care.channels.abilities`."""

    label: ClassVar[str] = NETWORK
    limits: ClassVar[Limits] = Limits(
        text_length=8000,
        count=len,
        message_length=2000,
        images=1,
        image_bytes=4_000_000,
        image_types=("image/jpeg", "image/png"),
        alt_text_length=1000,
        public_a_minute=30,
    )
    sources: ClassVar[tuple[SourceSpec, ...]] = (
        SourceSpec("feed"),
        SourceSpec("comments"),
        SourceSpec("messages"),
        SourceSpec("tagged", poll_seconds=300),
        SourceSpec("ratings", poll_seconds=600),
    )
    query_kinds: ClassVar[tuple[str, ...]] = ()
    picture_hosts: ClassVar[tuple[str, ...]] = (".fbcdn.net", ".fbsbx.com")
    credential_fields: ClassVar[tuple[str, ...]] = ("page_token",)
    app_secret_fields: ClassVar[tuple[str, ...]] = ("app_id", "app_secret", "verify_token")
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.usage = Usage()
        self.page_id = connection.account_id

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        listening = Listening(self._graph(), self.page_id)
        match source.kind:
            case "feed":
                return listening.feed(cursor)
            case "comments":
                return listening.comments(cursor)
            case "tagged":
                return listening.tagged(cursor)
            case "ratings":
                return listening.ratings(cursor)
            case "messages":
                return self._talks().fetch(cursor)
        raise Rejected(f"Facebook has no source of the kind {source.kind!r}.")

    def look_up(self, network_ids: Sequence[str]) -> Lookup:
        return lookups.look_up(self._graph(), self.page_id, network_ids)

    def publish(self, reply: OutgoingReply) -> Published:
        if reply.visibility == "private":
            return self._talks().publish(reply)
        graph, has_been_tried = self._graph(), reply.since is not None
        picture = graph.upload(reply.images[0]) if reply.images else ""
        comment = graph.comment(_target(reply), cleaning.text(reply.text), has_been_tried, picture)
        if not cleaning.network_id(comment.get("id")):
            raise Unconfirmed("Facebook took the reply but did not say which comment it became.")
        return _published(comment)

    def find(self, reply: OutgoingReply) -> Published | None:
        return self._talks().find(reply) if reply.visibility == "private" else self._find_comment(reply)

    def hide(self, network_id: str, *, hidden: bool = True) -> None:
        self._graph().change(network_id, is_hidden=hidden)

    def delete(self, network_id: str) -> None:
        self._graph().remove(network_id)

    def like(self, network_id: str, *, liked: bool = True) -> None:
        graph = self._graph()
        if liked:
            graph.change(f"{network_id}/likes")
        else:
            graph.remove(f"{network_id}/likes")

    def keep_subscribed(self, address: str) -> Kept:
        return subscribing.keep(self._graph(), self.connection, "page", address, subscribing.OF_A_PAGE)

    @staticmethod
    def can_hide(*, is_private: bool, is_answer: bool, is_thread_ours: bool) -> bool:
        return not is_private

    @staticmethod
    def can_delete(*, is_private: bool) -> bool:
        return not is_private

    @staticmethod
    def standing(talk: Talk, now: datetime) -> Standing:
        return windows.standing(talk, now, NETWORK)

    @staticmethod
    def replies_privately(kind: str) -> bool:
        return kind in _PRIVATELY

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

    def _graph(self) -> PageGraph:
        return PageGraph(self.connection, self.usage)

    def _talks(self) -> Talks:
        return Talks(self._graph(), "messenger", self.page_id, self.page_id)

    def _find_comment(self, reply: OutgoingReply) -> Published | None:
        since = (reply.since or datetime.now(UTC) - FIRST_LOOK) - _CLOCK_DIFFERENCE
        graph, unreadable = self._graph(), 0
        args = {"order": "reverse_chronological", "filter": "toplevel", "fields": payloads.COMMENT_FIELDS}
        try:
            for item in graph.items(_target(reply), "comments", limit=LIMIT, **args):
                try:
                    comment = payloads.read_comment(item, self.page_id, reply.thread_id)
                except Unreadable:
                    unreadable += 1
                    continue
                if comment.posted_at < since:
                    break  # the newest come first
                if self._is(comment, reply):
                    return _published(cleaning.mapping(item))
        except errors.Gone:
            return None  # with its target the reply is gone too, if ever it stood
        if unreadable:
            raise Unavailable("Facebook shows comments that cannot be read: the reply may be one of them.")
        return None

    def _is(self, comment: PostSeen, reply: OutgoingReply) -> bool:
        """An author that Facebook does not show counts as ours: better an answer unsent than one sent twice."""
        return (
            (comment.author is None or comment.author.network_id == self.page_id)
            and comment.network_id not in reply.ignore_ids
            and self.same_text(comment.text, reply.text)
        )


def _target(reply: OutgoingReply) -> str:
    return payloads.answerable(reply.target_id, reply.target_parent_id, reply.thread_id)


def _published(comment: Json) -> Published:
    network_id = cleaning.network_id(comment.get("id"))
    return Published(
        network_id=network_id,
        url=payloads.permalink(comment, network_id),
        posted_at=cleaning.moment(comment.get("created_time")),
        raw=cleaning.json_object(comment),
    )
