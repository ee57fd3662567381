"""Which cases a view holds, and how many wait in each. Solved cases are listed, never counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, QuerySet, Value
from django.db.models.functions import Left, Now

from care.desk.filters import Filters
from care.models import Agent, Author, Case, Post

PAGE_SIZE = 50
SHOWN = (
    "state",
    "waiting_since",
    "snoozed_until",
    "networks",
    "inbound_count",
    "brand__promise_minutes",
    "assignee__first_name",
    "assignee__last_name",
    "assignee__username",
    "first_post__network",
    "first_post__visibility",
    "first_post__language",
    "first_post__author__name",
    "first_post__author__handle",
    "first_post__author__followers",
    "first_post__author__is_verified",
    "last_inbound__posted_at",
    "last_inbound__visibility",
    "last_inbound__language",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits in the views, and how badly: one query."""

    unassigned: int
    mine: int
    all: int
    snoozed: int
    late: int
    at_risk: int
    oldest: datetime | None


def listed(agent: Agent, filters: Filters) -> QuerySet[Case]:
    """The cases of a view in its order."""
    cases = _of_view(agent, filters.view)
    if filters.network:
        cases = cases.filter(networks__contains=[filters.network])
    if filters.state and filters.view != "solved":
        cases = cases.filter(state=filters.state)
    return _found(cases, filters.q) if filters.q else cases


def page_of(agent: Agent, filters: Filters) -> tuple[list[Case], bool]:
    """One page with what its rows show, and whether there is more. `words` and `latest` are annotated."""
    shown = (
        listed(agent, filters)
        .select_related("brand", "assignee", "first_post__author", "last_inbound")
        .only(*SHOWN)
        .annotate(words=Left("first_post__text", 280), latest=Left("last_inbound__text", 160))
    )
    start = (filters.page - 1) * PAGE_SIZE
    rows: list[Case] = [*shown[start : start + PAGE_SIZE + 1]]
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def counts(agent: Agent) -> Counts:
    """Over the unsolved cases alone: they stay few however many a brand has had."""
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=Now())
    used_up = Now() - F("waiting_since")
    promise = ExpressionWrapper(F("brand__promise_minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
    found = (
        Case.objects.visible_to(agent)
        .unsolved()
        .annotate(used_up=used_up, promise=promise)
        .aggregate(
            unassigned=Count("pk", filter=awake & Q(assignee=None)),
            mine=Count("pk", filter=awake & Q(assignee=agent)),
            all=Count("pk", filter=awake),
            snoozed=Count("pk", filter=~awake),
            late=Count("pk", filter=awake & Q(used_up__gte=F("promise"))),
            at_risk=Count("pk", filter=awake & Q(used_up__lt=F("promise"), used_up__gte=F("promise") * 0.75)),
            oldest=Min("waiting_since", filter=awake),
        )
    )
    return Counts(**found)


def _of_view(agent: Agent, view: str) -> QuerySet[Case]:
    visible = Case.objects.visible_to(agent).whole()
    match view:
        case "everything":
            return visible.order_by("-created_at", "-id")
        case "solved":
            return visible.filter(state=Case.State.SOLVED).order_by("-solved_at")
        case "snoozed":
            return visible.unsolved().snoozed().order_by("snoozed_until", "id")
    queue = visible.unsolved().awake().longest_waiting_first()
    if view == "mine":
        return queue.filter(assignee=agent)
    return queue.filter(assignee=None) if view == "unassigned" else queue


def _found(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """By an author's handle where it begins with @, else by the words of any post."""
    if words.startswith("@"):
        authors = Author.objects.filter(handle__iexact=words[1:].strip())
        return cases.filter(customer__in=authors.values("customer"))
    search = SearchQuery(words, config="simple", search_type="websearch")
    posts = Post.objects.annotate(vector=SearchVector("text", config="simple")).filter(vector=search)
    return cases.filter(pk__in=posts.filter(case__isnull=False).values("case"))
