"""From case to case within a list: which comes next, and who gets it."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from care.casework import assigning
from care.desk import presence, tallying
from care.desk.access import DeskRequest, SeeOther
from care.desk.around import around
from care.desk.filters import QUEUES, Filters
from care.desk.frame import TITLES
from care.desk.listing import listed
from care.desk.rows import case_url
from care.desk.saving import opened
from care.models import Agent, Case

MOST = 200  # cases of a list that are told apart; beyond them nobody walks


@dataclass(frozen=True, slots=True)
class Place:
    """Where the case stands in its list: addresses of its neighbours, empty where there is none; `at` is 0 where it is
    not (or no longer) in it, `of` ends with + where there are more.
    """

    at: int
    of: str
    previous: str
    next: str
    url: str
    list: str


def place(agent: Agent, filters: Filters, case: Case, *, is_from_list: bool) -> Place:
    """One query, where the case was opened from a list; else which is the next is found out when it is asked for."""
    ids = _first_of(agent, filters) if is_from_list else []
    at = ids.index(case.pk) if case.pk in ids else -1
    return Place(
        at=at + 1,
        of=f"{MOST}+" if len(ids) > MOST else str(len(ids)),
        previous=_url(ids[at - 1], filters) if at > 0 else "",
        next=_next(filters, ids, at) if is_from_list else f"{reverse('next_case')}?after={case.ref}",
        url=filters.url(),
        list=_name(agent, filters),
    )


def _next(filters: Filters, ids: list[int], at: int) -> str:
    """A case that left the list is followed by the list's first."""
    return _url(ids[at + 1], filters) if at + 1 < len(ids) else ""


def next_in(filters: Filters, agent: Agent, after_case: Case | None = None) -> Case | None:
    """The next case of the list that nobody looks at, the agent's from now on; None where there is none.

    Cases of colleagues are passed over. Of two agents who ask at once each gets another.
    """
    view = filters.view if filters.view in QUEUES else "unassigned"
    free = listed(agent, filters.in_view(view)).workable_by(agent).filter(Q(assignee=None) | Q(assignee=agent))
    ids = list(free.values_list("pk", flat=True)[:MOST])
    if after_case is not None and after_case.pk in ids:
        at = ids.index(after_case.pk)
        ids = ids[at + 1 :] + ids[:at]
    looked = presence.present_at(ids, agent)
    for pk in ids:
        if pk not in looked and assigning.claim(Case(pk=pk), agent):
            tallying.recount(agent)
            return Case.objects.get(pk=pk)
    return None


@require_http_methods(["GET", "POST"])
def next_case(request: DeskRequest) -> HttpResponse:
    """POST takes it: start, or go on. GET only shows the first of the list that is another one. The list, where there
    is none.
    """
    asked = request.POST if request.method == "POST" else request.GET
    filters = opened(request.user, Filters.of(asked.get("from", "")))
    before = Case.objects.visible_to(request.user).named(asked.get("after", ""))
    if request.method == "POST":
        return on_to_the_next(request, filters, before)
    first = next((pk for pk in _first_of(request.user, filters) if before is None or pk != before.pk), None)
    if first is None:
        messages.info(request, _("There is no other case in this list."))
        return SeeOther(filters.url())
    return SeeOther(_url(first, filters))


def on_to_the_next(request: DeskRequest, filters: Filters, before: Case | None) -> HttpResponse:
    """The next case of the list after this one."""
    case = next_in(filters, request.user, before)
    if case is None:
        messages.info(request, _("Nothing here that is free: colleagues have the rest, or look at it just now."))
        return SeeOther(filters.url())
    return SeeOther(case_url(case, filters))


def _name(agent: Agent, filters: Filters) -> str:
    views = around(agent).saved if filters.saved else ()
    return next((view.name for view in views if view.slug == filters.saved), "") or str(TITLES[filters.view])


def _first_of(agent: Agent, filters: Filters) -> list[int]:
    return list(listed(agent, filters).values_list("pk", flat=True)[: MOST + 1])


def _url(pk: int, filters: Filters) -> str:
    return case_url(Case(pk=pk), filters)
