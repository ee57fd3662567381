"""The inbox: who waits for an answer, longest first."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from care.channels import registry
from care.desk import empties, frame, listing, many, saving, tallying
from care.desk.access import DeskRequest, SeeOther
from care.desk.around import around
from care.desk.filters import QUEUES, STATES, Filters
from care.desk.rows import STATE_WORDS, rows_of
from care.desk.wording import elapsed
from care.models import Case


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, as a link."""

    word: str
    url: str
    is_on: bool
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Pressure:
    """What burns, in three figures."""

    late: int
    at_risk: int
    oldest: str


def home(request: HttpRequest) -> HttpResponse:
    return SeeOther(reverse("inbox"))


@require_safe
def inbox(request: DeskRequest) -> HttpResponse:
    """One page of one view."""
    filters = Filters.read(request.GET)
    if jump := _named_case(request, filters.q):
        return jump
    return _shown(request, saving.opened(request.user, filters))


@require_safe
def saved_view(request: DeskRequest, slug: str) -> HttpResponse:
    filters = saving.opened(request.user, replace(Filters.read(request.GET), saved=slug))
    if not filters.saved:
        raise Http404(_("There is no view of that name that you may see."))
    return _shown(request, filters)


def _shown(request: DeskRequest, filters: Filters) -> HttpResponse:
    now = timezone.now()
    counts = tallying.counts(request.user)
    known = around(request.user)
    cases, last = listing.page_of(request.user, filters)
    saved = next((view for view in known.saved if view.slug == filters.saved), None)
    page: dict[str, Any] = {
        "filters": filters,
        "rows": rows_of(cases, request.user, now, filters, may_work=known.works),
        "may_work": known.works,
        "older": filters.url(after=last) if last else "",
        "is_first": filters.after is None,
        "first": filters.url(),
    }
    if request.headers.get("HX-Request-Type") == "partial":
        answer = render(request, "desk/inbox.html#older", page)
        answer["Vary"] = "HX-Request-Type"
        return answer
    page |= {
        "frame": frame.frame(request.user, counts, filters, known),
        "title": saved.name if saved else frame.TITLES[filters.view],
        "saved": saved,
        "networks": _networks(filters),
        "states": _states(filters),
        "teams": _teams(filters, known.teams),
        "tags": _tags(filters, known.tags),
        "pressure": _pressure(filters, counts, now),
        "cleared": filters.url(network="", state="", team="", tag="", q=""),
        "starts": known.works and bool(cases) and filters.view in QUEUES,
        "in_view": _in_view(filters, counts),
        "sharing": known.teams,
        "run": many.running(request.user, request.GET.get("run", "")),
        "many": many.choices(known),
        "empty": None if cases else empties.empty(request.user, filters, counts, now),
    }
    return render(request, "desk/inbox.html", page)


def _named_case(request: DeskRequest, q: str) -> HttpResponse | None:
    case = Case.objects.visible_to(request.user).named(q) if q[:1] in ("C", "c") else None
    return SeeOther(reverse("case", args=[case.ref])) if case else None


def _in_view(filters: Filters, counts: tallying.Counts) -> int:
    """How many the view holds, where that is known without counting; else 0."""
    return 0 if filters.is_narrowed else getattr(counts, filters.view, 0)


def _networks(filters: Filters) -> list[Choice]:
    known = [
        Choice(registry.label(key), filters.url(network=key), filters.network == key, f"network-{key}")
        for key in registry.CHANNELS
    ]
    return [Choice(_("Every network"), filters.url(network=""), not filters.network), *known]


def _states(filters: Filters) -> list[Choice]:
    if filters.view == "solved":
        return []
    known = [Choice(STATE_WORDS[key](), filters.url(state=key), filters.state == key) for key in STATES]
    return [Choice(_("Any state"), filters.url(state=""), not filters.state), *known]


def _teams(filters: Filters, teams: tuple[tuple[str, str], ...]) -> list[Choice]:
    """Nothing to choose for those of one team."""
    if len(teams) < 2 and not filters.team:
        return []
    known = [Choice(name, filters.url(team=slug), filters.team == slug) for slug, name in teams]
    return [Choice(_("Every team"), filters.url(team=""), not filters.team), *known]


def _tags(filters: Filters, tags: tuple[str, ...]) -> list[Choice]:
    names = tags if not filters.tag or filters.tag in tags else (filters.tag, *tags)
    known = [Choice(name, filters.url(tag=name), filters.tag == name) for name in names]
    return [Choice(_("Any tag"), filters.url(tag=""), not filters.tag), *known] if known else []


def _pressure(filters: Filters, counts: tallying.Counts, now: datetime) -> Pressure | None:
    """None where it is not known of just these cases: a part of a view, or those that nobody waits for."""
    found = counts.pressure.get(filters.view)
    if found is None or filters.is_narrowed:
        return None
    return Pressure(found.late, found.at_risk, elapsed((now - found.oldest).total_seconds()) if found.oldest else "")
