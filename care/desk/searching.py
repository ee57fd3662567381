"""The search: words and operators over every case that the agent may see, with a way straight to what is known."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from care.desk import finding, frame, knowing, marking, tallying
from care.desk.access import DeskRequest, SeeOther
from care.desk.asking import Asked, Term
from care.desk.finding import Cursor, Found
from care.desk.hits import Hit, hits_of
from care.desk.operators import Looking, Unreadable, condition
from care.models import Case

PATIENCE = 4_000  # ms that one question may take of the database
LIMITS = (  # helpers and compiling cost more than they save for what is over in some thousandths of a second
    f"SET LOCAL statement_timeout = {PATIENCE}; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off"
)
EXAMPLES = (
    ("refund", gettext_lazy("posts with words that begin so; all of several words")),
    ('"still waiting"', gettext_lazy("exactly these words; -word leaves posts with it out")),
    ("is:open", gettext_lazy("open (not solved), new, waiting, solved, snoozed, late")),
    ("from:@name", gettext_lazy('whose handle it is; from:"Ana Silva" by the whole name')),
    ("network:facebook", gettext_lazy("where it was written")),
    ("tag:refund", gettext_lazy("which tag it has")),
    ("assignee:me", gettext_lazy("me, none, or a colleague's name")),
    ("team:care", gettext_lazy("whose inbox it is in")),
    ("reach:>10k", gettext_lazy("how many follow the author: >, <, k and m work")),
    ("after:2026-11-01", gettext_lazy("begun that day or later; before: earlier; a month or a year works too")),
    ("has:dm", gettext_lazy("dm, picture, note, tag or rating")),
    ("rating:1", gettext_lazy("1 to 5, positive or negative")),
    ("in:notes", gettext_lazy("looks for the words in our notes instead")),
)
LAST_PAGE = finding.RANKED // finding.PAGE


@dataclass(frozen=True, slots=True)
class Chip:
    """One operator, to be taken away again; `problem` says what is wrong with it."""

    typed: str
    without: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of them; `older` leads to the next, `problem` says why there is none."""

    hits: tuple[Hit, ...] = ()
    older: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What the address asks for."""

    asked: Asked
    is_ranked: bool
    after: Cursor | None
    page: int

    @classmethod
    def read(cls, request: HttpRequest) -> "Search":
        page = request.GET.get("page", "")
        return cls(
            Asked.read(request.GET.get("q", "")),
            request.GET.get("sort") == "fitting",
            Cursor.read(request.GET.get("after", "")),
            min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
        )

    def url(self, asked: Asked | None = None, *, is_ranked: bool | None = None, **rest: object) -> str:
        ranked = self.is_ranked if is_ranked is None else is_ranked
        parts = {"q": str(asked or self.asked), "sort": "fitting" if ranked else "", **rest}
        return f"{reverse('search')}?{urlencode({name: value for name, value in parts.items() if value})}"

    @property
    def is_in_notes(self) -> bool:
        return any(term.key == "in" and term.value.lower() == "notes" for term in self.asked.terms)


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """What was pasted or named goes straight to its case; else the cases that match, page by page."""
    search = Search.read(request)
    looking = Looking.of(request.user)
    named = knowing.known(search.asked, looking)
    if named.case:
        return SeeOther(reverse("case", args=[named.case.ref]))
    cases, chips = _narrowed(search, looking)
    if named.among is not None:
        cases = cases.filter(pk__in=named.among)
    results = _results(search, looking, cases, search.asked.words if named.among is None else ())
    is_first = not search.after and search.page == 1
    around = frame.frame(request.user, tallying.counts(request.user))
    page = {
        "frame": replace(around, q=str(search.asked)),
        "asked": search.asked,
        "chips": chips,
        "notices": [*named.notices, *_notices(search.asked)],
        "results": results,
        "people": knowing.people(search.asked, looking) if is_first else (),
        "newest": search.url(is_ranked=False),
        "fitting": search.url(is_ranked=True),
        "is_ranked": search.is_ranked,
        "can_rank": bool(search.asked.words) and not search.is_in_notes and named.among is None,
        "examples": EXAMPLES,
        "is_first": is_first,
        "first": search.url(),
    }
    return render(request, "desk/search.html", page)


def _narrowed(search: Search, looking: Looking) -> tuple[QuerySet[Case], list[Chip]]:
    """The cases that the operators leave, and each operator as a chip."""
    cases = Case.objects.visible_to(looking.agent).whole().filter(brand__in=looking.brands)
    chips = []
    for term in search.asked.operators:
        problem = ""
        try:
            cases = cases.filter(condition(term, looking))
        except Unreadable as unreadable:
            problem = str(unreadable)
        chips.append(Chip(term.typed, search.url(search.asked.without(term)), problem))
    return cases, chips


def _results(search: Search, looking: Looking, cases: QuerySet[Case], words: tuple[Term, ...]) -> Results:
    query = finding.matching(words) if words else None
    if not search.asked.terms:
        return Results()
    if words and query is None:
        return Results(problem=_("Say also what to look for, not only what to leave out."))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LIMITS)
            return _shown(search, looking, cases, query)
    except OperationalError:
        return Results(problem=_("That takes too long. A rarer word helps, or a date as in after:2026-11."))


def _shown(search: Search, looking: Looking, cases: QuerySet[Case], query: SearchQuery | None) -> Results:
    now = timezone.now()
    if query and search.is_ranked and not search.is_in_notes:
        ids, has_more = finding.fitting(cases, query, search.page)
        found, older = Found(ids), search.url(page=search.page + 1) if has_more else ""
    else:
        found = _by_time(search, cases, query)
        older = search.url(after=found.next) if found.next else ""
    mark = marking.of_notes if search.is_in_notes else marking.of_posts
    excerpts = mark(found.cases, query, now) if query else {}
    return Results(hits_of(found.cases, excerpts, looking.agent, now), older)


def _by_time(search: Search, cases: QuerySet[Case], query: SearchQuery | None) -> Found:
    if query is None:
        return finding.cases_alone(cases, search.after)
    look = finding.in_notes if search.is_in_notes else finding.in_posts
    return look(cases, query, search.after)


def _notices(asked: Asked) -> list[str]:
    """What of the question was not taken as it may have been meant."""
    cut = [_("That was long: only its beginning was looked for.")] if asked.was_cut else []
    return [*_strange(asked.strangers), *cut]


def _strange(strangers: Iterable[Term]) -> list[str]:
    return [
        _("“%(key)s:” is nothing to search by, so its words were looked for.") % {"key": stranger.key}
        for stranger in strangers
    ]
