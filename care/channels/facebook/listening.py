"""What one fetch brings of a Page: its feed, the comments under its posts, tags, recommendations."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, Json, PostSeen, Unreadable
from care.channels.facebook import payloads
from care.channels.facebook.graph import PageGraph
from care.channels.meta import errors
from care.channels.meta.reading import FIRST_LOOK, Memory

LIMIT = 100
_WINDOW = timedelta(days=30)  # of posts whose comments are watched by polling
_SWEPT = timedelta(days=90)  # of those looked at each half hour; webhooks alone tell of older ones
_OVERLAP = timedelta(minutes=15)
_LONG_ENOUGH = 20.0  # seconds of reading threads in one fetch: what was not read comes with the next


@dataclass(slots=True)
class Listening:
    """One fetch of one Page. The cursors are Unix times; the comments' one is a `Memory`."""

    graph: PageGraph
    page_id: str
    posts: list[PostSeen] = field(default_factory=list)
    broken: list[BrokenItem] = field(default_factory=list)

    def feed(self, cursor: str) -> Batch:
        since = self._since(cursor)
        self._take(self._feed(since), lambda item: payloads.read_post(item, self.page_id))
        return self._batch(cursor, since)

    def tagged(self, cursor: str) -> Batch:
        """Facebook lists the newest first."""
        since = self._since(cursor)
        args = {"fields": payloads.TAGGED_FIELDS, "limit": LIMIT}
        for item in self.graph.items(self.page_id, "tagged", **args):
            self._take([item], lambda item: payloads.read_tagged(item, self.page_id))
            if self.posts and self.posts[-1].posted_at < since:
                self.posts.pop()
                break
        return self._batch(cursor, since)

    def ratings(self, cursor: str) -> Batch:
        """Those of the last days anew each time: who changes their mind keeps their place in the list."""
        horizon, since = datetime.now(UTC) - _WINDOW, self._since(cursor)
        for item in self.graph.items(self.page_id, "ratings", fields=payloads.RATING_FIELDS, limit=LIMIT):
            self._take([item], lambda item: payloads.read_recommendation(item, self.page_id))
            if self.posts and self.posts[-1].posted_at < horizon:
                break
        self.posts = [post for post in self.posts if cursor or post.posted_at >= since]
        return self._batch(cursor, since)

    def comments(self, cursor: str) -> Batch:
        now = datetime.now(UTC)
        memory = Memory.of(cursor, now)
        swept = now if memory.is_sweep(now) else None
        posts = [post for post in self._feed(now - (_SWEPT if swept else _WINDOW)) if post["id"]]
        read: list[Json] = []
        until = monotonic() + _LONG_ENOUGH
        for post in memory.changed(posts):
            self._read_thread(post, memory.floor)
            read.append(post)
            if monotonic() > until:
                break
        newest = max((post.posted_at for post in self.posts), default=None)
        return Batch(batches.once(self.posts), memory.after(posts, read, newest, swept), tuple(self.broken))

    def _feed(self, since: datetime) -> list[Json]:
        args = {"since": int(since.timestamp()), "fields": payloads.POST_FIELDS, "limit": LIMIT}
        items = map(cleaning.mapping, self.graph.items(self.page_id, "feed", **args))
        return [{**item, "id": cleaning.network_id(item.get("id"))} for item in items]

    def _read_thread(self, post: Json, floor: datetime) -> None:
        """The comments under a post down to the floor, and the post itself where it is ours."""
        post_id = post["id"]
        args = {"filter": "stream", "order": "reverse_chronological", "fields": payloads.COMMENT_FIELDS}
        recent = []
        try:
            for item in self.graph.items(post_id, "comments", limit=LIMIT, **args):
                if (cleaning.moment(cleaning.mapping(item).get("created_time")) or floor) < floor:
                    break
                recent.append(item)
        except errors.Gone:
            return  # deleted since the feed was read
        context = cleaning.network_id(cleaning.mapping(post.get("from")).get("id")) == self.page_id
        if recent and context:
            self._take([post], lambda item: payloads.read_post(item, self.page_id))
        self._take(recent, lambda item: payloads.read_comment(item, self.page_id, post_id))
        fresh = datetime.now(UTC) - FIRST_LOOK
        found = (payloads.read_parent(item, self.page_id, post_id, fresh) for item in recent)
        self.posts += [parent for parent in found if parent]

    def _since(self, cursor: str) -> datetime:
        known = cleaning.moment(cursor)
        return known - _OVERLAP if known else datetime.now(UTC) - FIRST_LOOK

    def _take(self, items: Iterable[Any], read: Callable[[Any], PostSeen]) -> None:
        for item in items:
            try:
                self.posts.append(read(item))
            except Unreadable as error:
                self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))

    def _batch(self, cursor: str, since: datetime) -> Batch:
        known = cleaning.moment(cursor)
        newest = max([post.posted_at for post in self.posts] + ([known] if known else []), default=since)
        at = str(int(min(newest, datetime.now(UTC)).timestamp()))
        return Batch(batches.once(self.posts), at, tuple(self.broken))
