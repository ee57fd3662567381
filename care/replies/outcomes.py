"""How an attempt ended, in one transaction each: the Delivery, the Reply, the case, the audit line.

An attempt whose lease ran out was ended as lost, and another may be under way by now: of what its worker still has to
tell, only that it was published counts.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from care.casework import answering, joining
from care.casework.recording import move, record
from care.channels.base import Published
from care.models import CaseEvent, Delivery, Post, Reply
from care.models.turns import take_turns

Outcome = Delivery.Outcome
PART_BEFORE = "The part before it was not sent."
UNFINISHED = [Reply.State.SENDING, Reply.State.UNCONFIRMED]


@transaction.atomic
def published(delivery: Delivery, there: Published) -> None:
    """It stands. Its echo may have been here first: then the row is there and the reply is sent already."""
    _end(Delivery.objects.filter(pk=delivery.pk), Outcome.PUBLISHED, network_id=there.network_id)
    _take_turns(delivery.reply, there)
    _take_back(delivery.reply, there)
    _stand(delivery.reply, there)


def _take_turns(reply: Reply, there: Published) -> None:
    """With whoever brings the same post or joins the same person. Turns come before any reply's or case's lock: who
    joins two ids holds all replies of a case, and then the case.
    """
    take_turns("post", reply.brand_id, reply.account.network, there.network_id)
    _join(reply, there)


def _join(reply: Reply, there: Published) -> None:
    """The network names the person's private id: who writes under it from now on is the author of the target."""
    author = reply.to_post.author
    if author is not None and there.recipient_id and there.recipient_id != author.network_id:
        joining.join(author, there.recipient_id)


def _take_back(reply: Reply, there: Published) -> None:
    """An echo may have been taken for another reply in the same words. The network's own answer says whose it is:
    the other one is to be looked for again.
    """
    theirs = Q(brand=reply.brand_id, post__network=reply.account.network, post__network_id=there.network_id)
    both = Reply.objects.select_for_update(no_key=True, of=("self",)).filter(Q(pk=reply.pk) | theirs)
    found = {one.pk: one for one in both.select_related("case").order_by("pk")}
    if found.pop(reply.pk).post_id is not None:
        return
    for other in found.values():
        Reply.objects.filter(pk=other.pk).update(state=Reply.State.SENDING, post=None, sent_at=None)
        _doubt(other, "What was taken for it is another reply in the same words.")


@transaction.atomic
def stands(reply: Reply, there: Published) -> None:
    """The reply is on the network as `there`: our post, and what follows from it, once."""
    _take_turns(reply, there)
    _stand(reply, there)


def _stand(reply: Reply, there: Published) -> None:
    post = Post.objects.filter(brand=reply.brand_id, network=reply.account.network, network_id=there.network_id).first()
    if post is not None and Reply.objects.filter(post=post).exists():
        return
    current = Reply.objects.select_for_update(no_key=True, of=("self",)).get(pk=reply.pk)
    if current.post_id is None:
        reply.refresh_from_db(fields=["case"])  # which may have moved into another
        answering.published(reply, _ours(reply, there, post))


def _ours(reply: Reply, there: Published, known: Post | None) -> Post:
    """Our words as a post; an echo that could not be matched made the row already, without a case perhaps."""
    post = known or Post(
        brand=reply.brand, network=reply.account.network, network_id=there.network_id, posted_at=timezone.now()
    )
    post.account, post.case, post.is_context = reply.account, reply.case, False
    post.kind = post.kind or ("message" if reply.is_private_reply else reply.to_post.kind)
    post.direction, post.visibility = Post.Direction.OUT, reply.visibility
    post.text = post.text or reply.text
    post.url = post.url or there.url
    post.posted_at = there.posted_at or post.posted_at
    before = reply.follows.post if reply.follows else None
    post.parent_network_id = post.parent_network_id or (before or reply.to_post).network_id
    around = "" if reply.is_private_reply else reply.to_post.thread_network_id
    post.thread_network_id = post.thread_network_id or there.thread_id or around
    post.save()
    return post


@transaction.atomic
def rejected(delivery: Delivery, reason: str) -> None:
    """The network never will take it: its agent reads why."""
    if _end_open(delivery, Outcome.REJECTED, reason):
        fail(delivery.reply, reason)


@transaction.atomic
def fail(reply: Reply, reason: str) -> None:
    """Not sent, and visibly so."""
    states = [Reply.State.QUEUED, *UNFINISHED]
    failed = Reply.objects.filter(pk=reply.pk, state__in=states, post=None).update(
        state=Reply.State.FAILED, reason=reason[:500], leased_until=None, settle_at=None
    )
    if failed:
        record(reply.case, CaseEvent.Kind.REPLY_FAILED, reply=reply.pk)
        _changed(reply)
        fail_followers(reply)


def fail_followers(reply: Reply) -> None:
    """The parts of a thread behind this one: without it they say nothing."""
    for part in Reply.objects.filter(follows=reply).select_related("case"):
        fail(part, PART_BEFORE)


@transaction.atomic
def unavailable(delivery: Delivery, reason: str, retry_at: datetime) -> None:
    """Surely not published: again at that time."""
    if _end_open(delivery, Outcome.UNAVAILABLE, reason):
        _requeue(delivery.reply, reason, retry_at)


@transaction.atomic
def refused(delivery: Delivery, reason: str) -> None:
    """Surely not published, and the account is paused: it waits for the reconnection."""
    if _end_open(delivery, Outcome.REFUSED, reason):
        _requeue(delivery.reply, reason, timezone.now())


@transaction.atomic
def unconfirmed(delivery: Delivery, reason: str) -> None:
    """Maybe published: look on the network, once what we read there must show it."""
    if _end_open(delivery, Outcome.UNCONFIRMED, reason):
        _doubt(delivery.reply, reason)


def _doubt(reply: Reply, reason: str) -> None:
    """From now on unconfirmed; the settling begins after the network's read lag."""
    doubted = Reply.objects.filter(pk=reply.pk, state=Reply.State.SENDING, post=None).update(
        state=Reply.State.UNCONFIRMED,
        reason=reason[:500],
        leased_until=None,
        settle_at=Now() + timedelta(seconds=settings.SETTLE_AFTER_SECONDS),
        unsettled_since=Coalesce("unsettled_since", Now()),
    )
    if doubted:
        record(reply.case, CaseEvent.Kind.REPLY_UNCONFIRMED, reply=reply.pk)
        _changed(reply)


def _end_open(delivery: Delivery, outcome: Outcome, reason: str) -> bool:
    """False where the attempt was ended already."""
    return _end(Delivery.objects.filter(pk=delivery.pk, ended_at=None), outcome, reason)


def _end(found: QuerySet[Delivery], outcome: Outcome, reason: str = "", network_id: str = "") -> bool:
    return bool(found.update(ended_at=Now(), outcome=outcome, reason=reason[:500], network_id=network_id))


def _requeue(reply: Reply, reason: str, send_after: datetime) -> None:
    Reply.objects.filter(pk=reply.pk, state=Reply.State.SENDING, post=None).update(
        state=Reply.State.QUEUED, reason=reason[:500], send_after=send_after, leased_until=None
    )
    _changed(reply)


def _changed(reply: Reply) -> None:
    move(reply.case_id)
