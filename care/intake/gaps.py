"""Never a silent gap: what a fetch may have missed is a row, with what became of it."""

from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from care.channels.base import Batch
from care.models import Gap, Source

LATE_AFTER = timedelta(minutes=3)
WE_WERE_AWAY = "The desk did not fetch."


def note(source: Source, batch: Batch) -> None:
    """After a fetch that went well. `source` is as it was before: its last good fetch tells how long we were away.

    A complete fetch after our own absence closes the stretch that it covers; what the network itself cannot show any
    more stays as not recoverable.
    """
    for seen in batch.gaps:
        state = Gap.State.OPEN if seen.is_recoverable else Gap.State.LOST
        values = {"until": seen.until, "state": state, "closed_at": None if seen.is_recoverable else timezone.now()}
        Gap.objects.get_or_create(source=source, since=seen.since, reason=seen.reason[:300], defaults=values)
    if batch.gaps:
        return
    if _was_away(source):
        _away(source, source.last_ok_at or timezone.now())
    Gap.objects.filter(source=source, state=Gap.State.OPEN).update(state=Gap.State.RECOVERED, closed_at=Now())


def _was_away(source: Source) -> bool:
    longest = max(timedelta(seconds=3 * source.interval_seconds), LATE_AFTER)
    return source.last_ok_at is not None and timezone.now() - source.last_ok_at > longest


def _away(source: Source, since: datetime) -> None:
    Gap.objects.get_or_create(
        source=source, since=since, reason=WE_WERE_AWAY, defaults={"until": timezone.now(), "state": Gap.State.OPEN}
    )
