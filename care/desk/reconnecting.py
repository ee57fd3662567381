"""Accounts of ours that fetch nothing now: agents learn why, managers where to mend it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from care.channels import registry
from care.desk.wording import moment
from care.models import Agent, ChannelAccount, Membership, spending

MOST = 4


@dataclass(frozen=True, slots=True)
class Refused:
    """Its network lets it in no longer, or its money for the day is spent: then `stopped_until` says when it goes on.
    `url` is where that is mended; empty for those who may not.
    """

    name: str
    network_label: str
    reason: str
    stopped_until: str
    url: str


def refused(agent: Agent) -> tuple[Refused, ...]:
    """The first of those whose cases the agent sees: one query. More than a few have one cause."""
    teams, brands = agent.reach
    manages = Membership.objects.filter(agent=agent, role=Membership.Role.MANAGER, brand=OuterRef("brand"))
    accounts = (
        ChannelAccount.objects.filter(Q(default_team__in=teams) | Q(brand__in=brands))
        .filter(Q(state=_REFUSED) | spending.at_its_stop(), ~Q(state=ChannelAccount.State.PAUSED))
        .annotate(is_mine=Exists(manages))
        .only("name", "network", "state", "state_reason")
    )
    return tuple(_refused(account, is_mine=account.is_mine) for account in accounts[:MOST])


_REFUSED = ChannelAccount.State.REFUSED


def _refused(account: ChannelAccount, *, is_mine: bool) -> Refused:
    is_stopped = account.state != _REFUSED
    return Refused(
        name=account.name,
        network_label=registry.label(account.network),
        reason=account.state_reason,
        stopped_until=moment(spending.midnight(), timezone.now()).text if is_stopped else "",
        url=reverse("admin:care_channelaccount_change", args=[account.pk]) if is_mine else "",
    )
