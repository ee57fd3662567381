"""How often a source is fetched: the interval that managers set is where it begins, what comes in moves it. Pure but
for the counting of what is new.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from care.channels.base import Budget, PostSeen
from care.models import Sighting, Source

AIM = 50  # posts a round: half a page, far below what a network shows at most
QUICKEST = timedelta(seconds=15)
SLOWEST, SLOWEST_PUSHED = 3, 5  # times the interval
LONGEST = timedelta(minutes=5)  # a storm after a quiet night must not fill what a network shows at most
HOUR = timedelta(hours=1)
SPARED = 0.25  # of a budget left


def fresh(source: Source, posts: Sequence[PostSeen]) -> int:
    """How many of them this source has not shown before. To be asked before they are received."""
    ids = {seen.network_id for seen in posts}
    account = source.account
    known = Sighting.objects.filter(
        source=source, post__brand=account.brand_id, post__network=account.network, post__network_id__in=ids
    )
    return len(ids) - known.count() if ids else 0


def next_pace(source: Source, found: int, now: datetime, budgets: Iterable[Budget]) -> timedelta:
    """When to ask again after a round that brought so many new posts.

    Busy: soon enough for half a page at the rate at hand, unless half of a budget is gone. Quiet for hours: as many
    times the interval, three at most, five where the network tells us of news by itself, and no more than five minutes.
    A budget that runs out is spared whatever comes.
    """
    interval = timedelta(seconds=source.interval_seconds)
    times = SLOWEST_PUSHED if source.account.is_pushed_to(now) else SLOWEST
    slowest = min(interval * times, max(interval, LONGEST))
    left = min((each.remaining / each.limit for each in budgets if each.limit), default=1.0)
    if left <= SPARED:
        return 2 * interval
    if not found:
        return max(interval, min(interval * (_quiet(source, now) / HOUR), slowest))
    if source.last_ok_at is None or left < 0.5:
        return interval
    aim = (now - source.last_ok_at) * AIM / found
    return min(interval, max(aim, QUICKEST))


def _quiet(source: Source, now: datetime) -> timedelta:
    return now - (source.last_new_at or source.account.created_at)
