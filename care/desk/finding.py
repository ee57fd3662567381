"""Finds the cases that an agent may see by the words of their posts or notes, and by what else was asked.

With words the order is that of the matching posts, newest first, and they are looked for in widening stretches of
time: of a common word the newest posts fill the page, and what is rare costs nothing to look for everywhere.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import DateTimeField, ExpressionWrapper, F, Max, Q, QuerySet, Value
from django.db.models.functions import Left
from django.utils import timezone

from care.desk.asking import Term
from care.models import Case, Note, Post

PAGE = 20
STRETCHES = (2_000, 30_000)  # posts
FEW = 10_000  # rows: so many are sooner sorted than stepped over one by one
RANKED = 100  # how many of the newest cases are put in the order of their fitting
SHORTEST_BEGINNING = 3
LONGEST = 6_000  # characters of a text that are read where the case is known already
VECTOR = SearchVector("text", config="simple")
READ = SearchVector(Left("text", LONGEST), config="simple")  # not as the index has it: for few texts it is the long way
_UNINDEXED_AGE = ExpressionWrapper(F("created_at") + Value(timedelta(0)), output_field=DateTimeField()).desc()


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the page before ended: what its last case was sorted by, and its id."""

    at: datetime
    case: int

    def __str__(self) -> str:
        return f"{self.at.timestamp():.6f}.{self.case}"

    @classmethod
    def read(cls, written: str) -> "Cursor | None":
        """None for what is no cursor: then it is the first page."""
        seconds, _, case = written.rpartition(".")
        try:
            return cls(datetime.fromtimestamp(float(seconds), timezone.get_default_timezone()), int(case[:18]))
        except (ValueError, OverflowError, OSError):
            return None


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of the cases in their order, and where the next page begins."""

    cases: tuple[int, ...] = ()
    next: Cursor | None = None


def matching(words: Iterable[Term]) -> SearchQuery | None:
    """Every word, also as the beginning of a longer one; exactly what stands in quotation marks; not what is left out.
    None where nothing says what to look for.
    """
    words = list(words)
    if all(word.is_left_out for word in words):
        return None
    return reduce(and_, (_one(word) for word in words))


def cases_alone(cases: QuerySet[Case], after: Cursor | None) -> Found:
    """Without words: the newest cases."""
    if after:
        cases = cases.filter(created_at__lte=after.at).filter(_behind("created_at", "pk", after))
    order = _UNINDEXED_AGE if _expected(cases) <= FEW else F("created_at").desc()
    return _page(cases.order_by(order, "-pk").values_list("pk", "created_at")[: PAGE + 1])


def in_notes(cases: QuerySet[Case], query: SearchQuery, after: Cursor | None) -> Found:
    return _page(_by_case(Note.objects.all(), cases, query, "created_at", after)[: PAGE + 1])


def in_posts(cases: QuerySet[Case], query: SearchQuery, after: Cursor | None, most: int = PAGE) -> Found:
    """The database knows well how rare one word is; of several together it only guesses: then it looks nearby first."""
    everywhere = _by_case(Post.objects.all(), cases, query, "posted_at", after)
    is_rare = _expected(everywhere) <= FEW
    is_one = isinstance(query, SearchQuery) and query.function != SearchQuery.SEARCH_TYPES["phrase"]
    sizes = STRETCHES[is_rare + (is_rare and is_one) :]
    for since in _stretches(sizes, after.at if after else None):
        nearby = _by_case(Post.objects.filter(posted_at__gte=since), cases, query, "posted_at", after)
        if len(rows := list(nearby[: most + 1])) > most:
            return _page(rows, most)
    return _page(everywhere[: most + 1], most)


def fitting(cases: QuerySet[Case], query: SearchQuery, page: int) -> tuple[tuple[int, ...], bool]:
    """The newest matching cases, those first whose posts fit best; whether there is another page of them."""
    newest = in_posts(cases, query, None, RANKED).cases
    ranked = (
        Post.objects.alias(vector=READ)
        .filter(case__in=newest, vector=query)
        .values("case")
        .annotate(rank=Max(SearchRank(READ, query, normalization=2)))
        .order_by("-rank", "-case")
        .values_list("case", flat=True)
    )
    rows = list(ranked)
    return tuple(rows[(page - 1) * PAGE : page * PAGE]), len(rows) > page * PAGE


def _one(word: Term) -> SearchQuery:
    if word.is_exact:
        return SearchQuery(word.value, config="simple", search_type="phrase", invert=word.is_left_out)
    quoted = word.value.replace("\\", "\\\\").replace("'", "''")
    begins = ":*" if len(word.value) >= SHORTEST_BEGINNING else ""
    return SearchQuery(f"'{quoted}'{begins}", config="simple", search_type="raw", invert=word.is_left_out)


def _by_case(texts: QuerySet[Any], cases: QuerySet[Case], query: SearchQuery, at: str, after: Cursor | None) -> Any:
    """Each case once, with the time of its newest matching text: grouped, so that no plan can hope to find enough
    soon by reading along the times.
    """
    found = (
        texts.alias(vector=VECTOR)
        .filter(vector=query, case__in=cases.order_by().values("pk"))
        .order_by()
        .values("case")
        .annotate(newest=Max(at))
    )
    if after:
        found = found.filter(_behind("newest", "case", after))
    return found.order_by("-newest", "-case").values_list("case", "newest")


def _behind(at: str, case: str, after: Cursor) -> Q:
    return Q(**{f"{at}__lt": after.at}) | Q(**{at: after.at, f"{case}__lt": after.case})


def _stretches(sizes: Iterable[int], until: datetime | None) -> Iterator[datetime]:
    """Since when to look before looking everywhere. Counted in posts: a busy desk's days are short."""
    posts = Post.objects.filter(posted_at__lte=until) if until else Post.objects.all()
    newest = posts.order_by("-posted_at").values_list("posted_at", flat=True)
    for size in sizes:
        yield from newest[size : size + 1]


def _expected(found: QuerySet[Any]) -> int:
    """How many rows the database expects: asking that costs next to nothing."""
    plan = found.order_by().explain(format="json")
    return int(json.loads(plan)[0]["Plan"]["Plan Rows"]) if plan else 0  # no plan: nobody can be meant


def _page(rows: Iterable[tuple[int, datetime]], most: int = PAGE) -> Found:
    rows = list(rows)
    shown = rows[:most]
    return Found(tuple(pk for pk, _ in shown), Cursor(shown[-1][1], shown[-1][0]) if len(rows) > most else None)
