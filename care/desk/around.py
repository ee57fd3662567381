"""What stands around every page and seldom changes, asked for once in some seconds: for all agents of the same roles
together, and for each agent what is their own.
"""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import get_language

from care.desk.reconnecting import Refused, refused
from care.desk.remembering import forget, remembered
from care.desk.silence import Silent, silent
from care.models import Agent, Handover, Membership, SavedView, Tag, Team

SECONDS = 20
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
    teams: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    colleagues: tuple[tuple[int, str], ...]
    works: bool
    offered: int
    saved: tuple[Saved, ...] = ()


def around(agent: Agent) -> Around:
    of_role, own = _keys(agent)
    known = remembered(of_role, SECONDS, lambda: _asked(agent))
    return replace(known, saved=remembered(own, SECONDS, lambda: saved(agent)))


def look_again(agent: Agent) -> None:
    """The agent changed something of it."""
    forget(*_keys(agent))


def _keys(agent: Agent) -> tuple[str, str]:
    roles = ".".join(f"{team or 0}-{brand}-{role}" for team, brand, role in sorted(agent.roles, key=str))
    return f"around:{roles}:{get_language()}", f"views:{agent.pk}"


def _asked(agent: Agent) -> Around:
    """The same for all of the same roles."""
    teams, brands = agent.reach
    seen = Team.objects.filter(Q(pk__in=teams) | Q(brand__in=brands))
    working = Q(memberships__team__in=teams) | Q(memberships__brand__in=brands)
    colleagues = Agent.objects.filter(working, is_active=True).distinct() if teams or brands else Agent.objects.none()
    tags = Tag.objects.filter(Q(brand__team__in=teams) | Q(brand__in=brands)).order_by("name").distinct()
    return Around(
        refused=refused(agent),
        silent=silent(agent),
        teams=tuple(seen.order_by("name").values_list("slug", "name")),
        tags=tuple(tags.values_list("name", flat=True)[:MOST_TAGS]),
        colleagues=tuple((colleague.pk, colleague.display_name) for colleague in colleagues),
        offered=len(Handover.objects.open().to(agent).values_list("pk")[:MOST_OFFERED]),
        works=any(role != Role.AUDITOR for _, _, role in agent.roles),
    )


def saved(agent: Agent) -> tuple[Saved, ...]:
    """The agent's own and those of their teams, as they are now."""
    views = SavedView.objects.open_to(agent).select_related("team").order_by("name", "id")
    led = {team for team, _, role in agent.roles if role == Role.LEAD}
    return tuple(
        Saved(
            slug=view.slug,
            name=view.name,
            query=view.query,
            team=view.team.name if view.team else "",
            is_own=agent.pk in (view.owner_id, view.made_by_id)
            or view.team_id in led
            or bool(view.team and agent.is_manager_of(view.team.brand_id)),
        )
        for view in views
    )
