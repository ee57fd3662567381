"""What is kept only for a while goes by itself; what is still to be worked never does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.intake.tasks import forget
from care.models import Case, ChannelAccount, HookDelivery, Quarantine, ReplyPicture
from care.tests.make import make_picture, make_reply

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


def test_pictures_picked_in_vain_are_forgotten_after_a_day_and_sent_ones_stay(case: Case) -> None:
    sent, fresh = make_picture(case, reply=make_reply(case)), make_picture(case)
    ReplyPicture.objects.update(created_at=timezone.now() - timedelta(hours=25))
    ReplyPicture.objects.filter(pk=fresh.pk).update(created_at=timezone.now())
    assert make_picture(case).pk
    ReplyPicture.objects.filter(pk__gt=fresh.pk).update(created_at=timezone.now() - timedelta(hours=25))
    forget()
    assert set(ReplyPicture.objects.values_list("pk", flat=True)) == {sent.pk, fresh.pk}
