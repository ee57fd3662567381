"""Never a silent gap: what a fetch may have missed is a row, with what became of it."""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.db.models.functions import Now
from django.utils import timezone

from care.channels.base import Batch, ChannelError, GapSeen, Recovering, Rejected
from care.intake.quarantining import receive_or_keep
from care.models import ChannelAccount, Gap, Source, spending

log = logging.getLogger(__name__)

LATE_AFTER = timedelta(minutes=3)
RETRY_SECONDS = 60
WE_WERE_AWAY = "The desk did not fetch."


def note(source: Source, batch: Batch) -> None:
    """After a fetch that went well. `source` is as it was before: its last good fetch tells how long we were away.

    What the network itself tells of as missing is open until it is recovered, or lost where it shows it no more. Where
    it tells of nothing, a fetch after our own absence has brought all of it.
    """
    for seen in batch.gaps:
        state = Gap.State.OPEN if seen.is_recoverable else Gap.State.LOST
        values = {"until": seen.until, "state": state, "closed_at": None if seen.is_recoverable else timezone.now()}
        Gap.objects.get_or_create(source=source, since=seen.since, reason=seen.reason[:300], defaults=values)
    if source.last_ok_at is not None and _was_away(source) and not batch.gaps:
        values = {"until": timezone.now(), "state": Gap.State.RECOVERED, "closed_at": timezone.now()}
        Gap.objects.get_or_create(source=source, since=source.last_ok_at, reason=WE_WERE_AWAY, defaults=values)


def open_ones() -> list[int]:
    """Gaps of active accounts that can still be recovered."""
    found = Gap.objects.filter(
        state=Gap.State.OPEN, source__is_enabled=True, source__account__state=ChannelAccount.State.ACTIVE
    )
    return list(found.values_list("pk", flat=True)[:50])


def recover(gap_id: int) -> None:
    """Ask the network for what is missing; receiving knows what is here already, so doing it twice only costs calls."""
    if not cache.add(f"gap:{gap_id}", 1, RETRY_SECONDS):
        return
    gap = Gap.objects.select_related(
        "source__account__app__brand", "source__account__brand", "source__account__default_team__brand"
    ).get(pk=gap_id)
    account = gap.source.account
    channel = account.connect()
    if gap.state != Gap.State.OPEN or spending.is_stopped(account):
        return
    if not isinstance(channel, Recovering):
        _close(gap, Gap.State.LOST)
        return
    try:
        batch = channel.recover(gap.source.spec, GapSeen(gap.since, gap.until, gap.reason, is_recoverable=True))
    except Rejected:
        _close(gap, Gap.State.LOST)
    except ChannelError as error:
        log.warning("A gap of %s cannot be recovered yet: %s", gap.source, error.reason)
    else:
        for seen in batch.posts:
            receive_or_keep(account, seen, gap.source)
        _close(gap, Gap.State.RECOVERED)
    finally:
        spending.write_down(account, channel.usage)


def _close(gap: Gap, state: Gap.State) -> None:
    Gap.objects.filter(pk=gap.pk, state=Gap.State.OPEN).update(state=state, closed_at=Now())


def _was_away(source: Source) -> bool:
    longest = max(timedelta(seconds=3 * source.interval_seconds), LATE_AFTER)
    return source.last_ok_at is not None and timezone.now() - source.last_ok_at > longest
