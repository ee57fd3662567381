"""What workers do for replies: each task takes an id and calls one verb."""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from care.models import Moderation, Reply
from care.models.turns import lane
from care.nudging import nudge
from care.replies import acting, sending, settling

LANES = 2  # of a worker's three processes: one network that hangs leaves one to the others


@shared_task
def send_reply(reply_id: int) -> None:
    """Whoever found no lane free is sent by whoever is done."""
    if _unless_it_hangs(Reply.objects.filter(pk=reply_id), sending.send, reply_id):
        for next_id in sending.after(reply_id):
            nudge(send_reply, next_id)


@shared_task
def settle_reply(reply_id: int) -> None:
    _unless_it_hangs(Reply.objects.filter(pk=reply_id), settling.settle, reply_id)


@shared_task
def moderate_post(moderation_id: int) -> None:
    _unless_it_hangs(Moderation.objects.filter(pk=moderation_id), acting.act, moderation_id)


@shared_task
def sweep() -> None:
    """Beat asks every two seconds: what a lost nudge left, what a dead worker left, what is to be looked for."""
    settling.take_over_from_the_dead()
    acting.take_over_from_the_dead()
    for reply_id in sending.waiting():
        nudge(send_reply, reply_id)
    for reply_id in settling.due():
        nudge(settle_reply, reply_id)
    for moderation_id in acting.waiting():
        nudge(moderate_post, moderation_id)


def _unless_it_hangs(row: QuerySet[Any], verb: Callable[[int], None], row_id: int) -> bool:
    """Whether it was done; what finds no lane free stays due, and the sweeper asks again."""
    network = row.values_list("account__network", flat=True).first()
    with lane("write", network or "", LANES) as is_free:
        if is_free:
            verb(row_id)
    return is_free
