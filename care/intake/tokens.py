"""Tokens that run out: exchanged for new ones in time, by one worker, the new pair committed before it is used."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from care.channels.base import ChannelError, CredentialsRefused, Refreshing
from care.models import ChannelAccount, health, spending

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)


def refresh(account_id: int) -> None:
    """A pair can be exchanged once: the lease keeps a second worker from burning the new one."""
    mine = ChannelAccount.objects.filter(
        Q(refresh_leased_until=None) | Q(refresh_leased_until__lt=Now()),
        pk=account_id,
        state=ChannelAccount.State.ACTIVE,
    )
    if not mine.update(refresh_leased_until=Now() + LEASE):
        return
    account = ChannelAccount.objects.select_related("app").get(pk=account_id)
    channel = None
    try:
        channel = account.connect()
        found = channel.refreshed() if isinstance(channel, Refreshing) else None
        if found is not None:
            account.set_secrets(found)
            account.save(update_fields=["sealed"])
    except CredentialsRefused as error:
        health.refuse(account, error.reason)
    except ChannelError as error:
        log.warning("The token of %s could not be refreshed yet: %s", account, error.reason)
    finally:
        ChannelAccount.objects.filter(pk=account_id).update(refresh_leased_until=None)
        if channel is not None:
            spending.write_down(account, channel.usage)
