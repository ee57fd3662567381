"""One action on many cases of a list: asked of whom it would surprise, shown how far it is, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from care.casework import bulking
from care.desk import forms, frame, tallying
from care.desk.access import DeskRequest, SeeOther
from care.desk.around import Around
from care.desk.filters import Filters
from care.desk.listing import PAGE_SIZE, listed
from care.desk.saving import opened
from care.desk.tasks import run_bulk
from care.models import Agent, BulkRun, Case
from care.nudging import nudge_on_commit

MOST = 5000  # cases in one run: more than anybody can mean
Action = BulkRun.Action


@dataclass(frozen=True, slots=True)
class Running:
    """A run as the list shows it: what it does, how far it is, whether it can be taken back."""

    id: int
    words: str
    done: int
    of: int
    is_finished: bool
    can_undo: bool


@require_POST
def change_many(request: DeskRequest) -> HttpResponse:
    """Up to a page of cases is done at once; more is asked first and done by the workers."""
    filters = opened(request.user, Filters.of(request.POST.get("from", "")))
    form = forms.ManyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, forms.first_error(form))
        return SeeOther(filters.url())
    wanted = _wanted(request, filters)
    if not wanted:
        messages.warning(request, _("Tick the cases that you mean first. There was none that you may change."))
        return SeeOther(filters.url())
    if len(wanted) > PAGE_SIZE and not request.POST.get("confirmed"):
        return _asked(request, filters, form, len(wanted))
    return _begun(request, filters, form.chosen(), form.details(request.user.pk), wanted)


@require_POST
def undo_many(request: DeskRequest, pk: int) -> HttpResponse:
    done = get_object_or_404(BulkRun.objects.filter(agent=request.user).exclude(action=Action.UNDO), pk=pk)
    filters = opened(request.user, Filters.of(request.POST.get("from", "")))
    return _worked(request, filters, bulking.take_back(done, request.user))


def running(agent: Agent, asked: str) -> Running | None:
    """The run that an address names, where it is the agent's own. Counts say what changed, not what was ticked."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
        return None
    run = BulkRun.objects.filter(agent=agent, pk=int(asked)).select_related("undone_by").first()
    if run is None:
        return None
    changed = run.done if run.action == Action.UNDO else run.changes.count()
    is_undone = hasattr(run, "undone_by")
    can_undo = run.is_finished and bool(changed) and run.action != Action.UNDO and not is_undone
    return Running(run.pk, _words(run, changed), run.done, len(run.cases), run.is_finished, can_undo)


def _wanted(request: DeskRequest, filters: Filters) -> list[int]:
    if request.POST.get("all"):
        cases = listed(request.user, filters)
    else:
        ticked = [int(pk) for pk in request.POST.getlist("case") if pk.isascii() and pk.isdigit() and len(pk) < 16]
        cases = Case.objects.visible_to(request.user).whole().filter(pk__in=ticked[:MOST])
    return list(cases.workable_by(request.user).values_list("pk", flat=True)[:MOST])


def _asked(request: DeskRequest, filters: Filters, form: forms.ManyForm, count: int) -> HttpResponse:
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    page: dict[str, Any] = {
        "frame": frame.frame(request.user, tallying.counts(request.user), filters),
        "count": count,
        "verb": VERBS[form.chosen()](count),
        "sent": [pair for pair in sent if pair[0] not in ("csrfmiddlewaretoken", "confirmed")],
        "back": filters.url(),
    }
    return render(request, "desk/many.html", page)


def _begun(
    request: DeskRequest, filters: Filters, action: Action, details: dict[str, Any], wanted: Sequence[int]
) -> HttpResponse:
    run = BulkRun.objects.create(agent=request.user, action=action, details=details, cases=wanted)
    return _worked(request, filters, run)


def _worked(request: DeskRequest, filters: Filters, run: BulkRun) -> HttpResponse:
    if len(run.cases) <= PAGE_SIZE:
        bulking.run(run.pk)
    else:
        nudge_on_commit(run_bulk, run.pk)
    tallying.recount(request.user)
    url = filters.url()
    return SeeOther(f"{url}{'&' if '?' in url else '?'}run={run.pk}")


def _words(run: BulkRun, changed: int) -> str:
    if not run.is_finished:
        return VERBS[Action(run.action)](len(run.cases))
    if run.action == Action.UNDO:
        return _("Taken back.")
    if not changed:
        return _("Nothing changed: they were so already.")
    said = DONE[Action(run.action)](changed)
    left = len(run.cases) - changed
    kept = ngettext("%(count)d was so already.", "%(count)d were so already.", left) % {"count": left}
    return f"{said} {kept}" if left else said


def choices(known: Around) -> dict[str, Any]:
    """What the bar offers."""
    return {"colleagues": known.colleagues, "tags": known.tags, "snoozes": forms.SNOOZES[:-1], "url": reverse("many")}


VERBS = {
    Action.ASSIGN: lambda n: ngettext("Assign %(n)d case", "Assign %(n)d cases", n) % {"n": n},
    Action.SOLVE: lambda n: ngettext("Solve %(n)d case", "Solve %(n)d cases", n) % {"n": n},
    Action.NO_ANSWER: lambda n: (
        ngettext("Close %(n)d case without an answer", "Close %(n)d cases without an answer", n) % {"n": n}
    ),
    Action.SNOOZE: lambda n: ngettext("Snooze %(n)d case", "Snooze %(n)d cases", n) % {"n": n},
    Action.TAG: lambda n: ngettext("Tag %(n)d case", "Tag %(n)d cases", n) % {"n": n},
    Action.UNDO: lambda n: ngettext("Take back %(n)d change", "Take back %(n)d changes", n) % {"n": n},
}
DONE = {
    Action.ASSIGN: lambda n: ngettext("%(n)d case assigned.", "%(n)d cases assigned.", n) % {"n": n},
    Action.SOLVE: lambda n: ngettext("%(n)d case solved.", "%(n)d cases solved.", n) % {"n": n},
    Action.NO_ANSWER: lambda n: ngettext("%(n)d case closed.", "%(n)d cases closed.", n) % {"n": n},
    Action.SNOOZE: lambda n: ngettext("%(n)d case snoozed.", "%(n)d cases snoozed.", n) % {"n": n},
    Action.TAG: lambda n: ngettext("%(n)d case tagged.", "%(n)d cases tagged.", n) % {"n": n},
}
