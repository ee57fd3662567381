"""Which stretch of a case's timeline a page shows: its newest items, or as many that stand before a place."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Self

from django.db import connection

from care.desk.happenings import LINES
from care.models import Case
from care.replies.deciding import REPLACED

# Of events only what no other item shows by itself. The numbers are those of `Kind`.
ITEMS = """
SELECT stands_at, stored_as, key, count(*) OVER () FROM (
    SELECT posted_at, 0, post.id FROM care_post post LEFT JOIN care_reply reply ON reply.post_id = post.id
        WHERE post.case_id = %(case)s AND reply.id IS NULL
    UNION ALL SELECT COALESCE(sent_at, created_at), 1, id FROM care_reply
        WHERE case_id = %(case)s AND NOT (state = 'failed' AND reason = %(replaced)s)
    UNION ALL SELECT created_at, 2, id FROM care_note WHERE case_id = %(case)s
    UNION ALL SELECT at, 3, id FROM care_caseevent
        WHERE case_id = %(case)s AND kind = ANY(%(lines)s) AND NOT (kind = 'answered_there' AND agent_id IS NULL)
        AND NOT (kind = 'assigned' AND jsonb_exists(data, 'handover'))
) AS items (stands_at, stored_as, key)
WHERE %(at)s::timestamptz IS NULL
    OR (stands_at, stored_as, key) < (%(at)s::timestamptz, %(kind)s::bigint, %(id)s::bigint)
ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT %(most)s"""
PAGE_SIZE = 40
MOST = 1000  # items on one page, whoever goes on asking for earlier ones


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
    """`spots` oldest first; how many items stand before them."""

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
    place = {"at": before.at, "kind": before.kind, "id": before.id} if before else {"at": None, "kind": 0, "id": 0}
    asked: dict[str, Any] = {"case": case.pk, **place, "most": MOST if since else min(size, MOST)}
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {**asked, "replaced": REPLACED, "lines": list(LINES)})
        rows = cursor.fetchall()
    found = [Spot(*row[:3]) for row in rows]
    shown = max(sum(spot >= since for spot in found), 1) if since else len(found)
    standing = rows[0][3] if rows else 0
    return Stretch(tuple(reversed(found[:shown])), standing - len(found[:shown]))
