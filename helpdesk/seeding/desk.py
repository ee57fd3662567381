"""Who works at the large desk: a brand with five teams, sixty agents and an account on each network."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from care.channels import registry
from care.models import Agent, Brand, ChannelAccount, Membership, NetworkApp, Team

TEAMS = ("Care", "Travel", "Billing", "Technical", "Evening")
AGENTS = 60


@dataclass(frozen=True, slots=True)
class Desk:
    brand: Brand
    teams: list[Team]
    agents: list[Agent]
    accounts: list[ChannelAccount]


def make_desk(slug: str = "large") -> Desk:
    """The rows that the bulk hangs on, made once; the agents are `seed-agent-1` … and cannot log in."""
    brand, _ = Brand.objects.get_or_create(slug=slug, defaults={"name": "Large Desk"})
    teams = [Team.objects.get_or_create(brand=brand, slug=name.lower(), defaults={"name": name})[0] for name in TEAMS]
    agents = [_agent(brand, teams[number % len(teams)], number) for number in range(1, AGENTS + 1)]
    _manager(brand)
    return Desk(brand, teams, agents, [_account(brand, teams[0], network) for network in registry.CHANNELS])


def _agent(brand: Brand, team: Team, number: int) -> Agent:
    agent, _ = Agent.objects.get_or_create(
        username=f"seed-agent-{number}",
        defaults={"first_name": "Agent", "last_name": str(number), "password": make_password(None)},
    )
    Membership.objects.get_or_create(brand=brand, agent=agent, team=team, defaults={"role": "agent"})
    return agent


def _manager(brand: Brand) -> None:
    manager, _ = Agent.objects.get_or_create(
        username="seed-manager", defaults={"password": make_password(None), "is_staff": True}
    )
    Membership.objects.get_or_create(brand=brand, agent=manager, team=None, defaults={"role": "manager"})


def _account(brand: Brand, team: Team, network: str) -> ChannelAccount:
    """Paused: it belongs to nobody on any network."""
    app, _ = NetworkApp.objects.get_or_create(
        network=network, slug=f"seed-{brand.slug}", defaults={"brand": brand, "label": "Seed"}
    )
    return ChannelAccount.objects.get_or_create(
        network=network,
        network_id=f"seed-{brand.slug}",
        defaults={
            "brand": brand,
            "app": app,
            "name": f"Large Desk on {registry.label(network)}",
            "handle": "LargeDesk",
            "default_team": team,
            "is_sandbox": True,
            "state": ChannelAccount.State.PAUSED,
        },
    )[0]
