"""Direct messages, as tweepy reads and writes them."""

import time
from typing import Any

import pytest
import tweepy

from sandbox.tests.clients import client, unique
from sandbox.tests.running import RunningSandbox

FIELDS = "sender_id,created_at,dm_conversation_id,text,attachments,entities"


@pytest.fixture(autouse=True)
def enough(sandbox: RunningSandbox) -> None:
    for route in ("GET /2/dm_events", "GET /2/dm_conversations/with/:id/dm_events", SENDING):
        sandbox.play("POST", "/play/limits", {"network": "x", "route": route, "n": 100, "window_s": 900})


SENDING = "POST /2/dm_conversations/with/:id/messages"


def write(sandbox: RunningSandbox, text: str = "in private", handle: str = "rosa_t", **more: Any) -> str:
    message = {"network": "x", "author": {"handle": handle}, "text": text, **more}
    made: str = sandbox.play("POST", "/play/messages", message)["id"]
    return made


def person(sandbox: RunningSandbox, handle: str = "rosa_t", **changes: bool) -> str:
    found: str = sandbox.play("POST", f"/play/people/x/{handle}", changes)["id"]
    return found


def inbox(sandbox: RunningSandbox, **options: Any) -> dict[str, Any]:
    page: dict[str, Any] = client(sandbox).get_direct_message_events(user_auth=True, **options)
    return page


def test_a_message_comes_with_its_default_fields(sandbox: RunningSandbox) -> None:
    made = write(sandbox, "where is my bag?")
    assert inbox(sandbox)["data"][0] == {"id": made, "event_type": "MessageCreate", "text": "where is my bag?"}


def test_fields_and_people_come_when_asked_for(sandbox: RunningSandbox) -> None:
    made, rosa, us = write(sandbox, "R&D https://example.com"), person(sandbox), sandbox.accounts("x")[0]["id"]
    page = inbox(sandbox, dm_event_fields=FIELDS, expansions="sender_id,participant_ids", max_results=1)
    found = page["data"][0]
    assert (found["id"], found["sender_id"]) == (made, rosa)
    assert found["dm_conversation_id"] == "-".join(sorted((rosa, us), key=int))
    assert found["text"] == f"R&amp;D {found['urls'][0]['url']}"
    assert {user["id"] for user in page["includes"]["users"]} == {rosa, us}


def test_pages_follow_each_other(sandbox: RunningSandbox) -> None:
    made = [write(sandbox, f"number {n}", "pages_p") for n in range(5)]
    x, them = client(sandbox), person(sandbox, "pages_p")
    found, token = [], None
    while True:
        page = x.get_direct_message_events(participant_id=them, max_results=2, pagination_token=token, user_auth=True)
        found += [event["id"] for event in page["data"]]
        token = page["meta"].get("next_token")
        if token is None:
            break
    assert found == made[::-1]


def test_an_answer_stands_in_the_conversation(sandbox: RunningSandbox) -> None:
    write(sandbox)
    rosa, text = person(sandbox), unique("We found it")
    answer = client(sandbox).create_direct_message(participant_id=rosa, text=text, user_auth=True)["data"]
    page = client(sandbox).get_direct_message_events(
        dm_conversation_id=answer["dm_conversation_id"], dm_event_fields=FIELDS, user_auth=True
    )
    newest = page["data"][0]
    assert (newest["id"], newest["text"]) == (answer["dm_event_id"], text)
    assert newest["sender_id"] == sandbox.accounts("x")[0]["id"]
    assert sandbox.ledger(network="x")[-1]["visibility"] == "private"


def test_an_answer_by_the_conversations_id_is_201_with_its_address(sandbox: RunningSandbox) -> None:
    rosa, us = person(sandbox), sandbox.accounts("x")[0]["id"]
    path = f"/2/dm_conversations/{'-'.join(sorted((rosa, us), key=int))}/messages"
    answer = client(sandbox).request("POST", path, json={"text": "Hello"}, user_auth=True)
    made = answer.json()["data"]["dm_event_id"]
    assert answer.status_code == 201
    assert answer.headers["location"] == f'https://api.twitter.com/2/dm_events/"{made}"'


