"""A case that holds two matters becomes two."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from care.casework import joining, seeing
from care.casework.carrying import carry, hold
from care.casework.merging import hold_customers
from care.casework.recording import changing, move, record
from care.casework.recounting import recount, settled_at, wait
from care.models import Agent, Case, CaseEvent, Post

Kind = CaseEvent.Kind


class NotSplit(Exception):
    """Nothing was changed; the words say why."""


@transaction.atomic
def split(case: Case, posts: Collection[int], by: Agent) -> Case:
    """These posts, with what answers them, become a new case of the same customer. Raises `NotSplit`."""
    hold_customers(case.customer_id)
    origin = hold(case.pk)[case.pk]
    if origin.merged_into_id is not None:
        raise NotSplit(_("The case has moved into another one meanwhile."))
    _check(origin, posts)
    half = _half_of(origin)
    moved = carry(origin, half, posts)
    record(half, Kind.SPLIT_OFF, by, other=origin.pk, settled=settled_at(origin))
    if half.assignee_id is not None:
        record(half, Kind.ASSIGNED, by, **{"from": None, "to": half.assignee_id})
    for one, other in ((half, origin), (origin, half)):
        recount(one, other, was_waiting=one.waiting_since is not None)
    _let_one_receive(origin, half)
    for one in (origin, half):  # the one that gives it up first
        one.touched_at = timezone.now()
        one.save()
        move(one.pk, words=True)
    record(origin, Kind.SPLIT, by, other=half.pk, **moved)
    return half


@transaction.atomic
def undo(half: Case, by: Agent) -> Case:
    """Both halves are one case again, with all that came since: the one that they were. Raises `NotSplit`, also where
    the other half is not `by`'s to change.
    """
    line = half.events.filter(kind=Kind.SPLIT_OFF).first()
    workable = Case.objects.workable_by(by).whole()
    origin = workable.filter(pk=line.data["other"]).first() if line else None
    if line is None or origin is None:
        raise NotSplit(_("There is no other half any more that you could put it back into."))
    hold_customers(origin.customer_id, half.customer_id)
    asleep = _asleep(hold(half.pk, origin.pk)[origin.pk], half, line.at)
    if not joining.merge(half.pk, origin.pk, by):
        raise NotSplit(_("One of the two has moved into another case meanwhile."))
    with changing(origin) as whole:
        _wait_again(whole, half)
        whole.snoozed_until = asleep or whole.snoozed_until
    return origin


def _asleep(origin: Case, half: Case, split_at: datetime) -> datetime | None:
    """Until when all of it was put aside before the split, where nothing came to the other half since."""
    since = origin.events.filter(kind=Kind.SNOOZED, at__gt=split_at)
    came = half.posts.filter(direction=Post.Direction.IN, received_at__gt=split_at)
    return None if since.exists() or came.exists() else origin.snoozed_until


def _wait_again(whole: Case, half: Case) -> None:
    """An answer that one half got before they were split had seen the words of the other; a later one had not."""
    was_waiting = whole.waiting_since is not None
    since = [merge for merge in seeing.merges(whole) if merge.case == half.pk]
    wait(whole, seeing.still_waiting(whole, since), was_waiting=was_waiting)


def _check(origin: Case, posts: Collection[int]) -> None:
    heard = origin.posts.filter(direction=Post.Direction.IN)
    going = heard.filter(pk__in=posts).count()
    if not going:
        raise NotSplit(_("Tick the customer's posts that are another matter."))
    if going == heard.count():
        raise NotSplit(_("At least one of the customer's posts has to stay."))


def _half_of(origin: Case) -> Case:
    return Case.objects.create(
        brand=origin.brand,
        customer=origin.customer,
        team=origin.team,
        assignee=origin.assignee,
        state=origin.state,
        waiting_since=origin.waiting_since,
        first_answered_at=origin.first_answered_at,
        solved_at=origin.solved_at,
        previous=origin,
    )


def _let_one_receive(origin: Case, half: Case) -> None:
    """The customer's next words go on where their newest words are: in one of the two, the other takes none."""
    newest = [(one.last_inbound.posted_at, one.last_inbound.pk) for one in (origin, half) if one.last_inbound]
    if origin.is_receiving and newest[1] > newest[0]:
        origin.is_receiving, half.is_receiving = False, True
