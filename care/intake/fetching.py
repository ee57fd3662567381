"""Fetching a source: lease it, ask the network with no transaction open, store each post, save the cursor last."""

import logging
from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from care.channels.base import Batch, ChannelError, CredentialsRefused, Unavailable, Usage
from care.intake import gaps, pacing, storing
from care.intake.looking import take_away
from care.intake.quarantining import keep
from care.models import Source, health, spending

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(minutes=15)


def fetch(source_id: int) -> None:
    """One round for one source. A crash anywhere means doing some of it again: receiving knows each post."""
    source = lease(source_id)
    if source is None:
        return
    if spending.is_stopped(source.account):
        _later(source, "The account's stop for the day is reached.", _midnight())
        return
    channel = None
    try:
        channel = source.account.connect()
        _store(source, channel.fetch(source.spec, source.cursor), channel.usage)
    except CredentialsRefused as error:
        health.refuse(source.account, error.reason)
        _later(source, error.reason)
    except Unavailable as error:
        _later(source, error.reason, error.retry_at)
    except ChannelError as error:
        _later(source, error.reason)
    except Exception as error:  # ours to mend, the workers' time limit included: seen on the account until then
        _later(source, f"The desk itself failed at it: {type(error).__name__}.")
        raise
    finally:
        if channel is not None:
            spending.write_down(source.account, channel.usage)


def _midnight() -> datetime:
    """The next one, UTC: the networks' day."""
    return datetime.combine(datetime.now(UTC).date() + timedelta(days=1), time(), UTC)


def lease(source_id: int) -> Source | None:
    """Nobody else fetches it for a while; None where somebody does, or where it is not due."""
    until = Now() + timedelta(seconds=settings.INTAKE_LEASE_SECONDS)
    taken = Source.objects.due().filter(pk=source_id).update(leased_until=until, last_fetch_at=Now())
    return (
        Source.objects.select_related("account__app__brand", "account__brand", "account__default_team__brand").get(
            pk=source_id
        )
        if taken
        else None
    )


def _store(source: Source, batch: Batch, usage: Usage) -> None:
    found = pacing.fresh(source, batch.posts)
    pace = pacing.next_pace(source, found, timezone.now(), usage.budgets.values())
    if not storing.store(source, batch.posts):
        _go_on(source)
        return
    for broken in batch.broken:
        keep(broken, source.account.app, source.account, source)
    take_away(source.account, batch.gone)
    with transaction.atomic():  # no cursor goes past what is missing without a word
        gaps.note(source, batch)
        Source.objects.filter(pk=source.pk).update(
            cursor=batch.cursor,
            leased_until=None,
            next_fetch_at=Now() + pace,
            pace_seconds=round(pace.total_seconds()),
            **({"last_new_at": Now(), "quiet_since": None} if found else {}),
            last_ok_at=Now(),
            failures=0,
            last_error="",
        )


def _go_on(source: Source) -> None:
    """More came than can be stored at once: the network is asked for the rest again, from the same cursor, now."""
    log.info("There is more of %s than was stored at once.", source)
    Source.objects.filter(pk=source.pk).update(leased_until=None, next_fetch_at=Now())


def _later(source: Source, reason: str, retry_at: datetime | None = None) -> None:
    """The network's own time where it named one, else twice as long with every failure in a row."""
    log.warning("Fetching %s failed: %s", source, reason)
    wait = min(timedelta(seconds=source.interval_seconds * 2 ** min(source.failures, 6)), LONGEST_WAIT)
    Source.objects.filter(pk=source.pk).update(
        leased_until=None,
        next_fetch_at=retry_at or timezone.now() + wait,
        failures=F("failures") + 1,
        last_error=reason[:500],
    )
