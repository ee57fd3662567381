"""What the calls of an account cost."""

from typing import Any

import pytest

from sandbox.costs import Costs
from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox


@pytest.fixture(autouse=True)
def nothing_spent(sandbox: RunningSandbox) -> None:
    sandbox.play("DELETE", "/play/costs")


def spent(sandbox: RunningSandbox, handle: str = "NorthwindAir") -> dict[str, int]:
    rows: list[dict[str, Any]] = sandbox.play("GET", "/play/costs")["data"]
    kinds: dict[str, dict[str, int]] = next((row["kinds"] for row in rows if row["handle"] == handle), {})
    return {kind: each["units"] for kind, each in kinds.items()}


def test_what_is_written_is_counted_by_its_kind(sandbox: RunningSandbox) -> None:
    x, us = client(sandbox), sandbox.accounts("x")[0]["id"]
    link = f"https://x.com/messages/compose?recipient_id={us}"
    made = x.create_tweet(text=unique("Good morning"))["data"]["id"]
    x.create_tweet(text=unique("Sorry"), in_reply_to_tweet_id=complain(sandbox))
    x.create_tweet(text=unique("See https://example.com"), in_reply_to_tweet_id=complain(sandbox))
    x.create_tweet(text=unique("Write to us"), in_reply_to_tweet_id=complain(sandbox), direct_message_deep_link=link)
    x.delete_tweet(made)
    assert spent(sandbox) == {"post": 1, "summoned_reply": 1, "post_with_link": 2, "deletion": 1}
    usd = sandbox.play("GET", "/play/costs")["data"][0]["usd"]
    assert usd == pytest.approx(0.015 + 0.010 + 0.400 + 0.010)


def test_a_read_is_paid_once_a_day_and_people_are_dear(sandbox: RunningSandbox) -> None:
    made, us = complain(sandbox), sandbox.accounts("x")[0]["id"]
    for _ in range(2):
        client(sandbox).get_users_mentions(us, since_id=int(made) - 1, expansions="author_id", user_auth=True)
    assert spent(sandbox) == {"own_read": 1, "user_read": 1}


def test_looking_up_and_searching_are_reads_of_posts(sandbox: RunningSandbox) -> None:
    made, x = complain(sandbox), client(sandbox)
    x.get_tweets([made], user_auth=True)
    x.search_recent_tweets("@NorthwindAir", since_id=int(made) - 1, user_auth=True)
    x.get_tweet(made)
    assert (spent(sandbox), spent(sandbox, "")) == ({"post_read": 1}, {"post_read": 1})


def test_messages_cost_both_ways(sandbox: RunningSandbox) -> None:
    message = {"network": "x", "author": {"handle": "rosa_t"}, "text": "psst"}
    sandbox.play("POST", "/play/messages", message)
    rosa = sandbox.play("GET", "/play/people/x/rosa_t")["id"]
    client(sandbox).get_direct_message_events(participant_id=rosa, user_auth=True)
    client(sandbox).create_direct_message(participant_id=rosa, text="Hello", user_auth=True)
    assert spent(sandbox) == {"message_read": 1, "message": 1}


def test_what_is_refused_is_free(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "server_error", "count": 1})
    with pytest.raises(Exception, match="503"):
        client(sandbox).create_tweet(text=unique("Lost"))
    assert spent(sandbox) == {}


def test_a_new_day_is_paid_anew() -> None:
    now = [0.0]
    costs = Costs(lambda: now[0])
    for seconds in (0.0, 10.0, 86_400.0):
        now[0] = seconds
        costs.add_read("1", "post_read", ["7"])
    assert costs.shown("1")["kinds"]["post_read"] == {"units": 2, "price": 0.005, "usd": 0.01}
