"""The inbox: who waits for an answer, longest first."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from care.channels import registry
from care.desk import frame, listing
from care.desk.access import DeskRequest, SeeOther
from care.desk.filters import STATES, Filters
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
    now = timezone.now()
    counts = listing.counts(request.user)
    cases, has_more = listing.page_of(request.user, filters)
    page = {
        "frame": frame.frame(request.user, counts, filters),
        "title": frame.TITLES[filters.view],
        "filters": filters,
        "rows": rows_of(cases, request.user, now),
        "has_place": bool(cases) or request.user.memberships.exists(),
        "networks": _networks(filters),
        "states": _states(filters),
        "pressure": _pressure(counts, now),
        "older": filters.url(page=filters.page + 1) if has_more else "",
        "newer": filters.url(page=filters.page - 1) if filters.page > 1 else "",
        "cleared": filters.url(network="", state="", q=""),
        "everywhere": filters.url(view="everything", network="", state=""),
        "all_open": filters.url(view="all"),
        "waiting_elsewhere": counts.all,
    }
    return render(request, "desk/inbox.html", page)


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """The one box: a ref goes to its case, anything else is looked for in every case."""
    asked = Filters.read(request.GET)
    return SeeOther(Filters(view="everything", q=asked.q).url() if asked.q else reverse("inbox"))


def _named_case(request: DeskRequest, q: str) -> HttpResponse | None:
    case = Case.objects.visible_to(request.user).named(q) if q[:1] in ("C", "c") else None
    return SeeOther(reverse("case", args=[case.ref])) if case else None


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


def _pressure(counts: listing.Counts, now: datetime) -> Pressure:
    oldest = elapsed((now - counts.oldest).total_seconds()) if counts.oldest else ""
    return Pressure(counts.late, counts.at_risk, oldest)
