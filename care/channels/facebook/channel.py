"""Facebook's channel: visitors' posts and comments in, comments out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any, ClassVar

from care.channels import batches, cleaning, texts
from care.channels.base import (
    Batch,
    BrokenItem,
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
    Unreadable,
    Usage,
)
from care.channels.facebook import hooks, lookups, payloads
from care.channels.facebook.graph import PageGraph
from care.channels.facebook.reading import FIRST_LOOK, Memory
from care.channels.meta import errors, signing

_LIMIT = 100
_WINDOW = timedelta(days=30)  # of posts whose comments are watched by polling; webhooks tell of older ones
_OVERLAP = timedelta(minutes=15)
_LONG_ENOUGH = 20.0  # seconds of reading threads in one fetch: what was not read comes with the next
_CLOCK_DIFFERENCE = timedelta(minutes=2)


class FacebookChannel:
    """See `care.channels.base.Channel`.

    The feed's cursor is the newest post's Unix time; the comments' one is a `Memory`.
    """

    label: ClassVar[str] = "Facebook"
    limits: ClassVar[Limits] = Limits(text_length=8000, count=len)
    sources: ClassVar[tuple[SourceSpec, ...]] = (SourceSpec("feed"), SourceSpec("comments"))
    query_kinds: ClassVar[tuple[str, ...]] = ()
    credential_fields: ClassVar[tuple[str, ...]] = ("page_token",)
    app_secret_fields: ClassVar[tuple[str, ...]] = ("app_id", "app_secret", "verify_token")
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.usage = Usage()
        self.page_id = connection.account_id

    def fetch(self, source: SourceSpec, cursor: str) -> Batch:
        if source.kind == "feed":
            return self._fetch_feed(cursor)
        if source.kind == "comments":
            return self._fetch_comments(cursor)
        raise Rejected(f"Facebook has no source of the kind {source.kind!r}.")

    def look_up(self, network_ids: Sequence[str]) -> Lookup:
        return lookups.look_up(PageGraph(self.connection, self.usage), self.page_id, network_ids)

    def publish(self, reply: OutgoingReply) -> Published:
        if reply.visibility != "public":
            raise Rejected("Direct messages on Facebook cannot be answered from here.")
        target, has_been_tried = _target(reply), reply.since is not None
        comment = PageGraph(self.connection, self.usage).comment(target, cleaning.text(reply.text), has_been_tried)
        if not cleaning.network_id(comment.get("id")):
            raise Unconfirmed("Facebook took the reply but did not say which comment it became.")
        return _published(comment)

    def find(self, reply: OutgoingReply) -> Published | None:
        since = (reply.since or datetime.now(UTC) - FIRST_LOOK) - _CLOCK_DIFFERENCE
        graph, unreadable = PageGraph(self.connection, self.usage), 0
        args = {"order": "reverse_chronological", "filter": "toplevel", "fields": payloads.COMMENT_FIELDS}
        try:
            for item in graph.items(_target(reply), "comments", limit=_LIMIT, **args):
                try:
                    comment = payloads.read_comment(item, self.page_id, reply.thread_id)
                except Unreadable:
                    unreadable += 1
                    continue
                if self._is(comment, reply, since):
                    return _published(cleaning.mapping(item))
        except errors.Gone:
            return None  # with its target the reply is gone too, if ever it stood
        if unreadable:
            raise Unavailable("Facebook shows comments that cannot be read: the reply may be one of them.")
        return None

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

    def _fetch_feed(self, cursor: str) -> Batch:
        known = cleaning.moment(cursor)
        since = known - _OVERLAP if known else datetime.now(UTC) - FIRST_LOOK
        shelf = _Shelf()
        shelf.take(
            self._feed(PageGraph(self.connection, self.usage), since),
            lambda item: payloads.read_post(item, self.page_id),
        )
        newest = max([post.posted_at for post in shelf.posts] + ([known] if known else []), default=since)
        return shelf.batch(str(int(min(newest, datetime.now(UTC)).timestamp())))

    def _fetch_comments(self, cursor: str) -> Batch:
        now = datetime.now(UTC)
        graph, memory, shelf = PageGraph(self.connection, self.usage), Memory.of(cursor, now), _Shelf()
        posts = [post for post in self._feed(graph, now - _WINDOW) if post["id"]]
        read: list[Json] = []
        until = monotonic() + _LONG_ENOUGH
        for post in memory.changed(posts):
            self._read_thread(graph, post, memory.floor, shelf)
            read.append(post)
            if monotonic() > until:
                break
        newest = max((post.posted_at for post in shelf.posts), default=None)
        return shelf.batch(memory.after(posts, read, newest))

    def _feed(self, graph: PageGraph, since: datetime) -> list[Json]:
        args = {"since": int(since.timestamp()), "fields": payloads.POST_FIELDS, "limit": _LIMIT}
        items = map(cleaning.mapping, graph.items(self.page_id, "feed", **args))
        return [{**item, "id": cleaning.network_id(item.get("id"))} for item in items]

    def _read_thread(self, graph: PageGraph, post: Json, floor: datetime, shelf: "_Shelf") -> None:
        """The comments under a post down to the floor, and the post itself where it is ours."""
        post_id = post["id"]
        args = {"filter": "stream", "order": "reverse_chronological", "fields": payloads.COMMENT_FIELDS}
        recent = []
        try:
            for item in graph.items(post_id, "comments", limit=_LIMIT, **args):
                if (cleaning.moment(cleaning.mapping(item).get("created_time")) or floor) < floor:
                    break
                recent.append(item)
        except errors.Gone:
            return  # deleted since the feed was read
        context = cleaning.network_id(cleaning.mapping(post.get("from")).get("id")) == self.page_id
        if recent and context:
            shelf.take([post], lambda item: payloads.read_post(item, self.page_id))
        shelf.take(recent, lambda item: payloads.read_comment(item, self.page_id, post_id))
        fresh = datetime.now(UTC) - FIRST_LOOK
        found = (payloads.read_parent(item, self.page_id, post_id, fresh) for item in recent)
        shelf.posts += [parent for parent in found if parent]

    def _is(self, comment: PostSeen, reply: OutgoingReply, since: datetime) -> bool:
        """An author that Facebook does not show counts as ours: better an answer unsent than one sent twice."""
        return (
            (comment.author is None or comment.author.network_id == self.page_id)
            and comment.posted_at >= since
            and comment.network_id not in reply.ignore_ids
            and self.same_text(comment.text, reply.text)
        )


class _Shelf:
    """What one fetch brings."""

    def __init__(self) -> None:
        self.posts: list[PostSeen] = []
        self.broken: list[BrokenItem] = []

    def take(self, items: Iterable[Any], read: Callable[[Any], PostSeen]) -> None:
        for item in items:
            try:
                self.posts.append(read(item))
            except Unreadable as error:
                self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))

    def batch(self, cursor: str) -> Batch:
        return Batch(batches.once(self.posts), cursor, tuple(self.broken))


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
