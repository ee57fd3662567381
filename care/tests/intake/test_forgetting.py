"""What is kept only for a while goes by itself; what is still to be worked never does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.intake.tasks import forget
from care.models import ChannelAccount, HookDelivery, Quarantine

pytestmark = pytest.mark.django_db


def delivery(account: ChannelAccount, state: str, days: int) -> HookDelivery:
    made = HookDelivery.objects.create(app=account.app, state=state, body=b"words")
    HookDelivery.objects.filter(pk=made.pk).update(received_at=timezone.now() - timedelta(days=days))
    return made


def test_a_quarantined_payload_is_dropped_after_a_week_and_its_reason_stays(account: ChannelAccount) -> None:
    broken = Quarantine.objects.create(brand=account.brand, network="x", payload=b"words", reason="Broken.")
    Quarantine.objects.filter(pk=broken.pk).update(created_at=timezone.now() - timedelta(days=8))
    call = delivery(account, "quarantined", 8)
    forget()
    broken.refresh_from_db()
    call.refresh_from_db()
    assert (bytes(broken.payload), broken.reason, bytes(call.body)) == (b"", "Broken.", b"")


def test_a_call_that_is_still_to_be_worked_is_never_forgotten(account: ChannelAccount) -> None:
    waiting, worked = delivery(account, "new", 60), delivery(account, "worked", 60)
    forget()
    assert [call.pk for call in HookDelivery.objects.all()] == [waiting.pk]
    assert worked.pk
    assert bytes(HookDelivery.objects.get().body) == b"words"
