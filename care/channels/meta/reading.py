"""Which posts of a Page have news under them. A cursor of the comments source remembers what each post looked like.

Facebook offers no list of new comments: posts tell that they changed (`updated_time`) and how many comments there are,
and a comment may come years after its post.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from care.channels import cleaning
from care.channels.base import Json, Unreadable

OVERLAP = timedelta(hours=1)
FIRST_LOOK = timedelta(hours=24)
POSTS_AT_ONCE = 100
SWEEP = 1800  # seconds: within the overlap, so that nothing under an old post is older than the floor
Look = tuple[int, int]  # a post's updated_time in Unix seconds, and its number of comments


@dataclass(slots=True)
class Memory:
    """`since` (Unix seconds): all comments up to then were read. `posts`: how each looked when it was read last.
    `swept`: in which half hour the old posts were looked at too.
    """

    since: int
    posts: dict[str, Look] = field(default_factory=dict)
    is_first: bool = False
    swept: int = 0

    @classmethod
    def of(cls, cursor: str, now: datetime) -> "Memory":
        """An unreadable cursor begins anew."""
        try:
            found = cleaning.loads(cursor.encode())
        except Unreadable:
            found = {}
        since = cleaning.count(found.get("since"))
        if since is None:
            return cls(int((now - FIRST_LOOK).timestamp()), is_first=True)
        posts = cleaning.mapping(found.get("posts"))
        looks = {name: _look(value) for name, value in posts.items()}
        return cls(since, looks, swept=cleaning.count(found.get("swept")) or 0)

    @property
    def floor(self) -> datetime:
        """Comments older than this were read before."""
        return datetime.fromtimestamp(self.since, UTC) - (timedelta() if self.is_first else OVERLAP)

    def is_sweep(self, now: datetime) -> bool:
        """Whether it is time for the old posts as well."""
        return half_hour(now) != self.swept

    def changed(self, posts: list[Json]) -> list[Json]:
        """Those with news under them, longest unchanged first, as many as one fetch takes."""
        fresh = [post for post in posts if self._has_news(post)]
        return sorted(fresh, key=lambda post: look_of(post)[0])[:POSTS_AT_ONCE]

    def after(self, posts: list[Json], read: list[Json], newest: datetime | None, swept: datetime | None = None) -> str:
        """The cursor once `read` were read, of all `posts` that were listed: all there are if they were `swept`. It
        moves on only when none was left over.
        """
        done = {post["id"] for post in read}
        left = [post for post in posts if self._has_news(post) and post["id"] not in done]
        looks = {post["id"]: look_of(post) for post in posts if look_of(post)[1] and post not in left}
        listed = {post["id"] for post in posts} if swept is None else self.posts.keys()
        kept = {name: self.posts[name] for name in self.posts.keys() - listed}
        kept |= {post["id"]: self.posts[post["id"]] for post in left if post["id"] in self.posts}
        since, last = self.since, self.swept
        if not left:
            moments = [look_of(post)[0] for post in posts] + ([int(newest.timestamp())] if newest else [])
            now = int(datetime.now(UTC).timestamp())  # a time still to come must not hide what is written until then
            since = max([since, *(min(moment, now) for moment in moments)])
            last = half_hour(swept) if swept else last
        return json.dumps(
            {"since": since, "posts": dict(sorted({**looks, **kept}.items())), "swept": last}, separators=(",", ":")
        )

    def _has_news(self, post: Json) -> bool:
        updated, comments = look_of(post)
        if post["id"] in self.posts:
            return self.posts[post["id"]] != (updated, comments)
        return comments > 0 and (not self.is_first or updated >= self.since)


def half_hour(now: datetime) -> int:
    return int(now.timestamp()) // SWEEP


def look_of(post: Json) -> Look:
    updated = cleaning.moment(post.get("updated_time")) or cleaning.moment(post.get("created_time"))
    summary = cleaning.mapping(cleaning.mapping(post.get("comments")).get("summary"))
    return (int(updated.timestamp()) if updated else 0), cleaning.count(summary.get("total_count")) or 0


def _look(value: Any) -> Look:
    parts = [cleaning.count(part) or 0 for part in cleaning.listing(value)]
    return (parts[0], parts[1]) if len(parts) == 2 else (0, 0)
