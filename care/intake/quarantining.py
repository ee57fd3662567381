"""What could not be read or stored is kept with its reason: it never stops the account, and a manager sees it."""

import hashlib
import json
import logging

from django.db import DataError
from django.db.models.functions import Now

from care.channels.base import BrokenItem, PostSeen
from care.intake.receiving import receive
from care.models import ChannelAccount, HookDelivery, NetworkApp, Quarantine, Source

log = logging.getLogger(__name__)


def receive_or_keep(
    account: ChannelAccount, seen: PostSeen, source: Source | None = None, delivery: HookDelivery | None = None
) -> bool:
    """Receive the post; one that cannot be stored goes into quarantine. Trouble with the database itself is raised."""
    try:
        receive(account, seen, source)
    except (DataError, ValueError, TypeError, OverflowError) as error:
        broken = BrokenItem(f"It could not be stored: {error}", json.dumps(seen.raw, default=str).encode())
        keep(broken, account.app, account, source, delivery)
        return False
    return True


def keep(
    broken: BrokenItem,
    app: NetworkApp,
    account: ChannelAccount | None = None,
    source: Source | None = None,
    delivery: HookDelivery | None = None,
) -> None:
    """The same item is kept once, however often it comes."""
    log.warning("Quarantined from %s: %s", app, broken.reason)
    Quarantine.objects.bulk_create(
        [
            Quarantine(
                brand=app.brand,
                network=app.network,
                account=account,
                source=source,
                delivery=delivery,
                fingerprint=_fingerprint(broken.payload),
                payload=broken.payload,
                reason=broken.reason.replace("\x00", "�")[:500],
            )
        ],
        ignore_conflicts=True,
    )


def resolve(delivery: HookDelivery, payload: bytes) -> None:
    """The call that could not be read before is read now."""
    Quarantine.objects.filter(delivery=delivery, fingerprint=_fingerprint(payload), resolved_at=None).update(
        resolved_at=Now()
    )


def _fingerprint(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()
