"""What could not be read, and a manager who has it tried again."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client

from care.intake import hooking
from care.models import ChannelAccount, HookDelivery, Quarantine
from care.tests.admin.conftest import act


@pytest.fixture
def broken(account: ChannelAccount) -> Quarantine:
    """A webhook call that the workers could not read when it came; its signature is good."""
    body = json.dumps({"for_user_id": account.network_id, "favorite_events": []}).encode()
    headers = signed(account, body)
    delivery = HookDelivery.objects.create(app=account.app, state="quarantined", headers=headers, reason="Unreadable")
    return Quarantine.objects.create(
        brand=account.brand,
        network=account.network,
        delivery=delivery,
        fingerprint=hashlib.sha256(body).hexdigest(),
        payload=body,
        reason="Unreadable",
    )


def signed(account: ChannelAccount, body: bytes) -> dict[str, Any]:
    secret = account.app.secrets()["consumer_secret"].encode()
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    return {"x-twitter-webhooks-signature": f"sha256={signature}"}


def test_tried_again_and_read_it_is_resolved(desk: Client, broken: Quarantine) -> None:
    act(desk, "quarantine", "try_again", broken)
    delivery = HookDelivery.objects.get()
    assert (delivery.state, bytes(delivery.body)) == ("new", bytes(broken.payload))
    hooking.work(delivery.pk)
    broken.refresh_from_db()
    assert HookDelivery.objects.get().state == "worked"
    assert broken.resolved_at is not None


def test_tried_again_and_still_not_readable_it_stays(desk: Client, broken: Quarantine) -> None:
    HookDelivery.objects.update(headers={})
    act(desk, "quarantine", "try_again", broken)
    hooking.work(HookDelivery.objects.get().pk)
    broken.refresh_from_db()
    assert (HookDelivery.objects.get().state, broken.resolved_at) == ("quarantined", None)


def test_a_single_item_is_said_to_come_with_the_next_fetch(desk: Client, broken: Quarantine) -> None:
    Quarantine.objects.update(delivery=None)
    answer = act(desk, "quarantine", "try_again", broken)
    assert "cannot be tried again" in answer.content.decode()


def test_a_call_whose_payload_is_forgotten_cannot_be_tried_again_and_keeps_its_reason(
    desk: Client, broken: Quarantine
) -> None:
    Quarantine.objects.update(payload=b"")
    assert "cannot be tried again" in act(desk, "quarantine", "try_again", broken).content.decode()
    assert (HookDelivery.objects.get().state, HookDelivery.objects.get().reason) == ("quarantined", "Unreadable")


def test_marked_as_resolved(desk: Client, broken: Quarantine) -> None:
    act(desk, "quarantine", "mark_resolved", broken)
    assert Quarantine.objects.get().resolved_at is not None


def test_an_unreadable_call_keeps_its_signature_for_another_try(account: ChannelAccount) -> None:
    body = b"{" * 10
    delivery = HookDelivery.objects.create(app=account.app, body=body, headers=signed(account, body))
    hooking.work(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, bytes(delivery.body)) == ("quarantined", b"")
    assert delivery.headers
