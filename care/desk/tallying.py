"""How many cases wait, and how badly: one aggregate for all who see the same teams, never a count for each view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, Value
from django.db.models.functions import Now

from care.desk.remembering import forget, remembered
from care.models import Agent, Case

SECONDS = 5


@dataclass(frozen=True, slots=True)
class Pressure:
    """How many of a view wait too long or soon will, and since when the first of them."""

    late: int = 0
    at_risk: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the unsolved cases alone: solved ones are millions, and nobody waits for them. `pressure` by view."""

    unassigned: int
    mine: int
    all: int
    snoozed: int
    pressure: Mapping[str, Pressure]


def counts(agent: Agent) -> Counts:
    """As they were some seconds ago at most."""
    rows = remembered(_key(agent), SECONDS, lambda: _tally(agent))
    parts = {
        "unassigned": [row for row in rows if row["assignee"] is None],
        "mine": [row for row in rows if row["assignee"] == agent.pk],
        "all": rows,
    }
    return Counts(
        **{view: sum(row["all"] for row in part) for view, part in parts.items()},
        snoozed=sum(row["snoozed"] for row in rows),
        pressure={view: _pressure(part) for view, part in parts.items()},
    )


def _pressure(rows: Sequence[Mapping[str, Any]]) -> Pressure:
    waits = [row["oldest"] for row in rows if row["oldest"] is not None]
    late, at_risk = (sum(row[name] for row in rows) for name in ("late", "at_risk"))
    return Pressure(late, at_risk, min(waits, default=None))


def recount(agent: Agent) -> None:
    """The agent changed something: what they see next says so."""
    forget(_key(agent))


def _key(agent: Agent) -> str:
    teams, brands = agent.reach
    return f"counts:{'.'.join(map(str, sorted(teams)))}:{'.'.join(map(str, sorted(brands)))}"


def _tally(agent: Agent) -> list[dict[str, Any]]:
    """A row for each assignee, so that what is one's own is known to all from one query.

    The promise is reached by what the queue's index holds: the team, or the brand. So no case itself is read.
    """
    minutes = F("brand__promise_minutes" if agent.reach[1] else "team__brand__promise_minutes")
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=Now())
    used_up = Now() - F("waiting_since")
    promise = ExpressionWrapper(minutes * Value(timedelta(minutes=1)), output_field=DurationField())
    found = (
        Case.objects.visible_to(agent)
        .unsolved()
        .annotate(used_up=used_up, promise=promise)
        .values("assignee")
        .order_by("assignee")
        .annotate(
            all=Count("pk", filter=awake),
            snoozed=Count("pk", filter=~awake),
            late=Count("pk", filter=awake & Q(used_up__gte=F("promise"))),
            at_risk=Count("pk", filter=awake & Q(used_up__lt=F("promise"), used_up__gte=F("promise") * 0.75)),
            oldest=Min("waiting_since", filter=awake),
        )
    )
    return [dict(row) for row in found]
