"""Saved replies and macros: which are at hand in a case, and which of them an agent says most."""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from care.models import Agent, Case, Macro, SavedReply, SavedUse

MOST_USED = 20  # replies in one text
COUNT = """INSERT INTO care_saveduse (agent_id, saved_id, times)
    SELECT %s, id, 1 FROM care_savedreply WHERE brand_id = %s AND id = ANY(%s) ORDER BY id
    ON CONFLICT (agent_id, saved_id) DO UPDATE SET times = care_saveduse.times + 1"""


def saved_for(case: Case, by: Agent) -> QuerySet[SavedReply]:
    """The brand's saved replies and its team's, those first that the agent says most. One query."""
    times = SavedUse.objects.filter(saved=OuterRef("pk"), agent=by).values("times")
    found = SavedReply.objects.filter(_at_hand(case)).annotate(times=Subquery(times))
    return found.order_by(F("times").desc(nulls_last=True), "name")


def macros_for(case: Case) -> QuerySet[Macro]:
    """With their tags' names as `tag_names`. One query."""
    names = ArrayAgg("tags__name", filter=~Q(tags=None), order_by="tags__name", default=[])
    return Macro.objects.filter(_at_hand(case)).annotate(tag_names=names).order_by("name", "id")


def used(by: Agent, case: Case, saved: Iterable[int]) -> None:
    """The agent said these, once more each."""
    ids = sorted(set(saved))[:MOST_USED]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [by.pk, case.brand_id, ids])


def _at_hand(case: Case) -> Q:
    return Q(brand=case.brand_id) & (Q(team=None) | Q(team=case.team_id))
