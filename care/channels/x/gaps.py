"""Stretches of time that a look may have missed, told instead of passed over. Pure."""

from datetime import UTC, datetime, timedelta

from care.channels.base import GapSeen
from care.channels.x import snowflakes

SEARCH_REACH = timedelta(days=7)
MESSAGES_REACH = timedelta(days=30)
MENTIONS_REACH = 800  # posts
_MARGIN = timedelta(minutes=2)  # X's clock and ours
_SETTLED = timedelta(minutes=1)  # until search knows a post
_EDGE = timedelta(milliseconds=2)  # ids tell no more than the millisecond
STALE = "X no longer shows posts from before then."
WALL = f"X lists only the newest {MENTIONS_REACH} mentions; older ones may be missing."
SEARCH_END = "X's search goes back seven days only."
MESSAGES_END = "X lists direct messages of the last 30 days only."
MANY = "More was found than is read at once; the older part is read by and by."
MESSAGES_MANY = "More direct messages came than X lets us read at once."


def floor(reach: timedelta, now: datetime | None = None) -> int:
    """The smallest id of what X still shows, with a little to spare."""
    return snowflakes.at((now or datetime.now(UTC)) - reach + _MARGIN)


def between(since: int, until: int, reason: str, *, is_recoverable: bool = False) -> list[GapSeen]:
    """The gap between two ids; none where they hold no time between them, or tell none."""
    begin, end = snowflakes.moment(str(since)), snowflakes.moment(str(until))
    return [GapSeen(begin, end, reason, is_recoverable)] if begin and end and begin < end else []


def ends(gap: GapSeen) -> tuple[int, int]:
    """The ids between which to look, a little wider than the gap."""
    return snowflakes.at(gap.since - _EDGE), snowflakes.at(gap.until + _EDGE)


def searchable_at(gap: GapSeen) -> datetime:
    """When X's search surely knows all of it."""
    return gap.until + _SETTLED


def wall(since: int, oldest: int, now: datetime | None = None) -> list[GapSeen]:
    """Between what was known and the oldest of the mentions that X lists: search finds the last seven days of it."""
    searchable = floor(SEARCH_REACH, now)
    if since >= searchable:
        return between(since, oldest, WALL, is_recoverable=True)
    lost = between(since, min(searchable, oldest), f"{WALL} {SEARCH_END}")
    return [*lost, *between(searchable, oldest, WALL, is_recoverable=True)]
