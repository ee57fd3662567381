"""Our words stand on the network: what that means for the reply and for the case."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from care.casework import seeing, solving
from care.casework.recording import By, changing, record
from care.models import Case, CaseEvent, Post, Reply


def published(reply: Reply, post: Post) -> None:
    """The reply stands as `post`: it is sent, and its case waits for the customer. The caller holds a transaction."""
    Reply.objects.filter(pk=reply.pk).update(
        state=Reply.State.SENT,
        post=post,
        sent_at=post.posted_at,
        reason="",
        needs_person=False,
        leased_until=None,
        settle_at=None,
    )
    stands(reply, post.posted_at)
    record(reply.case, CaseEvent.Kind.REPLY_SENT, reply.agent or reply.api_key, reply=reply.pk, post=post.pk)


def stands(reply: Reply, at: datetime) -> None:
    """It is on the network: the case waits for the customer, or is solved where its agent wanted that and nothing new
    came. Where cases were merged since it was written, its writer had only the one's words before them: what waited in
    the other still waits, and nothing is solved. The caller holds a transaction.
    """
    case = answered(reply.case, reply.seen_until or reply.created_at, at, by=reply)
    if reply.solves and case.waiting_since is None and not seeing.merges_since(reply, case):
        solving.solve(case, reply.agent or reply.api_key)


def answered_there(case: Case, post: Post) -> None:
    """Somebody of us answered on the network itself. The caller holds a transaction."""
    answered(case, post.posted_at, post.posted_at)
    record(case, CaseEvent.Kind.ANSWERED_THERE, None, post=post.pk)


def answered(case: Case, seen_until: datetime, at: datetime, *, by: Reply | None = None) -> Case:
    """We answered, having seen what came until `seen_until`: what came later still waits for us. The words of a reply
    `by` which the desk answered were new to colleagues when it was written, not when it stands. The case, or the one
    that its words moved into, comes back.
    """
    with changing(case, words=by is None) as changed:
        changed.first_answered_at = changed.first_answered_at or at
        if changed.is_solved:
            return changed
        later = changed.posts.filter(direction=Post.Direction.IN, received_at__gt=seen_until)
        waits = [later.aggregate(oldest=Min("posted_at"))["oldest"]]
        if by is not None:
            waits.append(seeing.still_waiting(changed, seeing.merges_since(by, changed)))
        changed.waiting_since = min((since for since in waits if since is not None), default=None)
        changed.state = Case.State.OPEN if changed.waiting_since else Case.State.WAITING
    return changed


def say_answered_there(case: Case, by: By) -> None:
    """A person answered on the network itself; their post confirms it when a fetch brings it."""
    with transaction.atomic():
        now = timezone.now()
        answered(case, now, now)
        record(case, CaseEvent.Kind.ANSWERED_THERE, by)


def is_seen_there(case: Case, said_at: datetime) -> bool:
    """Whether the network showed us an answer that the desk did not send, to what was heard until a person said so."""
    heard = case.posts.filter(direction=Post.Direction.IN, received_at__lte=said_at).aggregate(last=Max("posted_at"))
    there = case.posts.filter(direction=Post.Direction.OUT, reply=None)
    return there.filter(posted_at__gte=heard["last"]).exists() if heard["last"] else there.exists()
