"""Which cases a view holds, in its order, a page at a time."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from care.desk.filters import Filters, Place
from care.models import Agent, Author, Case, Post, ReadMarker, Tag, Tagging
from care.models.cases import CaseQuerySet

PAGE_SIZE = 50
Listed = Any  # a named tuple of SHOWN with `words`, `latest`, `tag_names` and `seen_until`: far lighter than a model
SHOWN = (
    "pk",
    "state",
    "waiting_since",
    "snoozed_until",
    "solved_at",
    "created_at",
    "networks",
    "inbound_count",
    "brand__promise_minutes",
    "assignee",
    "assignee__first_name",
    "assignee__last_name",
    "assignee__username",
    "first_post__language",
    "first_post__author__name",
    "first_post__author__handle",
    "first_post__author__followers",
    "first_post__author__is_verified",
    "last_inbound__received_at",
    "last_inbound__visibility",
    "last_inbound__language",
)
# The time that a view is ordered by; with the id it is a place in the list.
ORDERED_BY = {"everything": "created_at", "solved": "solved_at", "snoozed": "snoozed_until"}
NEWEST_FIRST = ("everything", "solved")


def listed(agent: Agent, filters: Filters) -> CaseQuerySet:
    """The cases of a view in its order, from the first on."""
    cases = _of_view(agent, filters.view)
    if filters.network:
        cases = cases.filter(networks__contains=[filters.network])
    if filters.state and filters.view != "solved":
        cases = cases.filter(state=filters.state)
    if filters.team:
        cases = cases.filter(team__slug=filters.team)
    if filters.tag:
        cases = cases.filter(Exists(Tagging.objects.filter(case=OuterRef("pk"), tag__name__iexact=filters.tag)))
    return _found(cases, filters.q) if filters.q else cases


def page_of(agent: Agent, filters: Filters) -> tuple[list[Listed], Place | None]:
    """One page with what its rows show, and the place after which the next begins, None where it ends."""
    cases = listed(agent, filters)
    after = filters.after
    first = _shown(cases, agent)
    found = [*first[: PAGE_SIZE + 1]] if after is None else _after(cases, agent, filters.view, after)
    if len(found) <= PAGE_SIZE:
        return found, None
    return found[:PAGE_SIZE], place_of(found[PAGE_SIZE - 1], filters.view)


def place_of(case: Listed, view: str) -> Place:
    return Place(getattr(case, ORDERED_BY.get(view, "waiting_since")), case.pk)


def _after(cases: QuerySet[Case], agent: Agent, view: str, place: Place) -> list[Listed]:
    """Each part is read from its index: those that wait, then those for whom nobody waits."""
    field = ORDERED_BY.get(view, "waiting_since")
    if place.at is None:
        return [*_shown(cases.filter(**{field: None}, id__gt=place.id), agent)[: PAGE_SIZE + 1]]
    way = "lt" if view in NEWEST_FIRST else "gt"
    beyond = Q(**{f"{field}__{way}": place.at}) | Q(**{f"id__{way}": place.id})
    found = [*_shown(cases.filter(beyond, **{f"{field}__{way}e": place.at}), agent)[: PAGE_SIZE + 1]]
    if field == "waiting_since" and len(found) <= PAGE_SIZE:
        found += _shown(cases.filter(waiting_since=None), agent)[: PAGE_SIZE + 1 - len(found)]
    return found


def _shown(cases: QuerySet[Case], agent: Agent) -> QuerySet[Case, Listed]:
    tags = Tag.objects.filter(taggings__case=OuterRef("pk")).order_by("name")
    seen = ReadMarker.objects.filter(agent=agent, case=OuterRef("pk"))
    named = cases.annotate(
        words=Left("first_post__text", 280),
        latest=Left("last_inbound__text", 160),
        tag_names=ArraySubquery(tags.values("name")),
        seen_until=Subquery(seen.values("seen_until")),
    )
    return named.values_list(*SHOWN, "words", "latest", "tag_names", "seen_until", named=True)


def _of_view(agent: Agent, view: str) -> CaseQuerySet:
    visible = Case.objects.visible_to(agent)
    match view:
        case "everything":
            return visible.whole().order_by("-created_at", "-id")
        case "solved":
            return visible.whole().filter(state=Case.State.SOLVED).order_by("-solved_at", "-id")
        case "snoozed":
            return visible.unsolved().snoozed().order_by("snoozed_until", "id")
    queue = visible.unsolved().awake().longest_waiting_first()
    if view == "mine":
        return queue.filter(assignee=agent)
    return queue.filter(assignee=None) if view == "unassigned" else queue


def _found(cases: CaseQuerySet, words: str) -> CaseQuerySet:
    """By an author's handle where it begins with @, else by the words of any post."""
    if words.startswith("@"):
        authors = Author.objects.filter(handle__iexact=words[1:].strip())
        return cases.filter(customer__in=authors.values("customer"))
    search = SearchQuery(words, config="simple", search_type="websearch")
    posts = Post.objects.annotate(vector=SearchVector("text", config="simple")).filter(vector=search)
    return cases.filter(pk__in=posts.filter(case__isnull=False).values("case"))
