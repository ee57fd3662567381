"""Webhooks of private messages, recommendations, reactions and mentions; batches, and who gets which fields."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.facebook import hooks
from sandbox.tests.graph import ask, message, refusal, send, write
from sandbox.tests.receiver import Receiver, receiving
from sandbox.tests.running import RunningSandbox
from sandbox.things import App

REGISTERED = {"network": "facebook", "whole": True}


@pytest.fixture
def receiver(sandbox: RunningSandbox) -> Iterator[Receiver]:
    """Gets everything of Facebook."""
    with receiving(sandbox.accounts("facebook")[0]["app"]["secrets"]) as found:
        sandbox.play("POST", "/play/webhooks", REGISTERED | {"url": found.url})
        yield found
        sandbox.play("DELETE", "/play/webhooks", {"network": "facebook", "url": found.url})


def rules(sandbox: RunningSandbox, **changes: Any) -> None:
    sandbox.play("POST", "/play/rules", {"network": "facebook", **changes})


def entries(receiver: Receiver, count: int) -> list[dict[str, Any]]:
    return [entry for one in receiver.wait_for(count) for entry in one.json["entry"]]


def said(entry: dict[str, Any], section: str = "messaging") -> dict[str, Any]:
    found: dict[str, Any] = entry[section][0]
    return found


def changed(entry: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return entry["changes"][0]["field"], entry["changes"][0]["value"]


def test_an_echo_brings_our_metadata_and_our_app(sandbox: RunningSandbox, receiver: Receiver) -> None:
    made = message(sandbox)
    sent = send(sandbox, made["person"], message={"text": "Sorry", "metadata": "reply 7"}).json()["message_id"]
    echo = said(entries(receiver, 2)[1])
    app = int(sandbox.accounts("facebook")[0]["app"]["secrets"]["app_id"])
    expected = {"mid": sent, "text": "Sorry", "is_echo": True, "app_id": app, "metadata": "reply 7"}
    assert (echo["message"], echo["recipient"]["id"]) == (expected, made["person"])


def test_what_the_page_writes_by_hand_is_an_echo_of_another_app(sandbox: RunningSandbox, receiver: Receiver) -> None:
    page = sandbox.accounts("facebook")[0]["handle"]
    message(sandbox, "by hand", author=page, recipient="rosa_t")
    echo = said(entries(receiver, 1)[0])
    assert (echo["message"]["is_echo"], "metadata" in echo["message"]) == (True, False)
    assert str(echo["message"]["app_id"]) != sandbox.accounts("facebook")[0]["app"]["secrets"]["app_id"]


def test_edits_reactions_and_what_is_taken_back(sandbox: RunningSandbox, receiver: Receiver) -> None:
    made = message(sandbox)
    path = f"/play/posts/facebook/{made['id']}"
    sandbox.play("POST", path, {"text": "hello!"})
    sandbox.play("POST", f"{path}/reaction", {"author": "rosa_t", "emoji": "😢"})
    sandbox.play("DELETE", path)
    told = [said(entry) for entry in entries(receiver, 4)[1:]]
    assert told[0]["message_edit"] == {"mid": made["id"], "text": "hello!", "num_edit": 1}
    assert told[1]["reaction"] == {"mid": made["id"], "action": "react", "emoji": "😢", "reaction": "sad"}
    assert told[2]["message"] == {"mid": made["id"], "is_deleted": True}
    assert {one["sender"]["id"] for one in told} == {made["person"]}


def test_deliveries_reads_and_buttons(sandbox: RunningSandbox, receiver: Receiver) -> None:
    button = {"title": "Where is my bag?", "payload": "BAG"}
    made = message(sandbox, "", author="press_p", postback=button)
    sent = send(sandbox, made["person"]).json()["message_id"]
    sandbox.play("POST", "/play/talks", {"network": "facebook", "author": "press_p", "read": True})
    told = [said(entry) for entry in entries(receiver, 4)]
    assert told[0]["postback"] == button | {"mid": made["id"]}
    assert told[2]["delivery"]["mids"] == [sent]
    assert set(told[3]["read"]) == {"watermark"}


def test_a_talk_of_another_app_arrives_as_standby(sandbox: RunningSandbox, receiver: Receiver) -> None:
    message(sandbox, author="bot_b")
    sandbox.play("POST", "/play/talks", {"network": "facebook", "author": "bot_b", "owner": "other_app"})
    message(sandbox, "to the bot", author="bot_b")
    page = sandbox.accounts("facebook")[0]["handle"]
    message(sandbox, "from the bot", author=page, recipient="bot_b", **{"as": "other_app"})
    told = entries(receiver, 4)
    assert ["standby" in entry for entry in told] == [False, False, True, True]
    assert "new_owner_app_id" in said(told[1])["pass_thread_control"]
    assert said(told[3], "standby")["message"]["is_echo"]


def test_pictures_come_as_attachments_and_a_text_may_be_missing(sandbox: RunningSandbox, receiver: Receiver) -> None:
    message(sandbox, "", media=["https://pictures.example/1.jpg"])
    told = said(entries(receiver, 1)[0])["message"]
    assert told["attachments"] == [{"type": "image", "payload": {"url": "https://pictures.example/1.jpg"}}]
    assert "text" not in told


def test_a_recommendation_is_announced_in_upper_case_and_when_it_turns(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    made = write(sandbox, "Never again.", kind="recommendation")
    sandbox.play("POST", f"/play/posts/facebook/{made}", {"recommendation": "positive"})
    told = [changed(entry) for entry in entries(receiver, 2)]
    assert [field for field, _ in told] == ["ratings", "ratings"]
    assert [value["recommendation_type"] for _, value in told] == ["NEGATIVE", "POSITIVE"]
    assert [value["verb"] for _, value in told] == ["add", "edit"]
    assert {value["open_graph_story_id"] for _, value in told} == {int(made)}


def test_a_tag_is_a_mention_and_a_reaction_names_what_it_is_on(sandbox: RunningSandbox, receiver: Receiver) -> None:
    made = write(sandbox, "look at this", kind="tagged")
    comment = write(sandbox, kind="comment")
    sandbox.play("POST", f"/play/posts/facebook/{comment}/reaction", {"author": "ann_a", "reaction": "angry"})
    told = [changed(entry) for entry in entries(receiver, 3)]
    assert (told[0][0], told[0][1]["post_id"], "from" in told[0][1]) == ("mention", made, False)
    value = told[2][1]
    assert (value["item"], value["comment_id"], value["reaction_type"]) == ("reaction", comment, "angry")


def test_a_shared_link_is_a_share(sandbox: RunningSandbox, receiver: Receiver) -> None:
    page, address = sandbox.accounts("facebook")[0]["handle"], "https://news.example/late"
    made = write(sandbox, "In the news", kind="post", author=page, link=address)
    value = changed(entries(receiver, 1)[0])[1]
    shown = ask(sandbox, "GET", f"/{made}", fields="attachments").json()["attachments"]["data"][0]
    assert (value["item"], value["link"], shown["type"], shown["url"]) == ("share", address, "share", address)


def test_a_moderators_hiding_and_showing(sandbox: RunningSandbox, receiver: Receiver) -> None:
    post = write(sandbox)
    for hidden in (True, False):
        sandbox.play("POST", f"/play/posts/facebook/{post}/hide", {"hidden": hidden})
    assert [changed(entry)[1]["verb"] for entry in entries(receiver, 3)] == ["add", "hide", "unhide"]


def test_many_updates_of_several_pages_come_in_one_call_that_is_signed(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    rules(sandbox, batch=1000)
    sandbox.play("POST", "/play/pause", {"network": "facebook"})
    pages = [page["id"] for page in sandbox.accounts("facebook")]
    for number in range(30):
        write(sandbox, f"nr {number} äß", to=pages[number // 10])
    sandbox.play("POST", "/play/resume", {"network": "facebook"})
    (only,) = receiver.wait_for(1)
    assert [(entry["id"], len(entry["changes"])) for entry in only.json["entry"]] == [(page, 10) for page in pages]
    signed = hooks.sign(App("facebook", "", receiver.secrets), only.body)
    assert only.headers["x-hub-signature-256"] == signed["X-Hub-Signature-256"]


def test_ids_may_be_numbers_and_authors_and_times_may_be_missing(sandbox: RunningSandbox, receiver: Receiver) -> None:
    rules(sandbox, hook_ids="number", hook_times="missing")
    write(sandbox)
    rules(sandbox, hook_from="sender")
    write(sandbox)
    rules(sandbox, hook_from="missing")
    write(sandbox)
    told = entries(receiver, 3)
    values = [changed(entry)[1] for entry in told]
    assert (type(told[0]["id"]), type(values[0]["from"]["id"]), "created_time" in values[0]) == (int, int, False)
    assert (values[1]["sender_name"], "from" in values[1]) == ("Rosa", False)
    assert not {"from", "sender_id"} & set(values[2])


def test_a_webhook_may_show_the_post_that_it_is_about(sandbox: RunningSandbox, receiver: Receiver) -> None:
    post = write(sandbox)
    rules(sandbox, hook_post="yes")
    write(sandbox, kind="comment", in_reply_to=post)
    shown = changed(entries(receiver, 2)[1])[1]["post"]
    assert (shown["id"], shown["permalink_url"].endswith(f"{post.partition('_')[2]}/")) == (post, True)


def test_a_body_that_nobody_foresaw_is_signed_and_sent(sandbox: RunningSandbox, receiver: Receiver) -> None:
    page = sandbox.accounts("facebook")[0]["id"]
    body = {"object": "page", "entry": [{"id": page, "time": 1, "changes": [{"field": "parking"}]}] * 2}
    sandbox.play("POST", "/play/events", {"network": "facebook", "body": body})
    assert receiver.wait_for(1)[0].json == body


def test_a_webhook_may_get_only_what_the_page_sends_the_app(sandbox: RunningSandbox, receiver: Receiver) -> None:
    sandbox.play("POST", "/play/webhooks", {"network": "facebook", "url": receiver.url, "whole": False})
    other = sandbox.accounts("facebook")[2]["id"]
    write(sandbox, "unheard", to=other)
    ask(sandbox, "POST", "/me/subscribed_apps", 2, subscribed_fields="feed")
    made = write(sandbox, "heard", to=other)
    assert [changed(entry)[1]["post_id"] for entry in entries(receiver, 1)] == [made]


def app(sandbox: RunningSandbox, method: str, **params: str) -> Any:
    secrets = sandbox.accounts("facebook")[0]["app"]["secrets"]
    token = {"access_token": f"{secrets['app_id']}|{secrets['app_secret']}"}
    return sandbox.session.request(method, f"{sandbox.url}/v26.0/app/subscriptions", params=token | params)


def test_the_apps_webhook_gets_the_fields_that_both_app_and_page_send(sandbox: RunningSandbox) -> None:
    secrets = sandbox.accounts("facebook")[0]["app"]["secrets"]
    with receiving(secrets) as door:
        hook = {"object": "page", "callback_url": door.url, "verify_token": secrets["verify_token"]}
        assert refusal(app(sandbox, "POST", **hook | {"verify_token": "no"}, fields="feed"))[0] == 2200
        assert app(sandbox, "POST", **hook, fields="feed,messages").json() == {"success": True}
        write(sandbox, "unheard")
        assert ask(sandbox, "POST", "/me/subscribed_apps", subscribed_fields="feed,ratings").ok
        made = write(sandbox, "heard")
        message(sandbox, "unheard")
        write(sandbox, "unheard", kind="recommendation")
        assert changed(entries(door, 1)[0])[1]["post_id"] == made
        fields = [field["name"] for field in app(sandbox, "GET").json()["data"][0]["fields"]]
        assert (len(door.calls), fields) == (1, ["feed", "messages"])
        app(sandbox, "DELETE", object="page")
    assert app(sandbox, "GET").json() == {"data": []}


def test_what_a_page_sends_is_shown_changed_and_ended(sandbox: RunningSandbox) -> None:
    assert refusal(ask(sandbox, "POST", "/me/subscribed_apps", 1))[0] == 100
    assert refusal(ask(sandbox, "POST", "/me/subscribed_apps", 1, subscribed_fields="feed,gossip"))[0] == 100
    ask(sandbox, "POST", "/me/subscribed_apps", 1, subscribed_fields="messages,feed")
    shown = ask(sandbox, "GET", "/me/subscribed_apps", 1).json()["data"][0]
    assert sorted(shown["subscribed_fields"]) == ["feed", "messages"]
    assert json.loads(ask(sandbox, "DELETE", "/me/subscribed_apps", 1).text) == {"success": True}
    assert ask(sandbox, "GET", "/me/subscribed_apps", 1).json() == {"data": []}
