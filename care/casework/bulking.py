"""One action on many cases: in turns, each case by the verb that a single one takes; taken back the same way."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from care.casework import assigning, snoozing, solving, tagging
from care.models import Agent, BulkChange, BulkRun, Case, Tag

Action = BulkRun.Action
Before = dict[str, Any]
TURN = 50  # cases, before the row says how far it got
LEASE = timedelta(seconds=60)


def run(run_id: int) -> None:
    """Do what is left of it. Two workers never work one run at once; what a lost one left, the next takes up."""
    while (held := _lease(run_id)) is not None:
        for case in _turn(held):
            _act(held, case)
        held.done = min(held.done + TURN, len(held.cases))
        held.leased_until = None
        held.finished_at = timezone.now() if held.done == len(held.cases) else None
        held.save(update_fields=["done", "leased_until", "finished_at"])


def take_back(done: BulkRun, by: Agent) -> BulkRun:
    """A run that undoes a finished one, once: cases in which something else happened since stay as they are."""
    changed = list(done.changes.order_by("pk").values_list("case", flat=True))
    told = {"agent": by, "action": Action.UNDO, "cases": changed}
    return BulkRun.objects.get_or_create(undoes=done, defaults=told)[0]


def unfinished() -> list[int]:
    """Runs that nobody works on: a sweeper's list."""
    waiting = BulkRun.objects.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), finished_at=None)
    return list(waiting.values_list("pk", flat=True)[:20])


def _lease(run_id: int) -> BulkRun | None:
    free = BulkRun.objects.filter(Q(leased_until=None) | Q(leased_until__lt=Now()), pk=run_id, finished_at=None)
    if not free.update(leased_until=Now() + LEASE):
        return None
    return BulkRun.objects.select_related("agent", "undoes").get(pk=run_id)


def _turn(held: BulkRun) -> list[Case]:
    """The next cases, those that the agent may still change."""
    wanted = held.cases[held.done : held.done + TURN]
    found = Case.objects.workable_by(held.agent).whole().select_related("brand", "team").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def _act(held: BulkRun, case: Case) -> None:
    """What changed is written down in the transaction that changes it."""
    with transaction.atomic():
        if held.undoes is not None:
            change = BulkChange.objects.get(run=held.undoes, case=case)
            UNDO[Action(held.undoes.action)](case, change.before, held)
            return
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        case.refresh_from_db(fields=["assignee", "state", "waiting_since", "snoozed_until", "solved_at"])
        if (before := DO[Action(held.action)](case, held)) is not None:
            BulkChange.objects.create(run=held, case=case, before=before)


def _assign(case: Case, held: BulkRun) -> Before | None:
    to = held.details["to"]
    if case.assignee_id == to or case.is_solved:
        return None
    before = {"assignee": case.assignee_id}
    try:
        assigning.assign(case, Agent.objects.get(pk=to) if to else None, held.agent)
    except assigning.NotTheirs:
        return None
    return before


def _solve(case: Case, held: BulkRun) -> Before | None:
    if case.is_solved:
        return None
    since, until = (at and at.isoformat() for at in (case.waiting_since, case.snoozed_until))
    before = {"state": case.state, "waiting_since": since, "snoozed_until": until}
    verb = solving.solve if held.action == Action.SOLVE else solving.need_no_answer
    verb(case, held.agent)
    case.refresh_from_db(fields=["solved_at"])
    return {**before, "solved_at": case.solved_at and case.solved_at.isoformat()}


def _snooze(case: Case, held: BulkRun) -> Before | None:
    until = parse_datetime(held.details["until"])
    if case.is_solved or until is None:
        return None
    before = {"snoozed_until": case.snoozed_until and case.snoozed_until.isoformat()}
    snoozing.snooze(case, until, held.agent)
    return {**before, "until": held.details["until"]}


def _tag(case: Case, held: BulkRun) -> Before | None:
    wanted = tagging.named(case.brand_id, held.details["tag"])
    return {"tag": wanted.pk} if wanted and tagging.tag(case, wanted, held.agent) else None


def _unassign(case: Case, before: Before, held: BulkRun) -> None:
    to = Agent.objects.filter(pk=before["assignee"]).first() if before["assignee"] else None
    if held.undoes is None or case.assignee_id != held.undoes.details["to"]:
        return
    try:
        assigning.assign(case, to, held.agent)
    except assigning.NotTheirs:
        assigning.assign(case, None, held.agent)


def _unsolve(case: Case, before: Before, held: BulkRun) -> None:
    if not case.is_solved or case.solved_at is None or case.solved_at.isoformat() != before["solved_at"]:
        return
    since = parse_datetime(before["waiting_since"]) if before["waiting_since"] else None
    solving.reopen(case, held.agent, Case.State(before["state"]), since)
    if before["snoozed_until"] and (until := parse_datetime(before["snoozed_until"])):
        snoozing.snooze(case, until, held.agent)


def _unsnooze(case: Case, before: Before, held: BulkRun) -> None:
    if case.snoozed_until is None or case.snoozed_until != parse_datetime(before["until"]):
        return
    earlier = parse_datetime(before["snoozed_until"]) if before["snoozed_until"] else None
    if earlier:
        snoozing.snooze(case, earlier, held.agent)
    else:
        snoozing.wake(case, held.agent)


def _untag(case: Case, before: Before, held: BulkRun) -> None:
    if wanted := Tag.objects.filter(pk=before["tag"]).first():
        tagging.untag(case, wanted, held.agent)


DO: Mapping[Action, Callable[[Case, BulkRun], Before | None]] = {
    Action.ASSIGN: _assign,
    Action.SOLVE: _solve,
    Action.NO_ANSWER: _solve,
    Action.SNOOZE: _snooze,
    Action.TAG: _tag,
}
UNDO: Mapping[Action, Callable[[Case, Before, BulkRun], None]] = {
    Action.ASSIGN: _unassign,
    Action.SOLVE: _unsolve,
    Action.NO_ANSWER: _unsolve,
    Action.SNOOZE: _unsnooze,
    Action.TAG: _untag,
}
