"""Sending a reply: claim it by one UPDATE, commit the attempt, call the network with no transaction open, record."""

import logging
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from care.channels.base import (
    CredentialsRefused,
    OutgoingReply,
    Rejected,
    Unavailable,
    Unconfirmed,
    Verdict,
)
from care.models import ChannelAccount, Delivery, Reply, health, spending
from care.replies import budgeting, outcomes, pacing, standing
from care.replies.outgoing import outgoing

log = logging.getLogger(__name__)

WHOLE = ("follows__post", "case__brand", "to_post__author", "account__app", "account__brand", "agent", "api_key")
FIRST_WAIT = timedelta(seconds=30)


def send(reply_id: int) -> None:
    """One attempt. However often it is called, and by however many workers, one of them makes it."""
    claimed_at = monotonic()
    delivery = claim(reply_id)
    if delivery is None:
        return
    reply = delivery.reply
    message = outgoing(reply, is_first_attempt=not _was_tried(reply, delivery))
    # The last thing before the call: what goes out later than this might still be on its way when it is looked for.
    if monotonic() - claimed_at > settings.SEND_LEASE_SECONDS / 3:
        outcomes.unavailable(delivery, "The worker was held up before it could send.", timezone.now())
        return
    verdict = _verdict(reply)
    if verdict.answerable != "yes":
        outcomes.rejected(delivery, verdict.reason)
        return
    _publish(delivery, message)


def _verdict(reply: Reply) -> Verdict:
    """Once more before it goes: the time to answer may have run out while it waited. That a private reply is on its
    way already says nothing against this one.
    """
    target = reply.to_post.privately() if reply.is_private_reply else reply.to_post
    if not target.is_private:
        return Verdict()
    return standing.standing(target, by_person=reply.agent_id is not None, told=False).verdict


@transaction.atomic
def claim(reply_id: int) -> Delivery | None:
    """The attempt, committed before the network hears of it; None where it is not to be sent now, or not by us."""
    if _was_held_too_long(reply_id):
        return None
    reply = Reply.objects.sendable().select_related("account", "to_post__account").filter(pk=reply_id).first()
    if reply is None or _waits_for_budget(reply) or pacing.waits(reply):
        return None
    # Of the reply's own columns only: a condition on another table would become a subquery, which a second worker that
    # waited for this row would not ask again.
    taken = (
        Reply.objects.queued()
        .filter(pk=reply_id, send_after__lte=Now())
        .update(
            state=Reply.State.SENDING,
            leased_until=Now() + timedelta(seconds=settings.SEND_LEASE_SECONDS),
            first_attempt_at=Coalesce("first_attempt_at", Now()),
        )
    )
    if not taken:
        return None
    return Delivery.objects.create(reply=Reply.objects.select_related(*WHOLE).get(pk=reply_id))


def waiting() -> list[int]:
    """Replies that no nudge brought to a worker: oldest first."""
    unnudged = Reply.objects.sendable().filter(send_after__lt=Now() - timedelta(seconds=1))
    return list(unnudged.order_by("send_after").values_list("pk", flat=True)[:200])


def after(reply_id: int) -> list[int]:
    """The next reply that waits on the same network, if there is one."""
    network = ChannelAccount.objects.filter(replies=reply_id).values("network")[:1]
    later = Reply.objects.sendable().filter(pk__gt=reply_id, send_after__lte=Now(), account__network=network)
    return list(later.order_by("pk").values_list("pk", flat=True)[:1])


def _was_held_too_long(reply_id: int) -> bool:
    """Held for hours while its account was paused: its agent is asked before it goes."""
    longest = timedelta(seconds=settings.HELD_ASKS_AFTER_SECONDS)
    held = (
        Reply.objects.sendable()
        .select_related("case", "agent")
        .filter(pk=reply_id, queued_at__lt=Now() - longest)
        .first()
    )
    if held is not None:
        outcomes.fail(held, "It was held back for hours while the account could not send. Does it still fit?")
    return held is not None


def _waits_for_budget(reply: Reply) -> bool:
    """The network has said that it takes no more for now: it is asked when it does again."""
    budget = budgeting.used_up(reply)
    if budget is not None:
        what = "direct messages" if reply.visibility == "private" else "public answers"
        reason = f"All {budget.limit} {what} that the network takes for now are used."
        Reply.objects.queued().filter(pk=reply.pk).update(send_after=budget.resets_at, reason=reason)
    return budget is not None


def _was_tried(reply: Reply, delivery: Delivery) -> bool:
    """Whether an earlier attempt may stand on the network."""
    earlier = reply.deliveries.exclude(pk=delivery.pk)
    return earlier.filter(outcome=Delivery.Outcome.UNCONFIRMED).exists()


def _publish(delivery: Delivery, message: OutgoingReply) -> None:
    account = delivery.reply.account
    channel = None
    try:
        channel = account.connect()
        published = channel.publish(message)
    except Rejected as error:
        outcomes.rejected(delivery, error.reason)
    except Unavailable as error:
        outcomes.unavailable(delivery, error.reason, error.retry_at or timezone.now() + FIRST_WAIT)
    except CredentialsRefused as error:
        health.refuse(account, error.reason)
        outcomes.refused(delivery, error.reason)
    except Unconfirmed as error:
        outcomes.unconfirmed(delivery, error.reason)
    else:
        outcomes.published(delivery, published)
    finally:
        if channel is not None:
            spending.write_down(account, channel.usage)
