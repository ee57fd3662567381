"""Working a webhook call that was stored and acknowledged before."""

import logging
from collections import Counter
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Now

from care.channels.base import Batch, BrokenItem, Forged, Hook, Unreadable
from care.intake.looking import hide, take_away
from care.intake.quarantining import keep, receive_or_keep, resolve
from care.models import HookDelivery, health

log = logging.getLogger(__name__)

ATTEMPTS = 5
SWEEP_SECONDS = 0.5
TAKE = """
    UPDATE care_hookdelivery SET leased_until = now() + %s, attempts = attempts + 1
    WHERE id = (
        SELECT id FROM care_hookdelivery
        WHERE state = 'new' AND (leased_until IS NULL OR leased_until < now())
        ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ) RETURNING *"""


def work(delivery_id: int) -> None:
    """Each of its posts is received once, whoever works it how often; what cannot be read is kept with its reason."""
    delivery = lease(delivery_id)
    if delivery is not None:
        _work(delivery)


def _work(delivery: HookDelivery) -> None:
    if delivery.attempts > ATTEMPTS:
        _quarantine(delivery, f"It was given up after {ATTEMPTS} attempts that ended without a word.")
        return
    hook = Hook(body=bytes(delivery.body), headers=delivery.headers, app_secrets=delivery.app.secrets())
    try:
        batch = delivery.app.channel.read_hook(hook)
    except (Forged, Unreadable) as error:
        _quarantine(delivery, str(error))
        return
    _store(delivery, batch)


def lease(delivery_id: int) -> HookDelivery | None:
    """Nobody else works it for a while; None where somebody does, or where it is done."""
    until = Now() + timedelta(seconds=settings.INTAKE_LEASE_SECONDS)
    taken = (
        HookDelivery.objects.filter(pk=delivery_id, state=HookDelivery.State.NEW)
        .filter(Q(leased_until=None) | Q(leased_until__lt=Now()))
        .update(leased_until=until, attempts=F("attempts") + 1)
    )
    return HookDelivery.objects.select_related("app__brand").get(pk=delivery_id) if taken else None


def sweep() -> bool:
    """Work what waits, oldest first, for a moment: then whatever else waits for a worker, replies above all, gets one.

    Whether more may wait.
    """
    until = monotonic() + SWEEP_SECONDS
    while (delivery := take()) is not None:
        _work(delivery)
        if monotonic() > until:
            return True
    return False


def take() -> HookDelivery | None:
    """The oldest that waits, leased; several workers at it never wait for each other."""
    lease_time = timedelta(seconds=settings.INTAKE_LEASE_SECONDS)
    return next(iter(HookDelivery.objects.raw(TAKE, [lease_time])), None)


def _store(delivery: HookDelivery, batch: Batch) -> None:
    accounts = {
        account.network_id: account
        for account in delivery.app.accounts.select_related("app__brand", "brand", "default_team__brand")
    }
    skipped = Counter(batch.skipped)
    stored = 0
    for seen in batch.posts:
        account = accounts.get(seen.account_id)
        if account is None:
            skipped["account we do not know"] += 1
        else:
            stored += receive_or_keep(account, seen, delivery=delivery)
    for account in accounts.values():
        take_away(account, tuple(gone for gone in batch.gone if gone.account_id == account.network_id))
        hide(account, tuple(one for one in batch.hidden if one.account_id == account.network_id))
        if account.network_id in batch.refused_accounts:
            health.refuse(account, "The network says that the account withdrew its consent. Connect it again.")
    resolve(delivery, bytes(delivery.body))
    for broken in batch.broken:
        keep(broken, delivery.app, delivery=delivery)
    HookDelivery.objects.filter(pk=delivery.pk).update(
        state=HookDelivery.State.WORKED, worked_at=Now(), body=b"", headers={}, posts=stored, skipped=dict(skipped)
    )


def _quarantine(delivery: HookDelivery, reason: str) -> None:
    keep(BrokenItem(reason, bytes(delivery.body)), delivery.app, delivery=delivery)
    HookDelivery.objects.filter(pk=delivery.pk).update(
        state=HookDelivery.State.QUARANTINED, worked_at=Now(), body=b"", reason=reason[:500]
    )  # the signature stays: a manager may have it tried again
