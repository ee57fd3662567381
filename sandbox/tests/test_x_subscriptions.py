"""Webhooks as X's own API registers them, what is subscribed, and the older ways to put an event."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tweepy

from sandbox.tests.clients import client, complain, unique
from sandbox.tests.receiver import Receiver, receiving
from sandbox.tests.running import RunningSandbox, running_sandbox

WEBHOOKS, SUBSCRIPTIONS = "/2/webhooks", "/2/activity/subscriptions"


@pytest.fixture
def door(sandbox: RunningSandbox) -> Iterator[Receiver]:
    """A webhook's address that nobody has registered yet."""
    with receiving(sandbox.accounts("x")[0]["app"]["secrets"]) as receiver:
        yield receiver
        for each in ask(sandbox, "GET", SUBSCRIPTIONS)["data"]:
            ask(sandbox, "DELETE", f"{SUBSCRIPTIONS}/{each['subscription_id']}")
        sandbox.play("DELETE", "/play/webhooks", {"network": "x", "url": receiver.url})


def ask(sandbox: RunningSandbox, method: str, path: str, body: Any = None, is_user: bool = False) -> Any:
    return client(sandbox).request(method, path, json=body, user_auth=is_user).json()


def register(sandbox: RunningSandbox, door: Receiver) -> str:
    made: str = ask(sandbox, "POST", WEBHOOKS, {"url": door.url})["id"]
    return made


def subscribe(sandbox: RunningSandbox, event_type: str, is_user: bool = False, **more: str) -> str:
    body = {"event_type": event_type, "filter": {"user_id": sandbox.accounts("x")[0]["id"]}, **more}
    data = ask(sandbox, "POST", SUBSCRIPTIONS, body, is_user)["data"]
    made: str = data["subscription"]["subscription_id"]
    return made


def by_script(sandbox: RunningSandbox, door: Receiver, **changes: Any) -> None:
    sandbox.play("POST", "/play/webhooks", {"network": "x", "url": door.url, **changes})


def test_a_webhook_is_registered_and_listed(sandbox: RunningSandbox, door: Receiver) -> None:
    made = ask(sandbox, "POST", WEBHOOKS, {"url": door.url})
    assert set(made) == {"id", "url", "valid", "created_at"}
    assert ask(sandbox, "GET", WEBHOOKS) == {"data": [made], "meta": {"result_count": 1}}


def test_a_new_webhook_can_come_in_data(sandbox: RunningSandbox, door: Receiver) -> None:
    sandbox.play("POST", "/play/rules", {"network": "x", "webhook_answer": "data"})
    assert ask(sandbox, "POST", WEBHOOKS, {"url": door.url})["data"]["valid"] is True


def test_a_door_that_fails_the_handshake_is_refused(sandbox: RunningSandbox) -> None:
    with receiving({"consumer_secret": "another"}) as receiver, pytest.raises(tweepy.BadRequest, match="CrcValidation"):
        ask(sandbox, "POST", WEBHOOKS, {"url": receiver.url})


