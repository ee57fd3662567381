"""Quotes, search and how far back X's lists reach."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import tweepy

from sandbox.ids import snowflake
from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox
from sandbox.x.asked import newest


def found(page: dict[str, Any]) -> list[str]:
    return [post["id"] for post in page.get("data", [])]


def search(sandbox: RunningSandbox, query: str, **options: Any) -> list[str]:
    return found(client(sandbox).search_recent_tweets(query, **options))


def own_post(sandbox: RunningSandbox) -> str:
    made: str = client(sandbox).create_tweet(text=unique("Good morning"))["data"]["id"]
    return made


def test_quotes_of_our_post_are_listed_newest_first(sandbox: RunningSandbox) -> None:
    ours = own_post(sandbox)
    made = [complain(sandbox, f"not so good {n}", kind="quote", in_reply_to=ours) for n in range(3)]
    page = client(sandbox).get_quote_tweets(ours, tweet_fields="referenced_tweets", user_auth=True)
    assert found(page) == made[::-1]
    assert page["data"][0]["referenced_tweets"] == [{"type": "quoted", "id": ours}]
    assert page["meta"] == {"result_count": 3}
    assert page["data"][0]["text"].startswith("not so good 2 https://t.co/")


def test_quotes_are_found_after_the_quoted_post_was_edited(sandbox: RunningSandbox) -> None:
    first = complain(sandbox, "good morning", kind="post")
    quote = complain(sandbox, "no", kind="quote", in_reply_to=first)
    edited = sandbox.play("POST", f"/play/posts/x/{first}", {"text": "good evening"})["id"]
    assert found(client(sandbox).get_quote_tweets(edited)) == found(client(sandbox).get_quote_tweets(first)) == [quote]


def test_the_quotes_of_nothing_are_an_error_in_a_good_answer(sandbox: RunningSandbox) -> None:
    page = client(sandbox).get_quote_tweets("19")
    assert page["errors"][0]["type"].endswith("/resource-not-found")
    with pytest.raises(tweepy.BadRequest, match="between 10 and 100"):
        client(sandbox).get_quote_tweets(own_post(sandbox), max_results=5)


def test_the_author_of_a_quote_may_be_answered(sandbox: RunningSandbox) -> None:
    quote = complain(sandbox, "not so good", kind="quote", in_reply_to=own_post(sandbox))
    assert client(sandbox).create_tweet(text=unique("Why?"), in_reply_to_tweet_id=quote)["data"]


@pytest.mark.parametrize(
    ("query", "is_match"),
    [
        ("@NorthwindAir", True),
        ("@northwindair lost", True),
        ('"lost again"', True),
        ('"again lost"', False),
        ("bag OR train", True),
        ("train OR bus", False),
        ("(train OR bag) cafe", True),
        ("url:example.com", True),
        ("url:example.org", False),
        ("from:ida_s", True),
        ("bag -from:ida_s", False),
        ("bag -is:retweet", True),
        ("bag is:reply", False),
        ("bag lang:de", False),
        ("bag lang:en", True),
        ("to:NorthwindAir", False),
        ("#delayed", True),
        ("bag has:links", True),
    ],
)
def test_search_knows_the_operators_of_a_desk(sandbox: RunningSandbox, query: str, is_match: bool) -> None:
    text = "@NorthwindAir my bag is lost again at the Café, see https://example.com/claim #delayed"
    made = complain(sandbox, text, author={"handle": "ida_s"})
    assert search(sandbox, query, since_id=str(int(made) - 1)) == [made] * is_match


def test_search_finds_a_conversation_and_what_was_said_to_somebody(sandbox: RunningSandbox) -> None:
    first = complain(sandbox)
    ours = client(sandbox).create_tweet(text=unique("Sorry"), in_reply_to_tweet_id=first)["data"]["id"]
    again = complain(sandbox, "still", in_reply_to=ours)
    assert search(sandbox, f"conversation_id:{first}") == [again, ours, first]
    assert search(sandbox, f"to:NorthwindAir conversation_id:{first}") == [again]


@pytest.mark.parametrize("query", ["-is:retweet", "lang:en", "bag OR is:reply", "min_faves:3", "(bag", ""])
def test_search_refuses_what_x_would_not_take(sandbox: RunningSandbox, query: str) -> None:
    with pytest.raises(tweepy.BadRequest):
        client(sandbox).request("GET", "/2/tweets/search/recent", params={"query": query}, user_auth=True)


def test_a_since_id_of_last_week_is_refused_with_the_smallest_that_is_taken(sandbox: RunningSandbox) -> None:
    old = snowflake(datetime.now(UTC) - timedelta(days=8))
    with pytest.raises(tweepy.BadRequest) as caught:
        search(sandbox, "bag", since_id=str(old))
    problem = caught.value.response.json()["errors"][0]
    assert problem["parameters"] == {"since_id": [str(old)]}
    smallest = problem["message"].rpartition(" ")[2]
    assert "Please use a 'since_id' that is larger than" in problem["message"]
    search(sandbox, "bag", since_id=str(int(smallest) + (60_000 << 22)))


def test_since_id_and_start_time_do_not_go_together(sandbox: RunningSandbox) -> None:
    now = datetime.now(UTC)
    with pytest.raises(tweepy.BadRequest, match="in conjunction with"):
        search(sandbox, "bag", since_id=str(snowflake(now)), start_time=now - timedelta(hours=1))


def test_a_start_time_of_last_week_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.BadRequest, match="'start_time' must be on or after"):
        search(sandbox, "bag", start_time=datetime.now(UTC) - timedelta(days=8))


def test_only_the_newest_800_mentions_can_be_reached(sandbox: RunningSandbox) -> None:
    posts = list(sandbox.world.posts)
    first = complain(sandbox, to="NorthwindCare")
    made = [complain(sandbox, f"again {n}", to="NorthwindCare") for n in range(800)]
    care, x = sandbox.accounts("x")[2]["id"], client(sandbox)
    older = x.get_users_mentions(care, until_id=made[0], max_results=100)
    oldest = x.get_users_mentions(care, until_id=made[1], max_results=5)
    assert (found(older), found(oldest)) == ([], [made[0]])
    assert len(newest(sandbox.world.posts[len(posts) :], 800)) == 800
    assert found(x.get_tweets([first])) == [first]
