"""Merging two cases, telling them apart again: the form, and what follows from its button."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care.casework import merging, parting
from care.casework.merging import NotMerged
from care.casework.parting import NotParted
from care.desk import frame, people, tallying
from care.desk.access import DeskRequest, case_to_change, changes_case, to_case
from care.models import Case

MOST = 20  # cases to choose from; any other has its ref


def merge(request: DeskRequest, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, case_to_change(request, ref))
    return _merge(request, ref)


@changes_case
def _merge(request: DeskRequest, case: Case) -> HttpResponse:
    wanted = request.POST.get("ref", "").strip() or request.POST.get("other", "")
    if not wanted:
        return _form(request, case, _("Choose the other case, or write its number."))
    other = Case.objects.workable_by(request.user).named(wanted)
    if other is None:
        return _form(request, case, _("There is no case %(ref)s that you may change.") % {"ref": wanted[:20]})
    try:
        into = merging.merge(case, other, request.user, is_told=bool(request.POST.get("told")))
    except NotMerged as problem:
        return _form(request, case, str(problem))
    moved = other if into.pk == case.pk else case
    names = {"moved": moved.ref, "ref": into.ref}
    undo = reverse("part", args=[into.ref, moved.ref])
    messages.success(request, _("%(moved)s has moved into %(ref)s.") % names, extra_tags=undo)
    return to_case(into)


@changes_case
def part(request: DeskRequest, case: Case, other: str) -> HttpResponse:
    """The merge is undone: both must be the agent's to change, as for merging."""
    emptied = Case.objects.workable_by(request.user).filter(pk=Case.id_of(other) or 0).first()
    if emptied is None:
        raise Http404(_("There is no case %(ref)s that you may change.") % {"ref": other[:20]})
    try:
        parting.part(case, emptied, request.user)
    except NotParted as problem:
        messages.warning(request, str(problem))
    else:
        names = {"ref": case.ref, "other": emptied.ref}
        messages.success(request, _("%(ref)s and %(other)s are two cases again.") % names)
    return to_case(case)


def _form(request: DeskRequest, case: Case, problem: str = "") -> HttpResponse:
    """With what was typed, where something was wrong."""
    page: dict[str, Any] = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "others": people.mergeable(case, request.user, timezone.now(), MOST),
        "other": request.POST.get("other", ""),
        "ref": request.POST.get("ref", "").replace("\x00", ""),
        "told": bool(request.POST.get("told")),
        "problem": problem,
    }
    return render(request, "desk/merge.html", page, status=422 if problem else 200)
