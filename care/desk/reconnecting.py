"""Accounts of ours that their networks let in no longer: agents learn why replies wait, managers where to mend it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from care.channels import registry
from care.models import Agent, ChannelAccount, Membership

MOST = 4


@dataclass(frozen=True, slots=True)
class Refused:
    """`url` is where it is reconnected; empty for those who may not."""

    name: str
    network_label: str
    reason: str
    url: str


def refused(agent: Agent) -> tuple[Refused, ...]:
    """The first of those whose cases the agent sees: one query. More than a few have one cause."""
    teams, brands = agent.reach
    manages = Membership.objects.filter(agent=agent, role=Membership.Role.MANAGER, brand=OuterRef("brand"))
    accounts = (
        ChannelAccount.objects.filter(Q(default_team__in=teams) | Q(brand__in=brands), state=_REFUSED)
        .annotate(is_mine=Exists(manages))
        .only("name", "network", "state_reason")
    )
    return tuple(_refused(account, is_mine=account.is_mine) for account in accounts[:MOST])


_REFUSED = ChannelAccount.State.REFUSED


def _refused(account: ChannelAccount, *, is_mine: bool) -> Refused:
    url = reverse("admin:care_channelaccount_change", args=[account.pk]) if is_mine else ""
    return Refused(account.name, registry.label(account.network), account.state_reason, url)
