"""An account that its network refused on a bad day of the network's own: asked about now and again, and let in once the
network knows it after all.
"""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.db.models.functions import Now

from care.channels.base import ChannelError, Recognizing
from care.intake import tokens
from care.models import ChannelAccount, health, spending

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)


def refused() -> list[int]:
    """Accounts that were refused a while ago."""
    found = ChannelAccount.objects.filter(state=ChannelAccount.State.REFUSED, state_changed_at__lte=Now() - EVERY)
    return list(found.values_list("pk", flat=True))


def revive(account_id: int) -> None:
    """Its token may have run out meanwhile. Where the network really withdrew it, nothing changes."""
    if not cache.add(f"revive:{account_id}", 1, EVERY.total_seconds()):
        return
    tokens.refresh(account_id)
    account = ChannelAccount.objects.select_related("app").get(pk=account_id)
    channel = None
    try:
        channel = account.connect()
        if isinstance(channel, Recognizing) and channel.is_known():
            log.warning("%s is known to its network after all.", account)
            health.let_in(account)
    except ChannelError as error:
        log.info("%s is still not known to its network: %s", account, error.reason)
    finally:
        if channel is not None:
            spending.write_down(account, channel.usage)
