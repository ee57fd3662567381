"""Which stretch of a case's timeline a page shows: its newest items, or as many that stand before a place."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Self

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from care.desk.happenings import told
from care.models import Case, Reply
from care.replies.deciding import REPLACED

PAGE_SIZE = 40
MOST = 1000  # items on one page, whoever goes on asking for earlier ones; and of those before it, the most that count


class Kind(IntEnum):
    """Where an item is kept; of one moment, the order in which they stand."""

    POST = 0
    REPLY = 1
    NOTE = 2
    EVENT = 3
    HANDOVER = 4


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where an item stands in the timeline: an address names it as `1795405200000000-0-17`."""

    at: datetime
    kind: int
    id: int

    @classmethod
    def read(cls, word: str) -> Self | None:
        parts = word.split("-")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
            return None
        at, kind, pk = map(int, parts)
        return cls(datetime.fromtimestamp(at / 1e6, UTC), kind, pk) if at < 10**16 else None

    def __str__(self) -> str:
        return f"{round(self.at.timestamp() * 1e6)}-{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """`spots` oldest first; how many items stand before them, `MOST` at most."""

    spots: tuple[Spot, ...]
    earlier: int

    def ids(self, kind: Kind) -> list[int]:
        return [spot.id for spot in self.spots if spot.kind == kind]

    @property
    def first(self) -> Spot | None:
        return self.spots[0] if self.spots else None


def stretch(case: Case, before: Spot | None = None, since: Spot | None = None, size: int = PAGE_SIZE) -> Stretch:
    """The newest items, of those before a place where one is given; with `since` all from there on. One query.

    A reply that stands on the network is one item, as the reply.
    """
    posts = case.posts.filter(reply=None)
    replies = case.replies.exclude(state=Reply.State.FAILED, reason=REPLACED).annotate(
        shown_at=Coalesce("sent_at", "created_at")
    )
    rows = _spots(posts, Kind.POST, "posted_at", before).union(
        _spots(replies, Kind.REPLY, "shown_at", before),
        _spots(case.notes.all(), Kind.NOTE, "created_at", before),
        _spots(told(case), Kind.EVENT, "at", before),
        all=True,
    )
    newest = rows.order_by("-stands_at", "-stored_as", "-key")[: 2 * MOST]
    found = [spot for spot in (Spot(*row) for row in newest) if before is None or spot < before]
    shown = sum(spot >= since for spot in found) if since else size
    shown = min(max(shown, 1), MOST)
    return Stretch(tuple(reversed(found[:shown])), min(len(found) - shown, MOST) if len(found) > shown else 0)


def _spots(rows: QuerySet[Any], kind: Kind, at: str, before: Spot | None) -> Any:
    wanted = rows.filter(Q(**{f"{at}__lte": before.at})) if before else rows
    named = wanted.order_by().annotate(stands_at=F(at), stored_as=Value(int(kind)), key=F("pk"))
    return named.values_list("stands_at", "stored_as", "key")
