"""The health of an account: refused by its network, paused by a manager, active again."""

from django.db.models import QuerySet
from django.db.models.functions import Now

from care.models.accounts import ChannelAccount, Source


def refuse(account: ChannelAccount, reason: str) -> None:
    """The network refused its credentials: nothing is fetched or sent for it until a manager reconnects it, or the
    network knows them again. Where others were put in their place meanwhile, the refusal says nothing.
    """
    known = ChannelAccount.objects.filter(pk=account.pk, sealed=bytes(account.sealed))
    known.filter(state=ChannelAccount.State.ACTIVE).update(
        state=ChannelAccount.State.REFUSED, state_reason=reason[:500], state_changed_at=Now()
    )


def pause(account: ChannelAccount, reason: str = "") -> None:
    """A manager stops fetching and sending; what the network pushes is still kept, replies wait."""
    ChannelAccount.objects.filter(pk=account.pk).update(
        state=ChannelAccount.State.PAUSED, state_reason=reason[:500], state_changed_at=Now()
    )


def resume(account: ChannelAccount) -> None:
    """Active again, and fetched at once."""
    ChannelAccount.objects.filter(pk=account.pk).update(
        state=ChannelAccount.State.ACTIVE, state_reason="", state_changed_at=Now(), next_subscribe_at=Now()
    )
    Source.objects.filter(account=account).update(next_fetch_at=Now(), leased_until=None)


def let_in(account: ChannelAccount) -> None:
    """The network knows its credentials after all, unless a person has changed anything meanwhile."""
    same = ChannelAccount.objects.filter(pk=account.pk, sealed=bytes(account.sealed))
    if same.filter(state=ChannelAccount.State.REFUSED).exists():
        resume(account)


def look_at_webhooks(accounts: QuerySet[ChannelAccount]) -> list[int]:
    """What they were connected by has changed: whether they are pushed to is to be looked at now."""
    accounts.update(next_subscribe_at=Now())
    return list(accounts.values_list("pk", flat=True))
