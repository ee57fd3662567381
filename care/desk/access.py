"""Who may see and change what. A case comes into a view only through here; what one may not see is 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from care.desk import tallying
from care.models import Agent, Case, Handover

AROUND = ("brand", "team")


class DeskRequest(HttpRequest):
    """A signed-in agent's request."""

    user: Agent  # the login middleware lets nobody else in


class SeeOther(HttpResponseRedirect):
    """It is done: go and look. 303, so that reloading the page sends nothing twice."""

    status_code = 303


def case_or_404(request: DeskRequest, ref: str) -> Case:
    """The case that `ref` names, where the agent may see it."""
    visible = Case.objects.visible_to(request.user).select_related(*AROUND)
    case = visible.named(ref) or _offered(request.user, ref)
    if case is None:
        raise Http404(_("There is no case %(ref)s that you may see.") % {"ref": ref})
    return case


def _offered(agent: Agent, ref: str) -> Case | None:
    """A case of another team may be read, this one alone, while it is offered to the agent or to their team."""
    offers = Handover.objects.open().to(agent).filter(case=Case.id_of(ref))
    return Case.objects.filter(pk__in=offers.values("case")).select_related(*AROUND).first()


def case_to_change(request: DeskRequest, ref: str) -> Case:
    """For the page of a form: whoever may only read the case is told so."""
    case = case_or_404(request, ref)
    if not may_change(request.user, case):
        raise PermissionDenied(_("You may read this case, but not change it."))
    return case


def may_change(agent: Agent, case: Case) -> bool:
    """Auditors look and change nothing."""
    in_team = any(team == case.team_id for team, _, _ in agent.roles)
    return in_team or agent.is_manager_of(case.brand_id)


def to_case(case: Case, anchor: str = "") -> SeeOther:
    return SeeOther(reverse("case", args=[case.ref]) + (f"#{anchor}" if anchor else ""))


def changes_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form's address: POST does it; GET, as after signing in again, shows the case."""

    @wraps(view)
    def checked(request: DeskRequest, ref: str, **parts: Any) -> HttpResponse:
        case = case_or_404(request, ref)
        if request.method != "POST":
            return to_case(case)
        if not may_change(request.user, case):
            raise PermissionDenied(_("You may read this case, but not change it."))
        answer = view(request, case, **parts)
        if isinstance(answer, SeeOther):
            tallying.recount(request.user)
        return _from_its_list(request, answer)

    return checked


def _from_its_list(request: DeskRequest, answer: HttpResponse) -> HttpResponse:
    """Back on the case's page, the list that it was opened from is still known."""
    came = QueryDict(urlsplit(request.META.get("HTTP_REFERER", "")).query).get("from", "")
    if came and isinstance(answer, SeeOther) and "?" not in answer["Location"]:
        page, hash_sign, anchor = answer["Location"].partition("#")
        answer["Location"] = f"{page}?{urlencode({'from': came[:1000]})}{hash_sign}{anchor}"
    return answer
