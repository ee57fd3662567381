"""Doing what an agent wished for a post: claim it by one UPDATE, call the network with no transaction open, record.

All of it comes to the same however often it is done: an attempt whose outcome is unknown is simply made again. Each
claim counts as an attempt, and what a worker has to tell of an earlier one counts only if it is good.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from care.casework import correcting
from care.casework.recording import move
from care.channels.base import CredentialsRefused, Liking, Moderating, Rejected, Unavailable, Unconfirmed
from care.models import Moderation, health, spending

Kind = Moderation.Kind
State = Moderation.State
WHOLE = ("account__app", "account__brand", "agent", "post__author", "post__case__brand")
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
GIVES_UP_AFTER = timedelta(days=1)


def act(moderation_id: int) -> None:
    """One attempt. However often it is called, and by however many workers, one of them makes it."""
    moderation = claim(moderation_id)
    if moderation is None:
        return
    account, channel = moderation.account, None
    try:
        channel = account.connect()
        _call(channel, moderation)
    except Rejected as error:
        _failed(moderation, error.reason)
    except (Unavailable, Unconfirmed) as error:
        _later(moderation, error.reason, getattr(error, "retry_at", None))
    except CredentialsRefused as error:
        health.refuse(account, error.reason)
        _still_open(moderation, state=State.QUEUED, reason=error.reason[:500], leased_until=None)
    else:
        _done(moderation)
    finally:
        if channel is not None:
            spending.write_down(account, channel.usage)


def claim(moderation_id: int) -> Moderation | None:
    """Committed before the network hears of it; None where it is not to be done now, or not by us."""
    if not Moderation.objects.due().filter(pk=moderation_id).exists():
        return None
    # Of the row's own columns only, as replies are claimed.
    taken = Moderation.objects.filter(pk=moderation_id, state=State.QUEUED, act_after__lte=Now()).update(
        state=State.DOING,
        attempts=F("attempts") + 1,
        leased_until=Now() + timedelta(seconds=settings.SEND_LEASE_SECONDS),
    )
    return Moderation.objects.select_related(*WHOLE).get(pk=moderation_id) if taken else None


def waiting() -> list[int]:
    """What no nudge brought to a worker: oldest first."""
    unnudged = Moderation.objects.due().filter(act_after__lt=Now() - timedelta(seconds=1))
    return list(unnudged.order_by("act_after").values_list("pk", flat=True)[:200])


def take_over_from_the_dead() -> None:
    """Its worker is lost, and it may be done: it is done again."""
    lost = Moderation.objects.filter(state=State.DOING, leased_until__lt=Now())
    lost.update(state=State.QUEUED, act_after=Now(), leased_until=None)


def _call(channel: object, moderation: Moderation) -> None:
    """Raises the channel's errors."""
    network_id = moderation.post.network_id
    match moderation.kind:
        case Kind.LIKE | Kind.UNLIKE if isinstance(channel, Liking):
            channel.like(network_id, liked=moderation.kind == Kind.LIKE)
        case Kind.DELETE if isinstance(channel, Moderating):
            channel.delete(network_id)
        case Kind.HIDE | Kind.UNHIDE if isinstance(channel, Moderating):
            channel.hide(network_id, hidden=moderation.kind == Kind.HIDE)
        case _:
            raise Rejected("This network lets nobody do that from here.")


@transaction.atomic
def _done(moderation: Moderation) -> None:
    """Also where its lease ran out meanwhile: the network has it so."""
    unended = Moderation.objects.open().filter(pk=moderation.pk)
    if not unended.update(state=State.DONE, done_at=Now(), reason="", leased_until=None):
        return
    match moderation.kind:
        case Kind.LIKE | Kind.UNLIKE:
            correcting.like(moderation.post, moderation.agent, liked=moderation.kind == Kind.LIKE)
        case Kind.DELETE:
            correcting.delete(moderation.post, moderation.agent)
        case _:
            correcting.hide(moderation.post, moderation.agent, hidden=moderation.kind == Kind.HIDE)


def _failed(moderation: Moderation, reason: str) -> None:
    _still_open(moderation, state=State.FAILED, reason=reason[:500], leased_until=None)


def _later(moderation: Moderation, reason: str, retry_at: datetime | None) -> None:
    """At the time that the network named, else at growing distances, for a day."""
    now = timezone.now()
    if now - moderation.created_at > GIVES_UP_AFTER:
        _failed(moderation, reason)
        return
    wait = min(FIRST_WAIT * 2 ** min(moderation.attempts - 1, 10), LONGEST_WAIT)
    again = retry_at or now + wait
    _still_open(moderation, state=State.QUEUED, reason=reason[:500], act_after=again, leased_until=None)


@transaction.atomic
def _still_open(moderation: Moderation, **values: object) -> None:
    """Only while nobody else has taken it over from this attempt."""
    ours = Moderation.objects.filter(pk=moderation.pk, state=State.DOING, attempts=moderation.attempts)
    if ours.update(**values):
        move(moderation.post.case_id)
