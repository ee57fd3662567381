"""Which cases a view holds, in its order, a page at a time."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from care.desk.filters import Filters, Place
from care.models import Agent, Author, Case, Post, Tagging
from care.models.cases import CaseQuerySet

PAGE_SIZE = 50
# By ids that were found within an agent's scope. Of replies the latest alone, whatever became of it.
ROWS = """
SELECT one.id, one.state, one.waiting_since, one.snoozed_until, one.solved_at, one.created_at, one.networks,
    one.inbound_count, brand.promise_minutes, one.assignee_id, agent.first_name, agent.last_name, agent.username,
    first.language, author.name, author.handle, author.followers, author.is_verified, LEFT(first.text, 280),
    latest.received_at, latest.visibility, latest.language, LEFT(latest.text, 160),
    ARRAY(SELECT tag.name FROM care_tagging tagging JOIN care_tag tag ON tag.id = tagging.tag_id
        WHERE tagging.case_id = one.id ORDER BY tag.name),
    (SELECT seen_until FROM care_readmarker WHERE agent_id = %(agent)s AND case_id = one.id),
    reply.state, reply.reason, reply.account_state
FROM care_case one
JOIN care_brand brand ON brand.id = one.brand_id
LEFT JOIN care_agent agent ON agent.id = one.assignee_id
LEFT JOIN care_post first ON first.id = one.first_post_id
LEFT JOIN care_author author ON author.id = first.author_id
LEFT JOIN care_post latest ON latest.id = one.last_inbound_id
LEFT JOIN LATERAL (
    SELECT reply.state, reply.reason, account.state AS account_state
    FROM care_reply reply JOIN care_channelaccount account ON account.id = reply.account_id
    WHERE reply.case_id = one.id ORDER BY reply.id DESC LIMIT 1
) reply ON true
WHERE one.id = ANY(%(ids)s) ORDER BY array_position(%(ids)s, one.id)"""
# The time that a view is ordered by; with the id it is a place in the list.
ORDERED_BY = {"everything": "created_at", "solved": "solved_at", "snoozed": "snoozed_until"}
NEWEST_FIRST = ("everything", "solved")


class Listed(NamedTuple):
    """What a row shows of a case: far lighter than its models. `author_…` wrote the first words, `reply_…` is our
    latest answer, `account_state` that of the account it goes out by.
    """

    pk: int
    state: str
    waiting_since: datetime | None
    snoozed_until: datetime | None
    solved_at: datetime | None
    created_at: datetime
    networks: list[str]
    inbound_count: int
    promise_minutes: int
    assignee: int | None
    assignee_first_name: str | None
    assignee_last_name: str | None
    assignee_username: str | None
    language: str | None
    author_name: str | None
    author_handle: str | None
    author_followers: int | None
    author_is_verified: bool | None
    words: str | None
    latest_came_at: datetime | None
    latest_visibility: str | None
    latest_language: str | None
    latest: str | None
    tag_names: list[str]
    seen_until: datetime | None
    reply_state: str | None
    reply_reason: str | None
    account_state: str | None


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
    """One page with what its rows show, and the place after which the next begins, None where it ends. Two queries."""
    cases = listed(agent, filters)
    ids = _ids(cases)[: PAGE_SIZE + 1] if filters.after is None else _after(cases, filters.view, filters.after)
    found = _rows(list(ids), agent)
    if len(found) <= PAGE_SIZE:
        return found, None
    return found[:PAGE_SIZE], place_of(found[PAGE_SIZE - 1], filters.view)


def place_of(case: Listed, view: str) -> Place:
    return Place(getattr(case, ORDERED_BY.get(view, "waiting_since")), case.pk)


def _ids(cases: QuerySet[Case]) -> QuerySet[Case, int]:
    return cases.values_list("pk", flat=True)


def _after(cases: QuerySet[Case], view: str, place: Place) -> list[int]:
    """Each part is read from its index: those that wait, then those for whom nobody waits."""
    field = ORDERED_BY.get(view, "waiting_since")
    if place.at is None:
        return [*_ids(cases.filter(**{field: None}, id__gt=place.id))[: PAGE_SIZE + 1]]
    way = "lt" if view in NEWEST_FIRST else "gt"
    beyond = Q(**{f"{field}__{way}": place.at}) | Q(**{f"id__{way}": place.id})
    found = [*_ids(cases.filter(beyond, **{f"{field}__{way}e": place.at}))[: PAGE_SIZE + 1]]
    if field == "waiting_since" and len(found) <= PAGE_SIZE:
        found += _ids(cases.filter(waiting_since=None))[: PAGE_SIZE + 1 - len(found)]
    return found


def _rows(ids: list[int], agent: Agent) -> list[Listed]:
    """In the order of the ids."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"ids": ids, "agent": agent.pk})
        return [Listed(*row) for row in cursor.fetchall()]


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
