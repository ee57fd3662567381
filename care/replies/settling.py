"""Settling what may have been published: look on the network before any second attempt."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from care.channels.base import ChannelError, CredentialsRefused, Published
from care.models import ChannelAccount, Delivery, Reply, health, spending
from care.replies import outcomes
from care.replies.outgoing import outgoing
from care.replies.sending import WHOLE

log = logging.getLogger(__name__)

LOST_WORKER = "The worker that sent it was lost before the network's answer was recorded."
LOOKS = 2


def settle(reply_id: int) -> None:
    """One look. Found: sent. Not found, for the first time: once more into the queue. Again not: a person decides."""
    reply = _take(reply_id)
    if reply is None:
        return
    channel = None
    try:
        channel = reply.account.connect()
        there = channel.find(outgoing(reply, is_first_attempt=False))
    except CredentialsRefused as error:
        health.refuse(reply.account, error.reason)
        _look_later(reply, error.reason)
    except ChannelError as error:
        _look_later(reply, error.reason)
    except Exception as error:  # ours to mend, the workers' time limit included: a person must not wait for that
        _look_later(reply, f"The desk itself failed at it: {type(error).__name__}.")
        raise
    else:
        _conclude(reply, there)
    finally:
        if channel is not None:
            spending.write_down(reply.account, channel.usage)


def due() -> list[int]:
    """Unconfirmed replies whose next look has come, on accounts that may read."""
    found = Reply.objects.unconfirmed().filter(
        settle_at__lte=Now(), needs_person=False, account__state=ChannelAccount.State.ACTIVE
    )
    return list(found.order_by("settle_at").values_list("pk", flat=True)[:200])


def take_over_from_the_dead() -> None:
    """Attempts whose lease ran out: their worker is lost, and what it sent may stand.

    With them those that are still open though their reply is settled: its echo came, its worker never did.
    """
    is_over = Q(reply__leased_until__lt=Now()) | Q(reply__leased_until=None)
    for delivery in Delivery.objects.filter(is_over, ended_at=None).select_related("reply__case")[:200]:
        outcomes.unconfirmed(delivery, LOST_WORKER)


def _take(reply_id: int) -> Reply | None:
    """Nobody else looks for it meanwhile; its `settle_at` then stands for this look."""
    taken = (
        Reply.objects.unconfirmed()
        .filter(pk=reply_id, settle_at__lte=Now(), needs_person=False)
        .update(settle_at=Now() + timedelta(seconds=settings.SEND_LEASE_SECONDS))
    )
    return Reply.objects.select_related(*WHOLE).get(pk=reply_id) if taken else None


def _conclude(reply: Reply, there: Published | None) -> None:
    if there is not None:
        outcomes.stands(reply, there)
    elif reply.looks + 1 < LOOKS:
        _still_unconfirmed(
            reply, state=Reply.State.QUEUED, looks=F("looks") + 1, queued_at=Now(), send_after=Now(), settle_at=None
        )
    else:
        _ask(reply, "It was looked for twice and not found. Look on the network: is it there, or shall it go again?")


def _look_later(reply: Reply, reason: str) -> None:
    """Unreadable is not absent. After a quarter of an hour of it, a person decides."""
    unsettled = timezone.now() - (reply.unsettled_since or timezone.now())
    if unsettled.total_seconds() > settings.SETTLE_GIVE_UP_SECONDS:
        _ask(reply, f"The network could not be read to look for it: {reason}")
        return
    wait = timedelta(seconds=max(settings.SETTLE_AFTER_SECONDS / 2, 1))
    _still_unconfirmed(reply, settle_at=Now() + wait, reason=reason[:500])


def _ask(reply: Reply, reason: str) -> None:
    _still_unconfirmed(reply, needs_person=True, settle_at=None, reason=reason[:500])


def _still_unconfirmed(reply: Reply, **values: object) -> None:
    """Only where nothing else, an echo, a person or a later look, has dealt with it meanwhile."""
    Reply.objects.unconfirmed().filter(pk=reply.pk, post=None, settle_at=reply.settle_at).update(**values)
