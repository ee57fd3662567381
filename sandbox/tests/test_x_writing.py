import pytest
import tweepy

from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox


def ours(sandbox: RunningSandbox, target: str) -> list[str]:
    return [row["text"] for row in sandbox.ledger(network="x") if row["ours"] and row["in_reply_to"] == target]


def test_an_answer_stands_under_the_complaint(sandbox: RunningSandbox) -> None:
    target, text = complain(sandbox), unique("We are sorry & look into it")
    data = client(sandbox).create_tweet(text=text, in_reply_to_tweet_id=target)["data"]
    assert data["text"] == f"@rosa_t {text.replace('&', '&amp;')}"
    assert data["edit_history_tweet_ids"] == [data["id"]]
    assert ours(sandbox, target) == [text]


def test_a_created_post_answers_201_with_its_address(sandbox: RunningSandbox) -> None:
    answer = client(sandbox).request("POST", "/2/tweets", json={"text": unique("Good morning")}, user_auth=True)
    made = answer.json()["data"]["id"]
    assert (answer.status_code, answer.headers["location"]) == (201, f"https://api.twitter.com/2/tweets/{made}")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


def test_the_own_timeline_shows_the_answer(sandbox: RunningSandbox) -> None:
    target, me = complain(sandbox), sandbox.accounts("x")[0]["id"]
    made = client(sandbox).create_tweet(text=unique("Sorry"), in_reply_to_tweet_id=target)["data"]["id"]
    newest = client(sandbox).get_users_tweets(me, user_auth=True, tweet_fields="referenced_tweets")["data"][0]
    assert (newest["id"], newest["referenced_tweets"]) == (made, [{"type": "replied_to", "id": target}])


def test_the_same_words_to_the_same_post_are_refused(sandbox: RunningSandbox) -> None:
    target = complain(sandbox)
    client(sandbox).create_tweet(text="Once only", in_reply_to_tweet_id=target)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client(sandbox).create_tweet(text="Once only", in_reply_to_tweet_id=target)
    assert ours(sandbox, target) == ["Once only"]


def test_who_did_not_turn_to_us_may_not_be_answered(sandbox: RunningSandbox) -> None:
    stranger = complain(sandbox, "northwind is late again", kind="post", author={"handle": "stranger"})
    with pytest.raises(tweepy.Forbidden, match="have not been mentioned or otherwise engaged"):
        client(sandbox).create_tweet(text="Sorry!", in_reply_to_tweet_id=stranger)
    assert ours(sandbox, stranger) == []


def test_a_bystander_in_the_thread_may_not_be_answered(sandbox: RunningSandbox) -> None:
    bystander = complain(sandbox, "poor you", author={"handle": "tom_k"}, in_reply_to=complain(sandbox))
    with pytest.raises(tweepy.Forbidden, match="have not been mentioned"):
        client(sandbox).create_tweet(text="Hello Tom", in_reply_to_tweet_id=bystander)


def test_who_answers_our_post_may_be_answered(sandbox: RunningSandbox) -> None:
    first = client(sandbox).create_tweet(text=unique("Sorry"), in_reply_to_tweet_id=complain(sandbox))["data"]["id"]
    again = complain(sandbox, "still nothing", in_reply_to=first)
    client(sandbox).create_tweet(text="Now it is found", in_reply_to_tweet_id=again)
    assert ours(sandbox, again) == ["Now it is found"]


def test_a_removed_post_cannot_be_answered(sandbox: RunningSandbox) -> None:
    target = complain(sandbox)
    sandbox.play("DELETE", f"/play/posts/x/{target}")
    with pytest.raises(tweepy.Forbidden, match="deleted or not visible"):
        client(sandbox).create_tweet(text="Sorry", in_reply_to_tweet_id=target)


def test_280_go_and_281_do_not(sandbox: RunningSandbox) -> None:
    target = complain(sandbox)
    with pytest.raises(tweepy.BadRequest, match="too long"):
        client(sandbox).create_tweet(text="a" * 281, in_reply_to_tweet_id=target)
    client(sandbox).create_tweet(text="a" * 280, in_reply_to_tweet_id=target)


def test_an_unknown_field_of_the_body_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.BadRequest):
        client(sandbox).request("POST", "/2/tweets", json={"text": "hi", "colour": "red"}, user_auth=True)


def test_an_own_post_can_be_deleted_and_no_other(sandbox: RunningSandbox) -> None:
    target = complain(sandbox)
    made = client(sandbox).create_tweet(text="Sorry", in_reply_to_tweet_id=target)["data"]["id"]
    assert client(sandbox).delete_tweet(made) == {"data": {"deleted": True}}
    assert ours(sandbox, target) == []
    with pytest.raises(tweepy.Forbidden):
        client(sandbox).delete_tweet(target)


def test_a_revoked_token_is_refused_until_it_is_renewed(sandbox: RunningSandbox) -> None:
    address = f"/play/tokens/x/{sandbox.accounts('x')[1]['id']}"
    sandbox.play("POST", f"{address}/revoke", {})
    with pytest.raises(tweepy.Unauthorized):
        client(sandbox, 1).get_me(user_auth=True)
    sandbox.play("POST", f"{address}/renew", {})
    assert client(sandbox, 1).get_me(user_auth=True)["data"]["username"] == "NorthwindRail"