def test_the_same_address_twice_is_refused(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    with pytest.raises(tweepy.BadRequest, match="DuplicateUrlFailed"):
        register(sandbox, door)


def test_nothing_comes_until_something_is_subscribed(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    complain(sandbox)
    subscribe(sandbox, "post.mention.create", tag="named")
    made = complain(sandbox)
    client(sandbox).create_tweet(text=unique("Not subscribed"))
    complain(sandbox, to="NorthwindRail")
    data = [call.json["data"] for call in door.wait_for(1)]
    assert [(each["payload"]["id"], each["tag"]) for each in data] == [(made, "named")]


def test_what_is_unsubscribed_comes_no_more(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    gone, kept = subscribe(sandbox, "post.create"), subscribe(sandbox, "post.mention.create")
    assert ask(sandbox, "DELETE", f"{SUBSCRIPTIONS}/{gone}")["data"] == {"deleted": True}
    client(sandbox).create_tweet(text=unique("Quiet"))
    complain(sandbox)
    assert [call.json["data"]["event_type"] for call in door.wait_for(1)] == ["post.mention.create"]
    assert [each["subscription_id"] for each in ask(sandbox, "GET", SUBSCRIPTIONS)["data"]] == [kept]


def test_private_events_need_the_accounts_own_token(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    with pytest.raises(tweepy.Forbidden):
        subscribe(sandbox, "dm.received")
    subscribe(sandbox, "dm.received", is_user=True)
    sandbox.play("POST", "/play/messages", {"network": "x", "author": {"handle": "rosa_t"}, "text": "psst"})
    data = door.wait_for(1)[0].json["data"]
    users = data["payload"]["users"]
    sender = data["payload"]["direct_message_events"][0]["message_create"]["sender_id"]
    assert users[sender]["data"]["username"] == "rosa_t"
    assert sandbox.accounts("x")[0]["id"] in users


def test_the_same_subscription_twice_is_refused(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    subscribe(sandbox, "post.create")
    with pytest.raises(tweepy.BadRequest, match="DuplicateSubscriptionFailed"):
        subscribe(sandbox, "post.create")


def test_a_webhook_goes_with_its_subscriptions(sandbox: RunningSandbox, door: Receiver) -> None:
    made = register(sandbox, door)
    subscribe(sandbox, "post.create")
    assert ask(sandbox, "DELETE", f"{WEBHOOKS}/{made}") == {"data": {"deleted": True}}
    assert ask(sandbox, "GET", SUBSCRIPTIONS)["data"] == []
    with pytest.raises(tweepy.NotFound):
        ask(sandbox, "PUT", f"{WEBHOOKS}/{made}")


def test_an_invalid_webhook_gets_nothing_until_it_shakes_hands_again(sandbox: RunningSandbox, door: Receiver) -> None:
    made = register(sandbox, door)
    subscribe(sandbox, "post.mention.create")
    by_script(sandbox, door, valid=False)
    complain(sandbox)
    assert ask(sandbox, "GET", WEBHOOKS)["data"][0]["valid"] is False
    assert ask(sandbox, "PUT", f"{WEBHOOKS}/{made}") == {"data": {"attempted": True}}
    wanted = complain(sandbox)
    assert [call.json["data"]["payload"]["id"] for call in door.wait_for(1)] == [wanted]


def test_a_webhook_by_script_goes_on_to_get_everything(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    by_script(sandbox, door)
    complain(sandbox)
    assert len(door.wait_for(1)) == 1


def test_users_may_not_list_webhooks(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.Forbidden, match="Application-Only"):
        ask(sandbox, "GET", WEBHOOKS, is_user=True)


def test_a_restart_keeps_webhooks_and_subscriptions(tmp_path: Path) -> None:
    with running_sandbox(tmp_path / "sandbox.json") as first:
        with receiving(first.accounts("x")[0]["app"]["secrets"]) as door:
            register(first, door)
            subscribe(first, "post.create", tag="ours")
        before = ask(first, "GET", WEBHOOKS), ask(first, "GET", SUBSCRIPTIONS)
    with running_sandbox(tmp_path / "sandbox.json") as second:
        assert (ask(second, "GET", WEBHOOKS), ask(second, "GET", SUBSCRIPTIONS)) == before


def test_the_older_envelope_holds_a_post_of_api_1(sandbox: RunningSandbox, door: Receiver) -> None:
    by_script(sandbox, door, envelope="account_activity")
    made = complain(sandbox, "@NorthwindAir see https://example.com " + "late " * 40, media=["https://i.example/a.jpg"])
    body = door.wait_for(1)[0].json
    post = body["tweet_create_events"][0]
    assert (body["for_user_id"], body["user_has_blocked"]) == (sandbox.accounts("x")[0]["id"], False)
    assert (post["id_str"], post["truncated"], post["user"]["screen_name"]) == (made, True, "rosa_t")
    assert post["extended_tweet"]["full_text"].count("late") == 40
    assert post["extended_tweet"]["extended_entities"]["media"][0]["type"] == "photo"
    assert post["id"] == int(float(made))


def test_the_older_envelope_of_quotes_messages_and_deletions(sandbox: RunningSandbox, door: Receiver) -> None:
    by_script(sandbox, door, envelope="account_activity")
    ours = client(sandbox).create_tweet(text=unique("Good morning"))["data"]["id"]
    complain(sandbox, "no", kind="quote", in_reply_to=ours)
    message = {"network": "x", "author": {"handle": "rosa_t"}, "text": "psst"}
    private = sandbox.play("POST", "/play/messages", message)["id"]
    client(sandbox).delete_tweet(ours)
    own, quote, sent, gone = (call.json for call in door.wait_for(4))
    assert own["tweet_create_events"][0]["id_str"] == ours
    assert quote["tweet_create_events"][0]["quoted_status"]["id_str"] == ours
    event = sent["direct_message_events"][0]
    assert (event["id"], sent["users"][event["message_create"]["sender_id"]]["screen_name"]) == (private, "rosa_t")
    assert gone["tweet_delete_events"][0]["status"]["id"] == ours


def test_a_webhook_can_speak_of_posts(sandbox: RunningSandbox, door: Receiver) -> None:
    by_script(sandbox, door, spelling="post")
    ours = client(sandbox).create_tweet(text=unique("Good morning"))["data"]["id"]
    complain(sandbox, "no", kind="quote", in_reply_to=ours)
    quote = door.wait_for(2)[1]
    payload = quote.json["data"]["payload"]
    assert payload["referenced_posts"] == [{"type": "quoted", "id": ours}]
    assert payload["public_metrics"]["repost_count_str"] == "0"
    assert "posts" in quote.json["data"]["includes"]
    assert b"tweet_ids" not in quote.body


def test_the_api_can_speak_of_posts_too(sandbox: RunningSandbox) -> None:
    first = complain(sandbox)
    answer = complain(sandbox, "and again", in_reply_to=first)
    query = {"post.fields": "referenced_posts,public_metrics", "expansions": "referenced_posts.id"}
    with pytest.raises(tweepy.BadRequest):
        client(sandbox).request("GET", f"/2/tweets/{answer}", params=query, user_auth=True)
    sandbox.play("POST", "/play/rules", {"network": "x", "spelling": "post"})
    body = client(sandbox).request("GET", f"/2/tweets/{answer}", params=query, user_auth=True).json()
    assert body["data"]["referenced_posts"] == [{"type": "replied_to", "id": first}]
    assert body["data"]["edit_history_post_ids"] == [answer]
    assert body["includes"]["posts"][0]["id"] == first
    assert "tweet" not in json.dumps(body).replace("tweet_count", "")


def test_an_event_can_come_without_its_people(sandbox: RunningSandbox, door: Receiver) -> None:
    by_script(sandbox, door)
    sandbox.play("POST", "/play/rules", {"network": "x", "hook_includes": "bare"})
    complain(sandbox)
    assert door.wait_for(1)[0].json["data"]["includes"] == {}


def test_a_link_in_a_message_has_its_place(sandbox: RunningSandbox, door: Receiver) -> None:
    by_script(sandbox, door)
    message = {"network": "x", "author": {"handle": "rosa_t"}, "text": "see https://example.com/a"}
    sandbox.play("POST", "/play/messages", message)
    event = door.wait_for(1)[0].json["data"]["payload"]["direct_message_events"][0]
    content = event["message_create"]["message_data"]
    link = content["entities"]["urls"][0]
    assert (link["expanded_url"], link["indices"]) == ("https://example.com/a", [4, 27])
    assert content["text"] == f"see {link['url']}"


def test_any_other_event_can_be_sent(sandbox: RunningSandbox, door: Receiver) -> None:
    by_script(sandbox, door)
    for event_type in ("dm.read", "post.applause.create"):
        sandbox.play("POST", "/play/events", {"event_type": event_type, "payload": {"seen": True}})
    data = [call.json["data"] for call in door.wait_for(2)]
    assert [each["event_type"] for each in data] == ["dm.read", "post.applause.create"]
    assert data[0]["payload"] == {"seen": True}
    assert data[0]["filter"] == {"user_id": sandbox.accounts("x")[0]["id"]}


def test_other_events_need_their_subscription_too(sandbox: RunningSandbox, door: Receiver) -> None:
    register(sandbox, door)
    subscribe(sandbox, "dm.read", is_user=True, tag="read")
    for event_type in ("follow.follow", "dm.read"):
        sandbox.play("POST", "/play/events", {"event_type": event_type, "payload": {}})
    assert [call.json["data"]["tag"] for call in door.wait_for(1)] == ["read"]


def test_a_wish_that_nobody_knows_is_refused(sandbox: RunningSandbox, door: Receiver) -> None:
    wish = {"network": "x", "url": door.url, "envelope": "pigeon"}
    answer = sandbox.ask("POST", "/play/webhooks", wish)
    assert (answer.status_code, answer.json()["detail"]) == (422, "envelope: one of activity, account_activity")
