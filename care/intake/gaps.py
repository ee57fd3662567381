"""Never a silent gap: what a fetch may have missed is a row, with what became of it."""

import logging
import time
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from care.channels.base import Batch, ChannelError, GapSeen, Recovering, Rejected
from care.intake import storing
from care.intake.quarantining import keep
from care.models import ChannelAccount, Gap, Source, spending

log = logging.getLogger(__name__)

LATE_AFTER = timedelta(seconds=90)
LOOKS_FOR_S = 15.0  # of one gap: what a look that begins then brings is stored within the workers' time limit
ALONE_FOR_S = 55  # as long as a worker may take; less than beat waits until it asks again
WE_WERE_AWAY = "The desk did not fetch."
WE_COULD_NOT = "The desk could not fetch: the network or the stop for the day did not let it."
ABSENCES = (WE_WERE_AWAY, WE_COULD_NOT)


def note(source: Source, batch: Batch) -> None:
    """After a fetch that went well, in one transaction with its cursor. `source` is as it was when it was leased: its
    last good fetch tells how long we were away.

    What the network itself tells of as missing is open until it is recovered, or lost where it shows it no more. A
    fetch after our own absence brought all the rest.
    """
    for seen in batch.gaps:
        _write(source, seen)
    if source.last_ok_at is not None and _was_away(source):
        reason = WE_COULD_NOT if source.failures else WE_WERE_AWAY
        _write(source, GapSeen(source.last_ok_at, _began(source), reason, is_recoverable=True))
        _end_absences(source)


def open_ones() -> list[int]:
    """Gaps of active accounts that can still be recovered, the oldest first: they are out of reach first."""
    found = Gap.objects.filter(
        state=Gap.State.OPEN, source__is_enabled=True, source__account__state=ChannelAccount.State.ACTIVE
    )
    return list(found.exclude(reason__in=ABSENCES).order_by("since").values_list("pk", flat=True)[:50])


def recover(gap_id: int) -> None:
    """Ask the network for what is missing; receiving knows what is here already, so doing it twice only costs calls."""
    if not cache.add(f"gap:{gap_id}", 1, ALONE_FOR_S):
        return
    gap = Gap.objects.select_related(
        "source__account__app__brand", "source__account__brand", "source__account__default_team__brand"
    ).get(pk=gap_id)
    account = gap.source.account
    if gap.state != Gap.State.OPEN or spending.is_stopped(account):
        return
    channel = account.connect()
    if not isinstance(channel, Recovering):
        _close(gap, Gap.State.LOST)
        return
    until = time.monotonic() + LOOKS_FOR_S
    try:
        while _look(gap, channel) and time.monotonic() < until:
            log.info("More of a gap of %s is left, until %s", gap.source, gap.left_until)
    except Rejected:
        _close(gap, Gap.State.LOST)
    except ChannelError as error:
        log.warning("A gap of %s cannot be recovered yet: %s", gap.source, error.reason)
    finally:
        spending.write_down(account, channel.usage)


def _look(gap: Gap, channel: Recovering) -> bool:
    """One look of the network's at what is left; whether another is to follow. Closed once nothing is left."""
    account, until = gap.source.account, gap.left_until or gap.until
    batch = channel.recover(gap.source.spec, GapSeen(gap.since, until, gap.reason, is_recoverable=True))
    if not storing.store(gap.source, batch.posts):
        return False
    for broken in batch.broken:
        keep(broken, account.app, account, gap.source)
    left = max((more.until for more in batch.gaps if more.is_recoverable), default=None)
    lost = [more for more in batch.gaps if not more.is_recoverable]
    with transaction.atomic():
        for gone in lost:
            _write(gap.source, gone)
        if left is None:
            is_all_lost = any(gone.until >= until for gone in lost)
            _close(gap, Gap.State.LOST if is_all_lost else Gap.State.RECOVERED)
            return False
        gap.left_until = left
        Gap.objects.filter(pk=gap.pk, until=gap.until).update(left_until=left)
    return left < until


def _write(source: Source, seen: GapSeen) -> None:
    """The same gap is one row; one that reaches further than was known is open again."""
    state = Gap.State.OPEN if seen.is_recoverable else Gap.State.LOST
    values = {"until": seen.until, "left_until": None, "state": state}
    values["closed_at"] = None if seen.is_recoverable else timezone.now()
    found, is_new = Gap.objects.select_for_update().get_or_create(
        source=source, since=seen.since, reason=seen.reason[:300], defaults=values
    )
    if not is_new and found.until < seen.until:
        Gap.objects.filter(pk=found.pk).update(**values)


def _close(gap: Gap, state: Gap.State) -> None:
    """Unless it was found to reach further meanwhile."""
    known = Gap.objects.filter(pk=gap.pk, state=Gap.State.OPEN, until=gap.until)
    if known.update(state=state, closed_at=Now()):
        _end_absences(gap.source)


def _end_absences(source: Source) -> None:
    """An absence is made up for once nothing of its time is missing any more; lost where some of it is."""
    for absence in source.gaps.filter(state=Gap.State.OPEN, reason__in=ABSENCES):
        within = source.gaps.filter(since__lt=absence.until, until__gt=absence.since).exclude(reason__in=ABSENCES)
        states = set(within.values_list("state", flat=True))
        if Gap.State.OPEN not in states:
            state = Gap.State.LOST if Gap.State.LOST in states else Gap.State.RECOVERED
            Gap.objects.filter(pk=absence.pk).update(state=state, closed_at=Now())


def _began(source: Source) -> datetime:
    """When this fetch began."""
    return source.last_fetch_at or timezone.now()


def _was_away(source: Source) -> bool:
    """It came later than after twice the time that it was to wait."""
    wait = timedelta(seconds=max(source.interval_seconds, source.pace_seconds or 0))
    return source.last_ok_at is not None and _began(source) - source.last_ok_at > max(2 * wait, LATE_AFTER)
