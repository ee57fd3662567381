"""Tokens that run out: exchanged for new ones in time, by one worker, the new pair committed before it is used."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
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
        ~Q(state=ChannelAccount.State.PAUSED),
        pk=account_id,
    )
    if not mine.update(refresh_leased_until=Now() + LEASE):
        return
    account = ChannelAccount.objects.select_related("app").get(pk=account_id)
    channel = None
    try:
        channel = account.connect()
        found = channel.refreshed() if isinstance(channel, Refreshing) else None
        if found is not None:
            _keep(account, found)
    except CredentialsRefused as error:
        health.refuse(account, error.reason)
    except ChannelError as error:
        log.warning("The token of %s could not be refreshed yet: %s", account, error.reason)
    finally:
        ChannelAccount.objects.filter(pk=account_id).update(refresh_leased_until=None)
        if channel is not None:
            spending.write_down(account, channel.usage)


@transaction.atomic
def _keep(account: ChannelAccount, found: Mapping[str, str]) -> None:
    """Under the row's lock. What a manager entered meanwhile stays: it is newer than the pair that was exchanged."""
    locked = ChannelAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    if bytes(locked.sealed) == bytes(account.sealed):
        locked.set_secrets(found)
        locked.save(update_fields=["sealed"])
