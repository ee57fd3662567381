import base64
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from sandbox.tests.clients import client, complain
from sandbox.tests.receiver import Received, Receiver, receiving
from sandbox.tests.running import RunningSandbox


@pytest.fixture
def desk(sandbox: RunningSandbox) -> Iterator[Receiver]:
    """A webhook door, registered for X."""
    with receiving(sandbox.accounts("x")[0]["app"]["secrets"]) as receiver:
        sandbox.play("POST", "/play/webhooks", {"network": "x", "url": receiver.url})
        yield receiver
        sandbox.play("DELETE", "/play/webhooks", {"network": "x", "url": receiver.url})


def strike(sandbox: RunningSandbox, fault: str) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": fault, "count": 1})


def payload_ids(calls: list[Received]) -> list[str]:
    return [call.json["data"]["payload"]["id"] for call in calls]


def registration(sandbox: RunningSandbox) -> dict[str, object]:
    found: dict[str, object] = sandbox.play("GET", "/play/webhooks")["data"][0]
    return found


def test_a_mention_is_announced_with_a_signature_over_its_bytes(sandbox: RunningSandbox, desk: Receiver) -> None:
    made = complain(sandbox, "where <b>is</b> R&D?")
    call = desk.wait_for(1)[0]
    digest = hmac.new(desk.secrets["consumer_secret"].encode(), call.body, hashlib.sha256).digest()
    assert call.headers["x-twitter-webhooks-signature"] == "sha256=" + base64.b64encode(digest).decode()
    assert not set(b"<>&") & set(call.body)
    assert payload_ids([call]) == [made]


def test_the_envelope_is_that_of_the_activity_api(sandbox: RunningSandbox, desk: Receiver) -> None:
    complain(sandbox)
    data = desk.wait_for(1)[0].json["data"]
    assert set(data) == {"event_uuid", "filter", "event_type", "tag", "payload", "includes"}
    assert (data["event_type"], data["filter"]) == ("post.mention.create", {"user_id": sandbox.accounts("x")[0]["id"]})
    assert data["payload"]["public_metrics"]["like_count_str"] == "0"
    assert data["includes"]["users"][0]["username"] == "rosa_t"


def test_our_own_answer_and_the_customers_next_are_announced(sandbox: RunningSandbox, desk: Receiver) -> None:
    made = client(sandbox).create_tweet(text="Sorry", in_reply_to_tweet_id=complain(sandbox))["data"]["id"]
    complain(sandbox, "thank you", in_reply_to=made)
    kinds = [call.json["data"]["event_type"] for call in desk.wait_for(3)]
    assert kinds == ["post.mention.create", "post.create", "post.reply.create"]


def test_a_direct_message_is_announced(sandbox: RunningSandbox, desk: Receiver) -> None:
    message = {"network": "x", "author": {"handle": "rosa_t"}, "text": "in private"}
    made = sandbox.play("POST", "/play/messages", message)["id"]
    data = desk.wait_for(1)[0].json["data"]
    event = data["payload"]["direct_message_events"][0]
    assert (data["event_type"], event["id"]) == ("dm.received", made)
    assert event["message_create"]["message_data"]["text"] == "in private"


def test_calls_are_held_back_and_then_come_in_order(sandbox: RunningSandbox, desk: Receiver) -> None:
    sandbox.play("POST", "/play/pause", {})
    made = [complain(sandbox) for _ in range(5)]
    assert (len(desk.calls), registration(sandbox)["queued"]) == (0, 5)
    sandbox.play("POST", "/play/resume", {})
    assert payload_ids(desk.wait_for(5)) == made


def test_what_the_desk_refuses_comes_again(sandbox: RunningSandbox, desk: Receiver) -> None:
    desk.statuses.append(503)
    made = complain(sandbox)
    assert payload_ids(desk.wait_for(2)) == [made, made]


def test_a_duplicated_webhook_comes_twice(sandbox: RunningSandbox, desk: Receiver) -> None:
    strike(sandbox, "duplicate_webhooks")
    made = complain(sandbox)
    assert payload_ids(desk.wait_for(2)) == [made, made]


def test_a_duplicated_webhook_may_come_more_often_than_twice(sandbox: RunningSandbox, desk: Receiver) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "duplicate_webhooks", "times": 5})
    made = [complain(sandbox) for _ in range(20)]
    while registration(sandbox)["queued"]:
        time.sleep(0.01)
    counts = Counter(payload_ids(desk.calls))
    assert set(counts) == set(made)
    assert min(counts.values()) >= 2
    assert 2 < max(counts.values()) <= 5


def test_a_reordered_webhook_comes_after_the_next(sandbox: RunningSandbox, desk: Receiver) -> None:
    strike(sandbox, "reordered_webhooks")
    made = [complain(sandbox), complain(sandbox)]
    assert payload_ids(desk.wait_for(2)) == made[::-1]


def test_a_dropped_webhook_never_comes(sandbox: RunningSandbox, desk: Receiver) -> None:
    strike(sandbox, "dropped_webhooks")
    complain(sandbox)
    made = complain(sandbox)
    assert payload_ids(desk.wait_for(1)) == [made]
    assert registration(sandbox)["dropped"] == 1


def test_a_door_that_cannot_shake_hands_is_refused(sandbox: RunningSandbox) -> None:
    with receiving({"consumer_secret": "another"}) as receiver:
        answer = sandbox.ask("POST", "/play/webhooks", {"network": "x", "url": receiver.url})
    assert (answer.status_code, answer.json()["detail"]) == (422, "CrcValidationFailed: HTTP 200")


def test_a_door_elsewhere_is_not_even_asked(sandbox: RunningSandbox) -> None:
    answer = sandbox.ask("POST", "/play/webhooks", {"network": "x", "url": "https://example.com/hooks/"})
    assert (answer.status_code, answer.json()["detail"]) == (422, "The sandbox delivers webhooks to this machine only")


def test_facebook_shakes_hands_with_its_verify_token(sandbox: RunningSandbox) -> None:
    with receiving(sandbox.accounts("facebook")[0]["app"]["secrets"]) as receiver:
        sandbox.play("POST", "/play/webhooks", {"network": "facebook", "url": receiver.url})
        sandbox.play("POST", "/play/posts", {"network": "facebook", "author": {"handle": "rosa"}, "text": "hello"})
        value = receiver.wait_for(1)[0].json["entry"][0]["changes"][0]["value"]
        sandbox.play("DELETE", "/play/webhooks", {"network": "facebook", "url": receiver.url})
    assert value["message"] == "hello"
