"""What one look at X brings: its pages read into one batch. Pure."""

from collections import Counter
from collections.abc import Iterable

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, GapSeen, Json, PostSeen, Unreadable
from care.channels.x import payloads, references
from care.channels.x.payloads import Surroundings


class Look:
    """Collects pages. A parent from before the id `recent` is context at most, whomever it mentions.

    `newest` and `oldest` are the largest and the smallest id of all, edited versions included; 0 without any. `pages`
    counts what was taken.
    """

    def __init__(self, account_id: str, recent: int) -> None:
        self.account_id, self.recent = account_id, recent
        self.newest = self.oldest = self.items = self.pages = 0
        self.posts: list[PostSeen] = []
        self.broken: list[BrokenItem] = []
        self.gaps: list[GapSeen] = []
        self.skipped: Counter[str] = Counter()

    def take(self, pages: Iterable[Json]) -> "Look":
        for page in pages:
            self.pages += 1
            around = Surroundings.of(page.get("includes"), self.account_id, self.recent)
            fresh = [post for item in cleaning.listing(page.get("data")) if (post := self._read(item, around))]
            self.posts += [*fresh, *payloads.parents(fresh, around)]
        return self

    def follow(self, pages: Iterable[Json], at_once: int = 0) -> int:
        """Newest first; the oldest id of the last page where so many pages (0: any number) left more behind, else 0."""
        for number, page in enumerate(pages, 1):
            self.take([page])
            found = [references.own_id(cleaning.mapping(item)) for item in cleaning.listing(page.get("data"))]
            lowest = min((int(network_id) for network_id in found if network_id), default=0)
            if number >= at_once > 0 and lowest and cleaning.mapping(page.get("meta")).get("next_token"):
                return lowest
        return 0

    def batch(self, cursor: str = "") -> Batch:
        posts = batches.once(self.posts)
        return Batch(posts, cursor, tuple(self.broken), dict(self.skipped), gaps=tuple(self.gaps))

    def saw(self, network_id: str) -> None:
        """Notes how far the look went."""
        if network_id:
            number = int(network_id)
            self.newest, self.oldest = max(self.newest, number), min(self.oldest or number, number)

    def _read(self, item: object, around: Surroundings) -> PostSeen | None:
        post = cleaning.mapping(item)
        self.items += 1
        self.saw(references.own_id(post))
        if references.is_repost(post):
            self.skipped["repost"] += 1
            return None
        try:
            return payloads.read_post(post, around)
        except Unreadable as error:
            self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))
            return None
