"""Faults as a client of X meets them, and what the ledger says of them afterwards."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import tweepy

from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox


def strike(sandbox: RunningSandbox, fault: str, **options: object) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": fault, **options})


def answer(sandbox: RunningSandbox, target: str, text: str, number: int = 0) -> str:
    made: str = client(sandbox, number).create_tweet(text=text, in_reply_to_tweet_id=target)["data"]["id"]
    return made


def standing(sandbox: RunningSandbox, text: str) -> int:
    return sum(row["text"] == text for row in sandbox.ledger(network="x"))


@pytest.mark.parametrize(
    ("fault", "error", "count"),
    [
        ("rate_limit", tweepy.TooManyRequests, 0),
        ("server_error", tweepy.TwitterServerError, 0),
        ("html_error", tweepy.TwitterServerError, 0),
        ("token_revoked", tweepy.Unauthorized, 0),
        ("accepted_503", tweepy.TwitterServerError, 1),
        ("lost_answer", requests.exceptions.ConnectionError, 1),
        ("bad_json", requests.exceptions.JSONDecodeError, 1),
    ],
)
def test_a_fault_answers_as_the_network_would(
    sandbox: RunningSandbox, fault: str, error: type[Exception], count: int
) -> None:
    target, text = complain(sandbox), unique(fault)
    strike(sandbox, fault, count=1)
    with pytest.raises(error):
        answer(sandbox, target, text)
    assert standing(sandbox, text) == count


def test_a_fault_ends_after_its_count(sandbox: RunningSandbox) -> None:
    strike(sandbox, "server_error", count=2)
    statuses = [sandbox.ask("GET", "/2/users/me").status_code for _ in range(3)]
    assert statuses == [503, 503, 401]


def test_a_timeout_holds_the_request_and_applies_nothing(sandbox: RunningSandbox) -> None:
    strike(sandbox, "timeout", seconds=0.3, count=1)
    began, text = time.monotonic(), unique("held")
    with pytest.raises(requests.exceptions.ConnectionError):
        client(sandbox).create_tweet(text=text)
    assert time.monotonic() - began >= 0.3
    assert standing(sandbox, text) == 0


def test_a_slow_network_answers_later(sandbox: RunningSandbox) -> None:
    strike(sandbox, "slow", seconds=0.2, count=1)
    began, text = time.monotonic(), unique("slow")
    client(sandbox).create_tweet(text=text)
    assert time.monotonic() - began >= 0.2
    assert standing(sandbox, text) == 1


def test_a_fault_can_strike_reads_only(sandbox: RunningSandbox) -> None:
    strike(sandbox, "server_error", on="read")
    client(sandbox).create_tweet(text=unique("written"))
    with pytest.raises(tweepy.TwitterServerError):
        client(sandbox).get_me(user_auth=True)


def test_a_lost_answer_does_not_touch_reads(sandbox: RunningSandbox) -> None:
    strike(sandbox, "lost_answer")
    assert client(sandbox).get_me(user_auth=True)["data"]["username"] == "NorthwindAir"


def test_read_lag_hides_what_was_written_by_api_for_a_while(sandbox: RunningSandbox) -> None:
    strike(sandbox, "read_lag", seconds=0.4)
    target = complain(sandbox)
    made = answer(sandbox, target, "in a moment")
    assert "errors" in client(sandbox).get_tweet(made)
    time.sleep(0.5)
    assert client(sandbox).get_tweet(made)["data"]["id"] == made


def test_the_other_network_is_not_struck(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": "server_error"})
    assert client(sandbox).get_me(user_auth=True)["data"]


def persist(sandbox: RunningSandbox, target: str) -> None:
    """As an impatient client does: again and again, until it works or is refused as a duplicate."""
    while True:
        try:
            answer(sandbox, target, f"Persistent {target}")
        except tweepy.Forbidden:
            return
        except (tweepy.TweepyException, requests.exceptions.RequestException):
            continue
        return


def test_the_ledger_counts_each_answer_once_under_faults_and_threads(sandbox: RunningSandbox) -> None:
    for fault, probability in (("lost_answer", 0.2), ("accepted_503", 0.1), ("rate_limit", 0.1)):
        strike(sandbox, fault, probability=probability)
    sandbox.play("POST", "/play/limits", {"network": "x", "route": "POST /2/tweets", "n": 1000, "window_s": 900})
    targets = [complain(sandbox) for _ in range(60)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda target: persist(sandbox, target), targets))
    answered = [row["in_reply_to"] for row in sandbox.ledger(network="x") if row["text"].startswith("Persistent ")]
    assert sorted(answered) == sorted(targets)


def test_a_misspelt_field_makes_no_fault(sandbox: RunningSandbox) -> None:
    wrong = {"network": "x", "fault": "slow", "probabilty": 0.1}
    refusal = sandbox.ask("POST", "/play/faults", wrong)
    assert refusal.status_code == 422
    assert refusal.json()["detail"].startswith("probabilty: there is no such field, only network, fault")
    assert sandbox.play("GET", "/play/faults")["data"] == []
