"""Webhooks kept alive: each account's events subscribed at its network, looked at now and again by one worker."""

import logging
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.db.models.functions import Now
from django.utils import timezone

from care.channels.base import ChannelError, CredentialsRefused, Kept, Subscribing, Unavailable
from care.models import ChannelAccount, health, spending
from care.models.accounts import SUBSCRIBE_EVERY

log = logging.getLogger(__name__)

SOON = timedelta(minutes=2)
NO_ADDRESS = (
    "The desk has no public address that starts with https:// (AMENDS_URL), so {network} cannot push to it: posts are "
    "only fetched. Set it, and start the desk again."
)


def due() -> list[int]:
    """Active accounts whose webhook is to be looked at."""
    active = ChannelAccount.objects.filter(state=ChannelAccount.State.ACTIVE, next_subscribe_at__lte=Now())
    return list(active.values_list("pk", flat=True))


def keep_subscribed(account_id: int) -> None:
    """Ask the network what is in place, and mend it. Moving the next look ahead is the lease: a short one, for what a
    lost worker left half subscribed must not wait as long as what is whole.
    """
    mine = ChannelAccount.objects.filter(pk=account_id, state=ChannelAccount.State.ACTIVE, next_subscribe_at__lte=Now())
    until = timezone.now() + SOON
    if not mine.update(next_subscribe_at=until):
        return
    account = ChannelAccount.objects.select_related("app").get(pk=account_id)
    channel = None
    try:
        channel = account.connect()
        if isinstance(channel, Subscribing):
            _keep(account, channel)
        _looked(account, until)
    except CredentialsRefused as error:
        health.refuse(account, error.reason)
    except Unavailable as error:
        _later(account, error)
    except ChannelError as error:
        _write(account, error.reason, is_whole=False)
        _looked(account, until)
    finally:
        if channel is not None:
            spending.write_down(account, channel.usage)


def is_reachable(address: str) -> bool:
    """Whether a network out there may call it: by https, at a name or an address of the world's."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        return parts.scheme == "https" and ip_address(host).is_global
    except ValueError:
        return parts.scheme == "https" and "." in host


def _keep(account: ChannelAccount, channel: Subscribing) -> None:
    address = account.app.hook_address
    if not account.is_sandbox and not is_reachable(address):
        _write(account, NO_ADDRESS.format(network=account.channel.label), is_whole=False)
        return
    kept: Kept = channel.keep_subscribed(address)
    _write(account, " ".join([*kept.missing, *kept.mended]), is_whole=not kept.missing)


def _write(account: ChannelAccount, words: str, *, is_whole: bool) -> None:
    if words:
        log.info("The webhook of %s: %s", account, words)
    ChannelAccount.objects.filter(pk=account.pk).update(
        subscription_words=words[:1000], subscribed_at=Now() if is_whole else None
    )


def _looked(account: ChannelAccount, until: datetime) -> None:
    """The next look at its time; who connected the account anew meanwhile wants one now."""
    mine = ChannelAccount.objects.filter(pk=account.pk, next_subscribe_at=until)
    mine.update(next_subscribe_at=Now() + SUBSCRIBE_EVERY)


def _later(account: ChannelAccount, error: Unavailable) -> None:
    """What stood at the last look may stand yet."""
    log.warning("The webhook of %s could not be looked at: %s", account, error.reason)
    again: datetime = error.retry_at or timezone.now() + SOON
    ChannelAccount.objects.filter(pk=account.pk).update(subscription_words=error.reason[:1000], next_subscribe_at=again)
