"""What workers do for replies: each task takes an id and calls one verb."""

from celery import shared_task

from care.nudging import nudge
from care.replies import acting, sending, settling


@shared_task
def send_reply(reply_id: int) -> None:
    sending.send(reply_id)


@shared_task
def settle_reply(reply_id: int) -> None:
    settling.settle(reply_id)


@shared_task
def moderate_post(moderation_id: int) -> None:
    acting.act(moderation_id)


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
