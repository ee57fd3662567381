"""The networks' door: handshake, signature, stored before it is acknowledged, worked afterwards."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from redis import Redis

from care.intake import hooking
from care.intake.tasks import forget, sweep_hooks
from care.models import Case, ChannelAccount, HookDelivery, NetworkApp, Post, Quarantine
from care.nudging import begun, nudge_once
from care.tests.make import make_account
from helpdesk.bench.stack import wait_until

pytestmark = pytest.mark.django_db


def facebook_body(account: ChannelAccount, *changes: dict[str, Any]) -> bytes:
    entry = {"id": account.network_id, "time": 1760000000, "changes": list(changes)}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def comment(number: int, **value: Any) -> dict[str, Any]:
    return {
        "field": "feed",
        "value": {
            "item": "comment",
            "verb": "add",
            "comment_id": f"55_{number}",
            "post_id": "9_55",
            "parent_id": "9_55",
            "from": {"id": f"31{number}", "name": "Rosa Test"},
            "created_time": 1760000000,
            "message": f"Complaint number {number}",
            **value,
        },
    }


def push(client: Client, app: NetworkApp, body: bytes, secret: str | None = None) -> Any:
    key = app.secrets()["app_secret"] if secret is None else secret
    signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return client.post(
        f"/hooks/{app.network}/{app.slug}/",
        body,
        content_type="application/json",
        headers={"x-hub-signature-256": f"sha256={signature}"},
    )


@pytest.fixture
def our_page(db: None) -> ChannelAccount:
    return make_account("facebook")


def test_a_signed_call_is_stored_and_only_then_worked(client: Client, our_page: ChannelAccount) -> None:
    answer = push(client, our_page.app, facebook_body(our_page, comment(1), comment(2)))
    assert (answer.status_code, Post.objects.count()) == (200, 0)
    hooking.work(HookDelivery.objects.get().pk)
    delivery = HookDelivery.objects.get()
    assert (delivery.state, delivery.posts, bytes(delivery.body)) == ("worked", 2, b"")
    assert Case.objects.count() == 2


def test_workers_sweep_what_waits_the_oldest_first(client: Client, our_page: ChannelAccount) -> None:
    for number in (1, 2):
        push(client, our_page.app, facebook_body(our_page, comment(number)))
    HookDelivery.objects.filter(pk=HookDelivery.objects.latest("pk").pk).update(received_at="2026-01-01T00:00Z")
    sweep_hooks()
    assert [case.first_post.text for case in Case.objects.order_by("pk") if case.first_post] == [
        "Complaint number 2",
        "Complaint number 1",
    ]


def test_a_sweep_ends_soon_so_that_replies_get_their_workers_and_says_that_more_waits(
    client: Client, our_page: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        push(client, our_page.app, facebook_body(our_page, comment(number)))
    monkeypatch.setattr(hooking, "SWEEP_SECONDS", -1.0)
    assert hooking.sweep()
    assert sorted(HookDelivery.objects.values_list("state", flat=True)) == ["new", "worked"]


def test_what_a_lost_worker_left_is_swept_once_its_lease_is_over(client: Client, our_page: ChannelAccount) -> None:
    push(client, our_page.app, facebook_body(our_page, comment(1)))
    assert hooking.take() is not None
    assert hooking.take() is None
    HookDelivery.objects.update(leased_until="2026-01-01T00:00Z")
    assert hooking.take() is not None
    assert HookDelivery.objects.get().attempts == 2


def nudges(settings: Settings, task: Any) -> int:
    """How many messages for this task wait at the broker."""
    queue = settings.CELERY_TASK_ROUTES["care.intake.*"]["queue"]
    with Redis.from_url(settings.REDIS_URL) as broker:
        return sum(task.name.encode() in message for message in broker.lrange(queue, 0, -1))


def test_one_nudge_stands_for_all_until_a_worker_begins(settings: Settings) -> None:
    before = nudges(settings, forget)
    for _ in range(3):
        nudge_once(forget)
    assert nudges(settings, forget) - before == 1
    begun(forget)
    nudge_once(forget)
    assert nudges(settings, forget) - before == 2


def test_a_stored_call_is_heard_of_at_once(client: Client, our_page: ChannelAccount, settings: Settings) -> None:
    def is_heard(number: int) -> bool:
        begun(sweep_hooks)
        before = nudges(settings, sweep_hooks)
        push(client, our_page.app, facebook_body(our_page, comment(number)))
        return wait_until(lambda: nudges(settings, sweep_hooks) > before, 2.0)

    # The bell still rings for the test before: that nudge may stand for this call too, and came before it was counted.
    assert any(is_heard(number) for number in range(3))


def test_a_call_worked_by_two_workers_is_worked_once(client: Client, our_page: ChannelAccount) -> None:
    push(client, our_page.app, facebook_body(our_page, comment(1)))
    pk = HookDelivery.objects.get().pk
    assert hooking.lease(pk) is not None
    hooking.work(pk)
    assert not Post.objects.exists()


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_forged_call_is_refused_and_nothing_is_stored(client: Client, our_page: ChannelAccount, secret: str) -> None:
    answer = push(client, our_page.app, facebook_body(our_page, comment(1)), secret)
    assert (answer.status_code, HookDelivery.objects.count()) == (403, 0)
    assert "signature" in answer.content.decode()


def test_an_unsigned_call_is_refused(client: Client, our_page: ChannelAccount) -> None:
    answer = client.post(f"/hooks/facebook/{our_page.app.slug}/", b"{}", content_type="application/json")
    assert answer.status_code == 403


@pytest.mark.parametrize("body", [b"{", b"null", b'["page"]', b"\xff\xfe", b"[" * 100_000, b'{"object": NaN}', b""])
def test_a_signed_but_broken_body_goes_into_quarantine_with_its_reason(
    client: Client, our_page: ChannelAccount, body: bytes
) -> None:
    assert push(client, our_page.app, body).status_code == 200
    hooking.work(HookDelivery.objects.get().pk)
    assert HookDelivery.objects.get().state == "quarantined"
    assert Quarantine.objects.get().reason
    assert not Post.objects.exists()


def test_one_broken_change_does_not_stop_the_others(client: Client, our_page: ChannelAccount) -> None:
    broken = comment(1, comment_id=None, created_time={"deep": 1})
    push(client, our_page.app, facebook_body(our_page, broken, comment(2), {"field": "feed"}))
    hooking.work(HookDelivery.objects.get().pk)
    assert [post.text for post in Post.objects.filter(case__isnull=False)] == ["Complaint number 2"]
    assert HookDelivery.objects.get().state == "worked"


def test_events_of_other_kinds_and_unknown_pages_are_counted_and_skipped(
    client: Client, our_page: ChannelAccount
) -> None:
    like = {"field": "feed", "value": {"item": "reaction", "verb": "add", "reaction_type": "like"}}
    body = json.loads(facebook_body(our_page, like))
    body["entry"].append({"id": "404", "time": 1760000000, "changes": [comment(7)]})
    push(client, our_page.app, json.dumps(body).encode())
    hooking.work(HookDelivery.objects.get().pk)
    skipped = HookDelivery.objects.get().skipped
    assert sum(skipped.values()) == 2
    assert "account we do not know" in skipped
    assert not Post.objects.exists()


def test_poison_text_is_stored_cleaned(client: Client, our_page: ChannelAccount) -> None:
    push(client, our_page.app, facebook_body(our_page, comment(1, message="a\x00b \ud83d " + "x" * 100_000)))
    hooking.work(HookDelivery.objects.get().pk)
    post = Post.objects.get()
    assert "\x00" not in post.text
    assert post.case is not None


def test_a_call_given_up_by_five_workers_is_quarantined(client: Client, our_page: ChannelAccount) -> None:
    push(client, our_page.app, facebook_body(our_page, comment(1)))
    HookDelivery.objects.update(attempts=5)
    hooking.work(HookDelivery.objects.get().pk)
    assert "given up" in HookDelivery.objects.get().reason


def test_facebooks_check_is_answered_only_with_our_token(client: Client, our_page: ChannelAccount) -> None:
    address = f"/hooks/facebook/{our_page.app.slug}/"
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    token = our_page.app.secrets()["verify_token"]
    assert client.get(address, {**query, "hub.verify_token": token}).content == b"1158201444"
    assert client.get(address, {**query, "hub.verify_token": "guess"}).status_code == 403
    script = {**query, "hub.verify_token": token, "hub.challenge": "<script>"}
    assert client.get(address, script).status_code == 403


def test_xs_check_signs_the_token(client: Client) -> None:
    app = make_account("x").app
    answer = client.get(f"/hooks/x/{app.slug}/", {"crc_token": "some_random"})
    key = app.secrets()["consumer_secret"].encode()
    expected = base64.b64encode(hmac.new(key, b"some_random", hashlib.sha256).digest()).decode()
    assert answer.json() == {"response_token": f"sha256={expected}"}


@pytest.mark.parametrize("token", ['{"data":{}}', "", "a" * 257, "a b", "a\n", "ä", "a:b"])
def test_xs_check_signs_nothing_that_could_be_a_forged_webhook(client: Client, token: str) -> None:
    app = make_account("x").app
    answer = client.get(f"/hooks/x/{app.slug}/", {"crc_token": token})
    assert answer.status_code == 403
    assert b"sha256" not in answer.content


def test_an_app_we_do_not_have_is_not_found(client: Client) -> None:
    assert client.get("/hooks/x/nobody/").status_code == 404
    assert client.post("/hooks/myspace/demo/").status_code == 404


def test_a_body_too_large_is_refused_in_words(client: Client, our_page: ChannelAccount) -> None:
    assert push(client, our_page.app, b" " * (6 * 1024 * 1024)).status_code == 413
