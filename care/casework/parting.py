"""Two cases that were merged are told apart again: what moved goes back, what came since stays where it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from care.casework.carrying import carry, hold
from care.casework.joining import MOVING, sleeps_until
from care.casework.merging import hold_customers
from care.casework.recording import By, move, record
from care.casework.recounting import recount, settled_at
from care.models import Author, Case, CaseEvent, Post

Kind = CaseEvent.Kind


class NotParted(Exception):
    """Nothing was changed; the words say why."""


@transaction.atomic
def part(case: Case, other: Case, by: By) -> Case:
    """`other`, whose words moved into `case`, is a case of its own again, and its customer too where the merge made one
    of two. Answers go with the words that they answer, also those written since. Raises `NotParted`.
    """
    line = other.events.filter(kind=Kind.MERGED, data__into=case.pk).order_by("-pk").first()
    if line is None:
        raise NotParted(_("%(ref)s was never merged into this case.") % {"ref": other.ref})
    told, joined = line.data, line.data.get("joined") or {}
    hold_customers(case.customer_id, other.customer_id, joined.get("customer"))
    held = hold(case.pk, other.pk)
    into, back = held[case.pk], held[other.pk]
    if back.merged_into_id != into.pk:
        raise NotParted(_("%(ref)s is a case of its own already.") % {"ref": other.ref})
    settled = settled_at(into, since=line.at)
    moved = _take_back(into, back, told)
    _revive(back, into, told.get("before") or {})
    _part_customers(into, back, joined)
    record(back, Kind.RESTORED, by, other=into.pk, settled=settled)
    _recount(into, back, told, line.at)
    _let_receive(into, back, told)
    _give_back(into, back, told, by)
    for one in (into, back):
        one.touched_at = timezone.now()
        one.save()
        move(one.pk, words=True)
    record(into, Kind.PARTED, by, other=back.pk, **moved)
    _let_receive_again(joined, back)
    return back


def _take_back(into: Case, back: Case, told: Mapping[str, Any]) -> dict[str, list[int]]:
    moved = carry(into, back, told["posts"], told["replies"])
    heard = Post.objects.filter(direction=Post.Direction.IN)
    if not heard.filter(case=back).exists() or not heard.filter(case=into).exists():
        raise NotParted(_("Nothing would be left in one of the two: their words have moved on since."))
    for name in ("notes", "pictures", "handovers"):
        MOVING[name].objects.filter(pk__in=told.get(name, []), case=into).update(case=back)
    into.taggings.filter(tag__in=told.get("tags", [])).update(case=back)
    Case.objects.filter(pk__in=told.get("following", []), previous=into).update(previous=back)
    Case.objects.filter(pk__in=told.get("merged", []), merged_into=into).update(merged_into=back)
    return moved


def _revive(back: Case, into: Case, before: Mapping[str, Any]) -> None:
    """As it stood, unless the case that it was in has been solved since."""
    back.merged_into = None
    back.state = Case.State(before.get("state") or Case.State.OPEN)
    back.solved_at = _time(before.get("solved_at"))
    back.snoozed_until = _time(before.get("snoozed_until"))
    if into.is_solved and not back.is_solved:
        back.state, back.solved_at, back.snoozed_until = Case.State.SOLVED, into.solved_at, None
    back.waiting_since = into.waiting_since


def _part_customers(into: Case, back: Case, joined: Mapping[str, Any]) -> None:
    if not joined:
        return
    kept, own = into.customer_id, joined["customer"]
    Author.objects.filter(pk__in=joined["authors"], customer=kept).update(customer=own)
    Case.objects.filter(pk__in=joined["cases"], customer=kept).update(customer=own)
    back.customer_id = own


def _recount(into: Case, back: Case, told: Mapping[str, Any], merged_at: datetime) -> None:
    """A solved case that the other one had opened again is solved again, where nothing came since."""
    before, into_before = told.get("before") or {}, told.get("into_before") or {}
    recount(back, into, was_waiting=bool(before.get("waiting_since")))
    known = _time(into_before.get("first_answered_at"))
    into.first_answered_at = known or into.first_answered_at
    recount(into, back, was_waiting=into.waiting_since is not None)
    came = into.posts.filter(direction=Post.Direction.IN, received_at__gt=merged_at).exists()
    solved_at = _time(into_before.get("solved_at"))
    if solved_at and not into.is_solved and not came:
        into.state, into.solved_at = Case.State.SOLVED, solved_at
        into.waiting_since = into.snoozed_until = None
    elif not into.is_solved and not came:
        _sleep_again(into, before, into_before)


def _sleep_again(into: Case, before: Mapping[str, Any], into_before: Mapping[str, Any]) -> None:
    """What the merge woke, as long as nobody put it aside since."""
    was, other = _time(into_before.get("snoozed_until")), _time(before.get("snoozed_until"))
    if was and into.snoozed_until == sleeps_until(was, other, brings_wait=bool(before.get("waiting_since"))):
        into.snoozed_until = was


def _let_receive(into: Case, back: Case, told: Mapping[str, Any]) -> None:
    """New posts go where they would go without the merge; no customer has two cases that take them."""
    before, into_before = told.get("before") or {}, told.get("into_before") or {}
    stopped = (told.get("joined") or {}).get("stopped", [])
    wants = not back.is_solved and (before.get("is_receiving", False) or back.pk in stopped)
    took_it = into.customer_id == back.customer_id and into_before.get("is_receiving") is False
    if into.is_solved or (wants and took_it):
        into.is_receiving = False
    Case.objects.filter(pk=into.pk).update(is_receiving=into.is_receiving)
    back.is_receiving = wants and _is_free(back.customer_id)


def _let_receive_again(joined: Mapping[str, Any], back: Case) -> None:
    """The other case of the customer that had to stop when two customers became one."""
    for one in Case.objects.whole().unsolved().filter(pk__in=joined.get("stopped", [])).exclude(pk=back.pk):
        if _is_free(one.customer_id):
            Case.objects.filter(pk=one.pk).update(is_receiving=True)


def _is_free(customer: int | None) -> bool:
    """Whether nothing takes the customer's new posts."""
    return customer is not None and not Case.objects.filter(customer=customer, is_receiving=True).exists()


def _give_back(into: Case, back: Case, told: Mapping[str, Any], by: By) -> None:
    """Whom the merge gave the case, has it no more."""
    into_before = told.get("into_before") or {}
    if "assignee_id" not in into_before or into_before["assignee_id"] is not None:
        return
    if into.assignee_id is not None and into.assignee_id == back.assignee_id:
        record(into, Kind.ASSIGNED, by, **{"from": into.assignee_id, "to": None})
        into.assignee = None


def _time(word: Any) -> datetime | None:
    return parse_datetime(word) if isinstance(word, str) else None
