"""What one look at X brings: its pages read into one batch. Pure."""

import re
from collections.abc import Iterable

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, Json, PostSeen, Unreadable
from care.channels.x import payloads, references
from care.channels.x.payloads import Surroundings


class Look:
    """Collects pages. A parent from before the id `recent` is context at most, whomever it mentions.

    `newest` is the largest id of all, edited versions included.
    """

    def __init__(self, account_id: str, recent: int) -> None:
        self.account_id, self.recent = account_id, recent
        self.newest = 0
        self.posts: list[PostSeen] = []
        self.broken: list[BrokenItem] = []
        self.reposts = 0

    def take(self, pages: Iterable[Json]) -> "Look":
        for page in pages:
            around = Surroundings.of(page.get("includes"), self.account_id, self.recent)
            fresh = [post for item in cleaning.listing(page.get("data")) if (post := self._read(item, around))]
            self.posts += [*fresh, *payloads.parents(fresh, around)]
        return self

    def batch(self, cursor: str = "") -> Batch:
        skipped = {"repost": self.reposts} if self.reposts else {}
        return Batch(batches.once(self.posts), cursor, tuple(self.broken), skipped)

    def _read(self, item: object, around: Surroundings) -> PostSeen | None:
        post = cleaning.mapping(item)
        latest = cleaning.network_id(post.get("id"))
        self.newest = max(self.newest, int(latest) if re.fullmatch(r"[0-9]{1,19}", latest) else 0)
        if references.is_repost(post):
            self.reposts += 1
            return None
        try:
            return payloads.read_post(post, around)
        except Unreadable as error:
            self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))
            return None
