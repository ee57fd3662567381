"""What a person decides about a reply that the desk could not bring to an end by itself."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from care.casework import answering
from care.casework.recording import By, move, record
from care.models import CaseEvent, Reply
from care.models.turns import take_turns
from care.nudging import nudge_on_commit
from care.replies import outcomes, standing
from care.replies.tasks import send_reply

State = Reply.State
# The reasons by which the pages know a failed reply that nobody need look at.
GIVEN_UP = "It was given up."
TAKEN_BACK = "It was taken back before it went."
REPLACED = "It was taken back and written anew."
UNWANTED = (GIVEN_UP, TAKEN_BACK, REPLACED)


@transaction.atomic
def give_up(reply: Reply, by: By) -> bool:
    """It shall not be sent any more, nor what follows it; False where it is on its way or already there."""
    waiting = Q(state__in=[State.QUEUED, State.FAILED, State.UNCONFIRMED])
    decided = _decide(reply, by, waiting, CaseEvent.Kind.REPLY_GIVEN_UP, state=State.FAILED, reason=GIVEN_UP)
    if decided:
        outcomes.fail_followers(reply)
    return decided


@transaction.atomic
def take_back(reply: Reply, by: By) -> bool:
    """Not yet, its agent says: it shall not go, nor what follows it. False where a worker has begun to send it. The
    same form may send it once more.
    """
    waiting = Q(state=State.QUEUED, first_attempt_at=None)
    more: dict[str, Any] = {"state": State.FAILED, "form_token": uuid.uuid4()}
    decided = _decide(reply, by, waiting, CaseEvent.Kind.REPLY_TAKEN_BACK, reason=TAKEN_BACK, **more)
    for part in Reply.objects.parts_after(reply) if decided else ():
        more["form_token"] = uuid.uuid4()
        Reply.objects.queued().filter(pk=part.pk).update(reason=REPLACED, **more)
    return decided


def replace(old: Reply, by: By) -> None:
    """It was edited and sent as another one. What the network refused stays to be seen, what never went does not."""
    if old.reason == TAKEN_BACK:
        Reply.objects.filter(pk=old.pk, state=State.FAILED).update(reason=REPLACED)
    else:
        give_up(old, by)


@transaction.atomic
def send_again(reply: Reply, by: By) -> bool:
    """A person says: once more. False where it is not failed, or may stand and is still being looked for; and where its
    network takes no private reply to the same words any more.
    """
    if reply.is_private_reply and reply.state == State.FAILED:
        take_turns("private reply", reply.to_post_id)
        if standing.standing(reply.to_post.privately()).verdict.answerable != "yes":
            return False
    decided = _decide(
        reply,
        by,
        Q(state=State.FAILED) | Q(state=State.UNCONFIRMED, needs_person=True),
        CaseEvent.Kind.REPLY_RETRIED,
        state=State.QUEUED,
        reason="",
        queued_at=Now(),
        send_after=Now(),
    )
    if decided:
        nudge_on_commit(send_reply, reply.pk)
    return decided


@transaction.atomic
def it_is_there(reply: Reply, by: By) -> bool:
    """A person saw it on the network; False where it is no longer unconfirmed."""
    now = timezone.now()
    unconfirmed = Q(state=State.UNCONFIRMED)
    decided = _decide(reply, by, unconfirmed, CaseEvent.Kind.REPLY_CONFIRMED, state=State.SENT, reason="", sent_at=now)
    if decided:
        answering.stands(reply, now)
    return decided


@transaction.atomic
def _decide(reply: Reply, by: By, where: Q, kind: CaseEvent.Kind, **values: Any) -> bool:
    decided = Reply.objects.filter(where, pk=reply.pk).update(
        **values, needs_person=False, settle_at=None, unsettled_since=None, looks=0
    )
    if decided:
        record(reply.case, kind, by, reply=reply.pk)
        move(reply.case_id)
    return bool(decided)
