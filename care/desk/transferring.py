"""Handing a case over: the form, the yes or no of the one who gets it, and what is offered to an agent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from care.casework import handing
from care.casework.handing import Decided, NotOffered
from care.desk import around, forms, frame, offers, tallying
from care.desk.access import DeskRequest, SeeOther, case_to_change, changes_case, to_case
from care.models import Agent, Case, Handover, Team


def transfer(request: DeskRequest, ref: str) -> HttpResponse:
    """A page of its own: a summary wants room."""
    if request.method != "POST":
        return _form(request, case_to_change(request, ref))
    return _offer(request, ref)


@changes_case
def _offer(request: DeskRequest, case: Case) -> HttpResponse:
    form = forms.HandoverForm(request.POST)
    if not form.is_valid():
        return _form(request, case, forms.first_error(form))
    to = _receiver(form.cleaned_data["to"])
    if to is None:
        return _form(request, case, _("There is no such colleague."))
    try:
        handover = handing.offer(case, request.user, form.cleaned_data["summary"], to=to)
    except NotOffered as problem:
        return _form(request, case, str(problem))
    _look_again(handover)
    said = _("Offered to %(name)s. The case stays where it is until they accept.") % {"name": handover.receiver}
    messages.success(request, said)
    return to_case(case)


def decide(request: DeskRequest, ref: str, pk: int, decision: str) -> HttpResponse:
    """Whoever it is offered to need not see the case otherwise."""
    if request.method != "POST":
        return SeeOther(reverse("case", args=[ref]))
    handover = get_object_or_404(Handover.objects.select_related("case"), pk=pk, case=Case.id_of(ref))
    if decision == "withdraw":
        return _withdraw(request, ref, handover=handover)
    if not Handover.objects.to(request.user).filter(pk=pk).exists():
        raise Http404(_("That is not offered to you."))
    try:
        return _accept(request, handover) if decision == "accept" else _decline(request, handover)
    except Decided as problem:
        messages.warning(request, str(problem))
        return _back(request, handover.case)
    finally:
        around.look_again(request.user)
        tallying.recount(request.user)


@changes_case
def _withdraw(request: DeskRequest, case: Case, handover: Handover) -> HttpResponse:
    if not offers.may_withdraw(handover, case, request.user):
        raise PermissionDenied(_("Whoever offered the case can take that back, and whoever has it."))
    try:
        handing.withdraw(handover, request.user)
    except Decided as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, _("The offer is withdrawn."))
        _look_again(handover)
    return to_case(case)


def _accept(request: DeskRequest, handover: Handover) -> HttpResponse:
    case = handing.accept(handover, request.user)
    _look_again(handover)
    messages.success(request, _("The case is yours now."))
    return to_case(case)


def _decline(request: DeskRequest, handover: Handover) -> HttpResponse:
    reason = request.POST.get("reason", "").replace("\x00", "").strip()
    if not reason:
        messages.warning(request, _("Say in a word why: your colleague reads it."))
        return _back(request, handover.case)
    handing.decline(handover, request.user, reason)
    _look_again(handover)
    messages.success(request, _("Declined. It stays with whoever has it, who reads why."))
    return _back(request, handover.case)


@require_safe
def offered(request: DeskRequest) -> HttpResponse:
    """What waits for the agent's yes or no."""
    page = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "offers": offers.offered_to(request.user, timezone.now()),
    }
    return render(request, "desk/offered.html", page)


def _form(request: DeskRequest, case: Case, problem: str = "") -> HttpResponse:
    """With what was typed, where something was wrong."""
    colleagues = handing.receivers(case).exclude(pk__in=[request.user.pk, case.assignee_id or 0])
    page: dict[str, Any] = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "colleagues": [(f"agent-{one.pk}", one.display_name) for one in colleagues],
        "teams": [(f"team-{one.pk}", one.name) for one in Team.objects.filter(brand=case.brand_id)],
        "to": request.POST.get("to", ""),
        "summary": request.POST.get("summary", forms.outline()).replace("\x00", ""),
        "most": forms.LONGEST_NOTE,
        "problem": problem,
    }
    return render(request, "desk/transfer.html", page, status=422 if problem else 200)


def _receiver(chosen: str) -> Agent | Team | None:
    kind, _dash, pk = chosen.partition("-")
    if kind == "agent":
        return Agent.objects.filter(pk=int(pk), is_active=True).first()
    return Team.objects.filter(pk=int(pk)).first()


def _back(request: DeskRequest, case: Case) -> HttpResponse:
    """To the case while one may see it, else to what else is offered."""
    seen = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    still = Handover.objects.open().to(request.user).filter(case=case).exists()
    return to_case(case) if seen or still else SeeOther(reverse("offered"))


def _look_again(handover: Handover) -> None:
    """The receivers' next pages count it anew."""
    if handover.to_agent is not None:
        around.look_again(handover.to_agent)
    else:
        for member in Agent.objects.filter(memberships__team=handover.to_team_id):
            around.look_again(member)
