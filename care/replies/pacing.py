"""At what pace public answers go out: Facebook blocks Pages for hours that answer too many people in a minute.

At most so many begin in any minute. Whatever comes on top of that waits in the queue for a time of its own, spread out
and in the order in which it was written; no worker waits.
"""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from care.models import ChannelAccount, Delivery, Post, Reply
from care.models.turns import take_turns

MINUTE = timedelta(minutes=1)
MOST_PLANNED = 1000
REASON = "{} takes {} public answers a minute from one account."
_PACED = Q(reason__endswith=REASON.partition("{} public")[2])


def waits(reply: Reply) -> bool:
    """Whether it has to wait; then its time is written down, and that of all that wait with it.

    The caller holds a transaction: claims of one account's public answers take turns from here to its end.
    """
    pace = 0 if reply.visibility == Post.Visibility.PRIVATE else reply.account.public_pace
    if not pace:
        return False
    take_turns("pace", reply.account_id)
    now = timezone.now()
    begun = _begun(reply.account, now)
    if len(begun) < pace and not _would_overtake(reply, now):
        return False
    _plan(reply.account, pace, begun, now)
    return True


def _would_overtake(reply: Reply, now: datetime) -> bool:
    before = _queue(reply.account).filter(_PACED, send_after__gt=now, queued_at__lt=reply.queued_at)
    return before.exists()


def _plan(account: ChannelAccount, pace: int, times: list[datetime], now: datetime) -> None:
    """`times`: when those of the last minute began. The whole queue is planned anew: some went, some were given up.
    What somebody else works on is left out; it asks again.
    """
    queue = _queue(account).filter(_PACED | Q(send_after__lte=now)).select_for_update(no_key=True, skip_locked=True)
    planned = sorted(queue.order_by("pk")[:MOST_PLANNED], key=lambda one: (one.queued_at, one.pk))
    earliest = now
    for one in planned:
        free_at = times[-pace] + MINUTE if len(times) >= pace else now
        one.send_after = max(earliest, free_at)
        one.reason = REASON.format(account.channel.label, pace)
        times.append(one.send_after)
        earliest = one.send_after + MINUTE / pace
    Reply.objects.queued().bulk_update(planned, ["send_after", "reason"])


def _queue(account: ChannelAccount) -> QuerySet[Reply]:
    return Reply.objects.queued().filter(account=account, visibility=Post.Visibility.PUBLIC)


def _begun(account: ChannelAccount, now: datetime) -> list[datetime]:
    """When the public answers of the last minute began to go out, oldest first."""
    public = Delivery.objects.filter(reply__account=account, reply__visibility=Post.Visibility.PUBLIC)
    found = public.filter(started_at__gt=now - MINUTE).order_by("started_at")
    return list(found.values_list("started_at", flat=True))