def test_who_takes_no_messages_gets_none(sandbox: RunningSandbox) -> None:
    shut = person(sandbox, "shut_s", receives_your_dm=False)
    shown = client(sandbox).get_user(id=shut, user_fields="receives_your_dm", user_auth=True)
    assert shown["data"]["receives_your_dm"] is False
    with pytest.raises(tweepy.Forbidden, match="permission to DM one or more participants"):
        client(sandbox).create_direct_message(participant_id=shut, text="Hello", user_auth=True)
    assert all(row["author"]["handle"] != "shut_s" for row in sandbox.ledger(network="x"))


def test_the_inbox_lags_behind_and_the_conversation_does_not(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/rules", {"network": "x", "inbox_lag_s": 0.4})
    made, them = write(sandbox, handle="lagging_l"), person(sandbox, "lagging_l")
    at_once = client(sandbox).get_direct_message_events(participant_id=them, user_auth=True)
    assert [event["id"] for event in at_once["data"]] == [made]
    assert made not in [event["id"] for event in inbox(sandbox).get("data", [])]
    time.sleep(0.5)
    assert inbox(sandbox)["data"][0]["id"] == made


def test_another_account_does_not_see_them(sandbox: RunningSandbox) -> None:
    write(sandbox, to="NorthwindAir")
    assert client(sandbox, 2).get_direct_message_events(user_auth=True) == {"meta": {"result_count": 0}}


def test_the_app_alone_reads_no_messages(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.Forbidden, match="Application-Only"):
        client(sandbox).get_direct_message_events(user_auth=False)


def test_a_message_by_id_and_its_deletion(sandbox: RunningSandbox) -> None:
    made, x = write(sandbox), client(sandbox)
    path = f"/2/dm_events/{made}"
    assert x.request("GET", path, user_auth=True).json()["data"]["id"] == made
    assert x.request("DELETE", path, user_auth=True).json() == {"data": {"deleted": True}}
    with pytest.raises(tweepy.NotFound):
        x.request("GET", path, user_auth=True)


def test_the_day_has_a_limit_of_its_own(sandbox: RunningSandbox) -> None:
    daily = {"network": "x", "route": f"{SENDING}, a user's day", "n": 1, "window_s": 86400}
    sandbox.play("POST", "/play/limits", daily)
    x, path = client(sandbox), f"/2/dm_conversations/with/{person(sandbox)}/messages"
    headers = x.request("POST", path, json={"text": "Hello"}, user_auth=True).headers
    assert (headers["x-user-limit-24hour-limit"], headers["x-user-limit-24hour-remaining"]) == ("1", "0")
    with pytest.raises(tweepy.TooManyRequests) as caught:
        x.request("POST", path, json={"text": "Again"}, user_auth=True)
    refused = caught.value.response.headers
    assert int(refused["x-rate-limit-remaining"]) > 0
    assert int(refused["x-user-limit-24hour-reset"]) > int(refused["x-rate-limit-reset"])
    sandbox.play("POST", "/play/limits", daily | {"n": 1440})


def test_the_limits_of_x_are_there_from_the_start(sandbox: RunningSandbox) -> None:
    rules = {rule["route"]: (rule["n"], rule["window_s"]) for rule in sandbox.play("GET", "/play/limits")["data"]}
    assert rules["GET /2/dm_events/:id"] == (15, 900)
    assert rules[f"{SENDING}, a user's day"] == (1440, 86400)
    assert rules["GET /2/tweets/:id/quote_tweets"] == (75, 900)


@pytest.mark.parametrize("change", [{"colour": "red"}, {"inbox_lag_s": "long"}, {"summoned": "sometimes"}])
def test_rules_that_make_no_sense_are_refused(sandbox: RunningSandbox, change: dict[str, str]) -> None:
    assert sandbox.ask("POST", "/play/rules", {"network": "x", **change}).status_code == 422
    assert sandbox.ask("POST", "/play/rules", {"network": "facebook", **change}).status_code == 422
