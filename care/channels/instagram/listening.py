"""What one fetch brings of an Instagram account: the comments under its posts, and posts in which it is tagged."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Any

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, Json, PostSeen, Unreadable
from care.channels.instagram import payloads
from care.channels.meta import errors
from care.channels.meta.graph import Graph
from care.channels.meta.reading import FIRST_LOOK, SWEEP, Memory, half_hour

LIMIT = 50
_POSTS = 200  # of ours, the newest, whose comments are watched by polling; webhooks tell of older ones
_RECENT = timedelta(days=3)
_OVERLAP = timedelta(minutes=15)
_LONG_ENOUGH = 20.0  # seconds of reading threads in one fetch: what was not read comes with the next


@dataclass(slots=True)
class Listening:
    """One fetch of one account. The tags' cursor is a Unix time, the comments' one a `Memory`."""

    graph: Graph
    account_id: str
    posts: list[PostSeen] = field(default_factory=list)
    broken: list[BrokenItem] = field(default_factory=list)

    def comments(self, cursor: str) -> Batch:
        """Posts tell how many comments they have; one whose number changed is read whole, for an answer may stand
        under a comment of any age.
        """
        now = datetime.now(UTC)
        memory = Memory.of(cursor, now)
        memory.is_first = False  # a post's own time tells nothing of its comments': the first look is at all of them
        listed = self.graph.items(self.account_id, "media", fields=payloads.MEDIA_FIELDS, limit=LIMIT)
        media = [_as_look(cleaning.mapping(item), now) for item in islice(listed, _POSTS)]
        read: list[Json] = []
        until = monotonic() + _LONG_ENOUGH
        for post in memory.changed([post for post in media if post["id"]]):
            self._read_thread(post, memory.floor)
            read.append(post)
            if monotonic() > until:
                break
        newest = max((post.posted_at for post in self.posts), default=None)
        return Batch(batches.once(self.posts), memory.after(media, read, newest, now), tuple(self.broken))

    def tags(self, cursor: str) -> Batch:
        """Instagram lists the newest first."""
        known = cleaning.moment(cursor)
        since = known - _OVERLAP if known else datetime.now(UTC) - FIRST_LOOK
        for item in self.graph.items(self.account_id, "tags", fields=payloads.MEDIA_FIELDS, limit=LIMIT):
            self._take([item], lambda item: payloads.read_media(item, self.account_id))
            if self.posts and self.posts[-1].posted_at < since:
                self.posts.pop()
                break
        newest = max([post.posted_at for post in self.posts] + ([known] if known else []), default=since)
        at = str(int(min(newest, datetime.now(UTC)).timestamp()))
        return Batch(batches.once(self.posts), at, tuple(self.broken))

    def _read_thread(self, post: Json, floor: datetime) -> None:
        url = cleaning.link(post.get("permalink"))
        try:
            listed = self.graph.first_readable(post["id"], "comments", payloads.COMMENT_FIELDS, LIMIT)
        except errors.Gone:
            return  # deleted since the posts were read
        items = [each for item in listed for each in (item, *payloads.replies(item))]
        before = len(self.posts)
        self._take(items, lambda item: payloads.read_comment(item, self.account_id, post["id"], url))
        fresh = [seen for seen in self.posts[before:] if seen.posted_at >= floor]
        self.posts[before:] = fresh
        if fresh:
            self._take([post], lambda item: payloads.read_media(item, self.account_id))

    def _take(self, items: Iterable[Any], read: Callable[[Any], PostSeen]) -> None:
        for item in items:
            try:
                self.posts.append(read(item))
            except Unreadable as error:
                self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))


def _as_look(media: Json, now: datetime) -> Json:
    """In the words in which a `Memory` asks how a post looks. A number alone does not tell of a comment that came where
    another went: the posts of the last days look new each half hour.
    """
    posted_at = cleaning.moment(media.get("timestamp"))
    is_recent = posted_at is not None and posted_at > now - _RECENT
    count = cleaning.count(media.get("comments_count")) or 0
    return {
        **media,
        "id": cleaning.network_id(media.get("id")),
        "updated_time": half_hour(now) * SWEEP if is_recent else media.get("timestamp"),
        "comments": {"summary": {"total_count": count}},
    }
