"""Sources from which nothing new has come for unusually long: those of a whole brand are told, with the way out."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk.wording import elapsed
from care.models import Agent, ChannelAccount, Membership, Source

MOST = 4


@dataclass(frozen=True, slots=True)
class Silent:
    """`what` names the source; `url` is where it is looked into, empty for those who may not."""

    name: str
    network_label: str
    what: str
    silent_for: str
    usually: str
    reason: str
    url: str


def silent(agent: Agent) -> tuple[Silent, ...]:
    """The first of those of the agent's brands: one query where all is well, and none for those who see teams alone."""
    brands = agent.reach[1]
    if not brands:
        return ()
    active = Source.objects.filter(account__brand__in=brands, account__state=ChannelAccount.State.ACTIVE)
    found = list(active.filter(is_enabled=True).exclude(quiet_since=None).select_related("account")[:MOST])
    if not found:
        return ()
    managed = Membership.objects.filter(agent=agent, role=Membership.Role.MANAGER).values_list("brand", flat=True)
    now, mine = timezone.now(), set(managed)
    return tuple(_silent(source, now, is_mine=source.account.brand_id in mine) for source in found)


def _silent(source: Source, now: datetime, *, is_mine: bool) -> Silent:
    account = source.account
    since = (now - source.quiet_since).total_seconds() if source.quiet_since else 0
    return Silent(
        name=account.name,
        network_label=registry.label(account.network),
        what=f"{source.kind} {source.query}".strip(),
        silent_for=elapsed(since),
        usually=elapsed(source.usual_gap_seconds or 0),
        reason=source.last_error or _("Look on the network itself, and check the account's permissions."),
        url=reverse("admin:care_channelaccount_change", args=[account.pk]) if is_mine else "",
    )
