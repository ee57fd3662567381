"""Which sources an account has: what its network shows, and the listening queries that managers add."""

from collections.abc import Mapping
from decimal import Decimal

from care.models.accounts import ChannelAccount, Source
from care.models.money import Price


def ensure(account: ChannelAccount) -> None:
    """A row for each source that its channel knows, and for each price of its calls; what a manager changed stays."""
    prices: Mapping[str, Decimal] = getattr(account.channel, "prices", {})  # of `Priced` channels
    for call, usd in prices.items():
        Price.objects.get_or_create(brand=account.brand, network=account.network, call=call, defaults={"usd": usd})
    for spec in account.channel.sources:
        every = spec.poll_seconds or account.channel.limits.poll_seconds
        Source.objects.get_or_create(
            account=account, kind=spec.kind, query=spec.query, defaults={"interval_seconds": every}
        )


def ensure_all() -> None:
    """After an upgrade that brought new kinds of sources."""
    for account in ChannelAccount.objects.all():
        ensure(account)
