"""One person under two ids: joined where the network itself says so, never by a name. Their matters become one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from care.casework import drafting, handing
from care.casework.carrying import hold
from care.casework.recording import By, move, record
from care.models import Author, Case, CaseEvent, Customer, Handover, Note, Post, Reply, ReplyPicture
from care.models.turns import take_turns

MOVING: Mapping[str, Any] = {
    "posts": Post,
    "replies": Reply,
    "notes": Note,
    "pictures": ReplyPicture,
    "handovers": Handover,
}
STOOD = (
    *("state", "is_receiving", "assignee_id"),
    *("waiting_since", "snoozed_until", "solved_at", "first_answered_at"),
)


@transaction.atomic
def join(author: Author, other_id: str) -> Author:
    """`other_id` is the same person on the same network; the author behind it comes back, made where there was none.

    Whatever either of them wrote or writes is one customer's, and their two receiving cases become the older one.
    """
    for network_id in sorted((author.network_id, other_id)):
        take_turns("author", author.brand_id, author.network, network_id)
    other = Author.objects.filter(brand=author.brand_id, network=author.network, network_id=other_id).first()
    mine = Author.objects.values_list("customer_id", flat=True).get(pk=author.pk)
    if other is None:
        shown = {"handle": author.handle, "name": author.name, "avatar_url": author.avatar_url}
        key = {"brand_id": author.brand_id, "network": author.network, "network_id": other_id}
        return Author.objects.create(**key, **shown, customer_id=mine)
    if other.customer_id != mine:
        _make_one(mine, other.customer_id)
        other.customer_id = mine
    return other


def _make_one(kept: int, given_up: int) -> None:
    """All that is the one customer's becomes the other's. The caller holds the turns of both identities."""
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=[kept, given_up]).order_by("pk"))
    both = Case.objects.filter(customer__in=[kept, given_up], is_receiving=True).order_by("created_at", "pk")
    receiving = list(both.values_list("pk", flat=True))
    if len(receiving) == 2:
        merge(receiving[1], receiving[0])
    Author.objects.filter(customer=given_up).update(customer=kept)
    Case.objects.filter(customer=given_up).update(customer=kept)


@transaction.atomic
def merge(case_id: int, into_id: int, by: By = None, **told: Any) -> bool:
    """All words of the one case move into the other. The emptied one stays for its history and shows the way.

    The audit line names what moved and how both stood, so that they can be told apart again (`parting`); with it what
    else was `told`. Twice is once: False where one of them had moved already.
    """
    cases = hold(case_id, into_id)
    case, into = cases[case_id], cases[into_id]
    if case.merged_into_id is not None or into.merged_into_id is not None:
        return False
    handing.close(case, by)
    found: dict[str, Any] = {"before": _stood(case), "into_before": _stood(into)}
    for name, model in MOVING.items():
        found[name] = list(model.objects.filter(case=case).values_list("pk", flat=True))
        model.objects.filter(case=case).update(case=into)
    tags = case.taggings.exclude(tag__in=into.taggings.values("tag"))
    found["tags"] = list(tags.values_list("tag", flat=True))
    tags.update(case=into)
    drafting.move(case, into)
    _empty(case, into)
    _fill(into, case, by)
    found |= _lead_on(case, into)
    record(case, CaseEvent.Kind.MERGED, by, into=into.pk, **found, **told)
    record(into, CaseEvent.Kind.TOOK_OVER, by, other=case.pk, is_joined=bool(told))
    return True


def _stood(case: Case) -> dict[str, Any]:
    values = ((name, getattr(case, name)) for name in STOOD)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values}


def _empty(case: Case, into: Case) -> None:
    solved_at = case.solved_at or case.touched_at
    Case.objects.filter(pk=case.pk).update(
        merged_into=into,
        state=Case.State.SOLVED,
        solved_at=solved_at,
        is_receiving=False,
        waiting_since=None,
        snoozed_until=None,
        first_post=None,
        last_inbound=None,
        inbound_count=0,
    )
    move(case.pk)


def _fill(into: Case, case: Case, by: By) -> None:
    """`case` still says how the other one stood before."""
    inbound = into.posts.filter(direction=Post.Direction.IN)
    waits = [since for since in (into.waiting_since, case.waiting_since) if since is not None]
    answered = [at for at in (into.first_answered_at, case.first_answered_at) if at is not None]
    into.first_post = inbound.order_by("posted_at", "pk").first()
    into.last_inbound = inbound.order_by("-posted_at", "-pk").first()
    into.inbound_count = inbound.count()
    into.networks = sorted({*into.networks, *case.networks})
    into.first_answered_at = min(answered, default=None)
    takes_over = case.is_receiving and case.customer_id == into.customer_id
    if into.is_solved and not case.is_solved:  # the open matter goes on in it
        into.state, into.solved_at, takes_over = Case.State(case.state), None, True
        into.snoozed_until = case.snoozed_until
    into.snoozed_until = sleeps_until(into.snoozed_until, case.snoozed_until, brings_wait=bool(case.waiting_since))
    into.waiting_since = None if into.is_solved else min(waits, default=None)
    if takes_over and into.customer_id is not None:
        others = Case.objects.filter(customer=into.customer_id, is_receiving=True).exclude(pk=into.pk)
        into.is_receiving = not others.exists()
    if into.state == Case.State.WAITING and into.waiting_since is not None:
        into.state = Case.State.OPEN
    _give(into, case, by)
    into.touched_at = timezone.now()
    into.save()
    move(into.pk, words=True)


def sleeps_until(snoozed: datetime | None, other: datetime | None, *, brings_wait: bool) -> datetime | None:
    """A case that is put aside comes back with another one's waiting words: at once, or when that one would have."""
    if not brings_wait or snoozed is None or other is None:
        return None if brings_wait else snoozed
    return min(snoozed, other)


def _give(into: Case, case: Case, by: By) -> None:
    """Whoever had the one has the other, where nobody had it and they may see it."""
    to = case.assignee if into.assignee_id is None else None
    if to is not None and Case.objects.visible_to(to).filter(pk=into.pk).exists():
        into.assignee = to
        record(into, CaseEvent.Kind.ASSIGNED, by, **{"from": None, "to": to.pk})


def _lead_on(case: Case, into: Case) -> dict[str, list[int]]:
    """What led to the emptied case leads to the other one."""
    following = list(Case.objects.filter(previous=case).exclude(pk=into.pk).values_list("pk", flat=True))
    merged = list(Case.objects.filter(merged_into=case).values_list("pk", flat=True))
    Case.objects.filter(pk__in=following).update(previous=into)
    Case.objects.filter(pk__in=merged).update(merged_into=into)
    return {"following": following, "merged": merged}
