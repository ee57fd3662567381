"""Which sources an account has: what its network shows, and the listening queries that managers add."""

from care.models.accounts import ChannelAccount, Source


def ensure(account: ChannelAccount) -> None:
    """A row for each source that the account's channel knows; what a manager changed of it stays."""
    for spec in account.channel.sources:
        every = spec.poll_seconds or account.channel.limits.poll_seconds
        Source.objects.get_or_create(
            account=account, kind=spec.kind, query=spec.query, defaults={"interval_seconds": every}
        )


def ensure_all() -> None:
    """After an upgrade that brought new kinds of sources."""
    for account in ChannelAccount.objects.all():
        ensure(account)
