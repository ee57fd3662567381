"""What stands around every page and seldom changes, asked for once in some seconds for each agent."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language

from care.desk.reconnecting import Refused, refused
from care.desk.remembering import forget, remembered
from care.desk.silence import Silent, silent
from care.models import Agent, Handover, Membership, SavedView, Tag, Team

SECONDS = 10
MOST_TAGS = 60
MOST_OFFERED = 1000
Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved view as the agent meets it: `team` names those who share it, `is_own` lets it be renamed and deleted."""

    slug: str
    name: str
    query: str
    team: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Around:
    """Teams are (slug, name), colleagues (id, name); `works` is false for those who only look;
    `offered` counts the cases that wait for the agent's yes or no.
    """

    refused: tuple[Refused, ...]
    silent: tuple[Silent, ...]
    saved: tuple[Saved, ...]
    teams: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    colleagues: tuple[tuple[int, str], ...]
    works: bool
    offered: int


def around(agent: Agent) -> Around:
    return remembered(_key(agent), SECONDS, lambda: _asked(agent))


def look_again(agent: Agent) -> None:
    """The agent changed something of it."""
    forget(_key(agent))


def _key(agent: Agent) -> str:
    return f"around:{agent.pk}:{get_language()}"


def _asked(agent: Agent) -> Around:
    teams, brands = agent.reach
    seen = Team.objects.filter(Q(pk__in=teams) | Q(brand__in=brands))
    working = Q(memberships__team__in=teams) | Q(memberships__brand__in=brands)
    colleagues = Agent.objects.filter(working, is_active=True).distinct() if teams or brands else Agent.objects.none()
    tags = Tag.objects.filter(Q(brand__team__in=teams) | Q(brand__in=brands)).order_by("name").distinct()
    own = Membership.objects.filter(agent=agent).exclude(role=Role.AUDITOR)
    return Around(
        refused=refused(agent),
        silent=silent(agent),
        saved=saved(agent),
        teams=tuple(seen.order_by("name").values_list("slug", "name")),
        tags=tuple(tags.values_list("name", flat=True)[:MOST_TAGS]),
        colleagues=tuple((colleague.pk, colleague.display_name) for colleague in colleagues),
        works=own.exists(),
        offered=len(Handover.objects.open().to(agent).values_list("pk")[:MOST_OFFERED]),
    )


def saved(agent: Agent) -> tuple[Saved, ...]:
    """The agent's own and those of their teams, as they are now."""
    views = SavedView.objects.open_to(agent).select_related("team").order_by("name", "id")
    managed = set(Membership.objects.filter(agent=agent, role=Role.MANAGER).values_list("brand", flat=True))
    led = set(Membership.objects.filter(agent=agent, role=Role.LEAD).values_list("team", flat=True))
    return tuple(
        Saved(
            slug=view.slug,
            name=view.name,
            query=view.query,
            team=view.team.name if view.team else "",
            is_own=agent.pk in (view.owner_id, view.made_by_id)
            or view.team_id in led
            or bool(view.team and view.team.brand_id in managed),
        )
        for view in views
    )
