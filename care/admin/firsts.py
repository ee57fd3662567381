"""What must be made before anybody can make it in the admin: the first manager, a key from the command line."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from care.models import Agent, ApiKey, Brand, Membership, Team
from care.models.partners import SCOPES


class NotMade(Exception):
    """Nothing was made; the words say why."""


@dataclass(frozen=True, slots=True)
class Added:
    """Who came to be what, and what had to be made for it."""

    membership: Membership
    is_new_brand: bool
    is_new_agent: bool


@transaction.atomic
def add_user(name: str, role: str, brand_slug: str, team_slug: str, password: str, **person: str) -> Added:
    """Somebody of the brand; a brand that is missing is made. Who is there already keeps their password."""
    brand, is_new_brand = _brand(brand_slug)
    team = _team(brand, team_slug) if role in (Membership.Role.AGENT, Membership.Role.LEAD) else None
    agent = Agent.objects.filter(username=name).first()
    is_new_agent = agent is None
    if agent is None:
        agent = _agent(name, password, person)
    membership = Membership(agent=agent, brand=brand, team=team, role=role)
    _check(membership.full_clean)
    membership.save()
    return Added(membership, is_new_brand, is_new_agent)


def make_key(name: str, brand_slug: str, scopes: list[str]) -> tuple[ApiKey, str]:
    """A key of the brand, by default of the only one or the demo's, and its secret, this once."""
    brand = _known_brand(brand_slug) if brand_slug else _obvious_brand()
    row = ApiKey(brand=brand, name=name, scopes=sorted(set(scopes)) or list(SCOPES))
    secret = row.mint()
    _check(row.full_clean)
    row.save()
    return row, secret


def _agent(name: str, password: str, person: dict[str, str]) -> Agent:
    agent = Agent(username=name, **person)
    _check(lambda: validate_password(password, agent))
    agent.set_password(password)
    _check(agent.full_clean)
    agent.save()
    return agent


def _brand(slug: str) -> tuple[Brand, bool]:
    known = Brand.objects.filter(slug=slug).first()
    if known is not None:
        return known, False
    brand = Brand(slug=slug, name=slug.replace("-", " ").title())
    _check(brand.full_clean)
    brand.save()
    return brand, True


def _known_brand(slug: str) -> Brand:
    brand = Brand.objects.filter(slug=slug).first()
    if brand is None:
        raise NotMade(f"There is no brand {slug}. {_brands_there_are()}")
    return brand


def _obvious_brand() -> Brand:
    brands = list(Brand.objects.all()[:2])
    if len(brands) != 1:
        brands = list(Brand.objects.filter(channelaccount__is_sandbox=True).distinct()[:2])
    if len(brands) != 1:
        raise NotMade(f"Say which brand: --brand SLUG. {_brands_there_are()}")
    return brands[0]


def _brands_there_are() -> str:
    slugs = ", ".join(Brand.objects.values_list("slug", flat=True)[:20])
    return f"There is {slugs}." if slugs else "There is none yet: add_user makes the first."


def _team(brand: Brand, slug: str) -> Team:
    teams = list(brand.team_set.filter(slug=slug) if slug else brand.team_set.all()[:2])
    if len(teams) == 1:
        return teams[0]
    if slug:
        raise NotMade(f"{brand} has no team {slug}.")
    raise NotMade(f"Agents and leads belong to a team: --team SLUG. {brand} has {'several' if teams else 'none yet'}.")


def _check(checks: Any) -> None:
    """Runs what raises Django's ValidationError, and says it in our words."""
    try:
        checks()
    except ValidationError as error:
        raise NotMade(" ".join(error.messages)) from error
