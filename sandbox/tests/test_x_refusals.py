"""How X refuses: no money, no reads left, limits with and without an end, and whom an app may not answer."""

import time
from typing import Any

import pytest
import tweepy

from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox


def strike(sandbox: RunningSandbox, fault: str, **options: object) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": fault, **options})


def refused(sandbox: RunningSandbox, error: type[tweepy.HTTPException] = tweepy.HTTPException) -> Any:
    """The answer that a read is refused with."""
    with pytest.raises(error) as caught:
        client(sandbox).get_me(user_auth=True)
    return caught.value.response


def rule(sandbox: RunningSandbox, summoned: str) -> None:
    sandbox.play("POST", "/play/rules", {"network": "x", "summoned": summoned})


def answer(sandbox: RunningSandbox, target: str) -> str:
    made: str = client(sandbox).create_tweet(text=unique("Sorry"), in_reply_to_tweet_id=target)["data"]["id"]
    return made


def test_without_credits_everything_is_402(sandbox: RunningSandbox) -> None:
    strike(sandbox, "credits_depleted")
    answer = refused(sandbox)
    assert (answer.status_code, answer.json()["title"]) == (402, "CreditsDepleted")
    assert answer.json()["type"].endswith("/problems/credits")


def test_the_months_reads_are_used_up(sandbox: RunningSandbox) -> None:
    strike(sandbox, "usage_capped", on="read")
    answer = refused(sandbox, tweepy.TooManyRequests)
    assert answer.json()["type"].endswith("/problems/usage-capped")
    assert (answer.json()["period"], answer.json()["scope"]) == ("Monthly", "Product")
    assert client(sandbox).create_tweet(text=unique("Written all the same"))["data"]


def test_a_401_that_means_nothing_comes_once(sandbox: RunningSandbox) -> None:
    strike(sandbox, "401_once")
    assert refused(sandbox, tweepy.Unauthorized).json()["title"] == "Unauthorized"
    assert client(sandbox).get_me(user_auth=True)["data"]


def test_a_429_without_an_end(sandbox: RunningSandbox) -> None:
    strike(sandbox, "rate_limit")
    assert "x-rate-limit-reset" not in refused(sandbox, tweepy.TooManyRequests).headers


def test_a_429_with_an_end(sandbox: RunningSandbox) -> None:
    strike(sandbox, "rate_limit", seconds=90)
    headers = refused(sandbox, tweepy.TooManyRequests).headers
    assert 80 < int(headers["x-rate-limit-reset"]) - time.time() < 100
    assert headers["x-rate-limit-remaining"] == "0"


@pytest.mark.parametrize(("fault", "status"), [("rate_limit", 429), ("server_error", 503)])
@pytest.mark.parametrize(
    ("body", "kind"), [("json", "application/problem+json"), ("text", "text/plain"), ("html", "text/html")]
)
def test_a_429_and_a_503_come_in_three_forms(
    sandbox: RunningSandbox, fault: str, status: int, body: str, kind: str
) -> None:
    strike(sandbox, fault, body=body)
    answer = refused(sandbox)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (status, kind)


@pytest.mark.parametrize(
    "change", [{"body": "poem"}, {"network": "facebook"}, {"on": "sunday"}, {"fault": "plague"}, {"count": -1}]
)
def test_a_fault_that_makes_no_sense_is_refused(sandbox: RunningSandbox, change: dict[str, str]) -> None:
    fault = {"network": "x", "fault": "credits_depleted", **change}
    assert sandbox.ask("POST", "/play/faults", fault).status_code == 422


def test_by_the_explicit_rule_an_answer_to_our_post_is_not_enough(sandbox: RunningSandbox) -> None:
    rule(sandbox, "explicit")
    ours = answer(sandbox, complain(sandbox))
    again = complain(sandbox, "still nothing", in_reply_to=ours)
    with pytest.raises(tweepy.Forbidden, match="have not been mentioned or otherwise engaged"):
        answer(sandbox, again)
    assert answer(sandbox, complain(sandbox, "@NorthwindAir still nothing", in_reply_to=ours))
    assert answer(sandbox, complain(sandbox, "see here", kind="quote", in_reply_to=ours))


def test_without_the_rule_everybody_may_be_answered(sandbox: RunningSandbox) -> None:
    stranger = complain(sandbox, "northwind is late", kind="post", author={"handle": "stranger"})
    with pytest.raises(tweepy.Forbidden):
        answer(sandbox, stranger)
    rule(sandbox, "off")
    assert answer(sandbox, stranger)


def test_our_own_post_may_always_be_continued(sandbox: RunningSandbox) -> None:
    rule(sandbox, "explicit")
    first = answer(sandbox, complain(sandbox))
    assert answer(sandbox, first)


def test_the_same_words_to_another_post_are_taken(sandbox: RunningSandbox) -> None:
    text = unique("Please write to us")
    for _ in range(2):
        client(sandbox).create_tweet(text=text, in_reply_to_tweet_id=complain(sandbox))
    with pytest.raises(tweepy.Forbidden, match="duplicate"):
        client(sandbox).create_tweet(text=client(sandbox).create_tweet(text=text)["data"]["text"])
