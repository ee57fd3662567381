import re

import pytest

from sandbox.tests.clients import client, complain
from sandbox.tests.running import RunningSandbox


def facebook(sandbox: RunningSandbox, **changes: object) -> dict[str, str]:
    post = {"network": "facebook", "author": {"handle": "rosa", "name": "Rosa"}, "text": "hello", **changes}
    made: dict[str, str] = sandbox.play("POST", "/play/posts", post)
    return made


def row(sandbox: RunningSandbox, post_id: str) -> dict[str, object]:
    return next(row for row in sandbox.ledger() if row["id"] == post_id)


def test_there_are_three_accounts_on_each_network_with_their_secrets(sandbox: RunningSandbox) -> None:
    x, pages = sandbox.accounts("x"), sandbox.accounts("facebook")
    assert (len(x), len(pages)) == (3, 3)
    assert set(x[0]["credentials"]) == {"access_token", "access_token_secret"}
    assert set(x[0]["app"]["secrets"]) == {"consumer_key", "consumer_secret", "bearer_token"}
    assert set(pages[0]["credentials"]) == {"page_token"}
    assert set(pages[0]["app"]["secrets"]) == {"app_id", "app_secret", "verify_token"}


def test_a_post_is_in_the_ledger_as_it_was_written(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "@NorthwindRail where?", to="NorthwindRail", created_at="2026-01-02T03:04:05Z")
    found = row(sandbox, made)
    assert (found["kind"], found["text"], found["ours"]) == ("mention", "@NorthwindRail where?", False)
    assert (found["at"], found["visibility"]) == ("2026-01-02T03:04:05+00:00", "public")
    assert found["account"] == sandbox.accounts("x")[1]["id"]


def test_a_handle_is_the_same_person_whatever_its_case(sandbox: RunningSandbox) -> None:
    first, second = complain(sandbox, author={"handle": "Ana_B"}), complain(sandbox, author={"handle": "ana_b"})
    assert row(sandbox, first)["author"] == row(sandbox, second)["author"]


def test_a_handle_that_x_would_not_have_gets_one_that_it_would(sandbox: RunningSandbox) -> None:
    wish = {"handle": "an-angry customer of the airline"}
    first, second = complain(sandbox, author=wish), complain(sandbox, author=wish)
    author = row(sandbox, first)["author"]
    assert author == row(sandbox, second)["author"]
    assert isinstance(author, dict)
    assert re.fullmatch("[A-Za-z0-9_]{1,15}", author["handle"])


def test_a_comment_without_a_target_goes_under_the_newest_post_of_the_page(sandbox: RunningSandbox) -> None:
    page = sandbox.accounts("facebook")[0]
    made = row(sandbox, facebook(sandbox, kind="comment")["id"])
    parent = row(sandbox, str(made["in_reply_to"]))
    assert (parent["kind"], parent["ours"], parent["account"]) == ("post", True, page["id"])


def test_an_answer_to_an_answer_joins_its_thread(sandbox: RunningSandbox) -> None:
    comment = facebook(sandbox, kind="comment")["id"]
    answer = facebook(sandbox, in_reply_to=comment)["id"]
    third = facebook(sandbox, in_reply_to=answer)["id"]
    assert row(sandbox, third)["in_reply_to"] == comment


@pytest.mark.parametrize("network", ["x", "facebook"])
def test_a_message_is_private(sandbox: RunningSandbox, network: str) -> None:
    message = {"network": network, "author": {"handle": "rosa"}, "text": "my number is 12"}
    found = row(sandbox, sandbox.play("POST", "/play/messages", message)["id"])
    assert (found["kind"], found["visibility"], found["text"]) == ("message", "private", "my number is 12")


def test_what_is_removed_stands_no_longer(sandbox: RunningSandbox) -> None:
    made = facebook(sandbox)["id"]
    sandbox.play("DELETE", f"/play/posts/facebook/{made}")
    assert made not in {row["id"] for row in sandbox.ledger()}


def test_an_edit_changes_the_words(sandbox: RunningSandbox) -> None:
    made = facebook(sandbox)["id"]
    sandbox.play("POST", f"/play/posts/facebook/{made}", {"text": "goodbye"})
    assert row(sandbox, made)["text"] == "goodbye"


def test_a_post_goes_round(sandbox: RunningSandbox) -> None:
    made = complain(sandbox)
    sandbox.play("POST", f"/play/posts/x/{made}/spread", {"reposts": 2000, "quotes": 10})
    metrics = client(sandbox).get_tweet(made, tweet_fields="public_metrics")["data"]["public_metrics"]
    assert (metrics["retweet_count"], metrics["quote_count"]) == (2000, 10)


def test_the_ledger_can_begin_at_a_time(sandbox: RunningSandbox) -> None:
    complain(sandbox)
    made = complain(sandbox)
    assert [row["id"] for row in sandbox.ledger(since=str(row(sandbox, made)["made_at"]))] == [made]


def test_the_brands_own_words_by_script_are_its_own(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "hello all", kind="post", author={"handle": "NorthwindAir"})
    assert (row(sandbox, made)["ours"], row(sandbox, made)["by_api"]) == (True, False)


def test_a_text_that_utf_8_cannot_hold_comes_through_escaped(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "broken \ud800 letter \x00")
    answer = client(sandbox).request("GET", f"/2/tweets/{made}", user_auth=True)
    assert b"broken \\ud800 letter \\u0000" in answer.content


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"network": "friendster"}, 422, "network: one of facebook, instagram, x"),
        ({"kind": "poem"}, 422, "kind: one of mention, post, quote, reply"),
        ({"text": 7}, 422, "text: not a text"),
        ({"to": "nobody"}, 404, "to: no such account of the brand"),
        ({"in_reply_to": "404"}, 404, "No such post on x: 404"),
        ({"kind": "quote"}, 422, "in_reply_to: a quote needs the id of what it is about"),
        ({"author": {}}, 422, "handle: a text is needed"),
        ({"created_at": "yesterday"}, 422, "created_at: Invalid isoformat string: 'yesterday'"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    sandbox: RunningSandbox, change: dict[str, object], status: int, words: str
) -> None:
    before = len(sandbox.ledger())
    answer = sandbox.ask(
        "POST", "/play/posts", {"network": "x", "author": {"handle": "rosa_t"}, "text": "hi", **change}
    )
    assert (answer.status_code, answer.json()["detail"]) == (status, words)
    assert len(sandbox.ledger()) == before


def test_scripts_send_json_alone(sandbox: RunningSandbox) -> None:
    form = sandbox.session.post(sandbox.url + "/play/posts", data={"network": "x"})
    broken = sandbox.session.post(sandbox.url + "/play/posts", data="{", headers={"content-type": "application/json"})
    assert (form.status_code, broken.status_code) == (415, 400)


@pytest.mark.parametrize("header", [{"Origin": "https://example.com"}, {"Host": "example.com"}, {"Origin": "null"}])
def test_foreign_pages_are_kept_out(sandbox: RunningSandbox, header: dict[str, str]) -> None:
    assert sandbox.ask("GET", "/play/accounts", headers=header).status_code == 403
    assert sandbox.ask("POST", "/play/posts", {}, headers=header).status_code == 403
