from typing import Any

import pytest
import tweepy

from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox


def mentions(sandbox: RunningSandbox, **options: object) -> dict[str, Any]:
    account = sandbox.accounts("x")[0]
    page: dict[str, Any] = client(sandbox).get_users_mentions(account["id"], user_auth=True, **options)
    return page


def test_an_account_learns_who_it_is(sandbox: RunningSandbox) -> None:
    me = client(sandbox).get_me(user_auth=True)
    account = sandbox.accounts("x")[0]
    assert me == {"data": {"id": account["id"], "name": account["name"], "username": account["handle"]}}


def test_a_wrong_secret_gets_the_401_of_x(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.Unauthorized) as caught:
        client(sandbox, access_token_secret="wrong").get_me(user_auth=True)
    expected = {"title": "Unauthorized", "detail": "Unauthorized", "type": "about:blank", "status": 401}
    assert caught.value.response.json() == expected
    assert "x-rate-limit-limit" not in caught.value.response.headers


def test_a_signature_works_once(sandbox: RunningSandbox) -> None:
    answer = client(sandbox).request("GET", "/2/users/me", user_auth=True)
    again = sandbox.ask("GET", "/2/users/me", headers=dict(answer.request.headers))
    assert (answer.status_code, again.status_code) == (200, 401)


def test_a_signature_is_for_one_query_only(sandbox: RunningSandbox) -> None:
    x = client(sandbox)
    signed = x.request("GET", "/2/users/me", params={"user.fields": "verified"}, user_auth=True).request
    changed = sandbox.ask("GET", "/2/users/me?user.fields=url", headers=dict(signed.headers))
    assert changed.status_code == 401


def test_the_bearer_token_reads_but_is_nobody(sandbox: RunningSandbox) -> None:
    x = client(sandbox)
    assert x.get_user(username="NorthwindAir")["data"]["username"] == "NorthwindAir"
    with pytest.raises(tweepy.Forbidden, match="Application-Only"):
        x.get_me(user_auth=False)


def test_a_mention_has_the_default_fields_only(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "where is my bag?")
    newest = mentions(sandbox)["data"][0]
    assert newest == {"id": made, "text": "@NorthwindAir where is my bag?", "edit_history_tweet_ids": [made]}


def test_fields_and_authors_come_when_asked_for(sandbox: RunningSandbox) -> None:
    complain(sandbox, author={"handle": "rosa_t", "name": "Rosa", "followers": 812})
    page = mentions(
        sandbox, tweet_fields=["author_id", "created_at"], expansions="author_id", user_fields="public_metrics"
    )
    assert set(page["data"][0]) == {"id", "text", "edit_history_tweet_ids", "author_id", "created_at"}
    authors = {user["id"]: user for user in page["includes"]["users"]}
    assert authors[page["data"][0]["author_id"]]["public_metrics"]["followers_count"] == 812


def test_a_list_without_results_has_no_data(sandbox: RunningSandbox) -> None:
    newest = complain(sandbox)
    assert mentions(sandbox, since_id=newest) == {"meta": {"result_count": 0}}


def test_pages_follow_each_other_newest_first(sandbox: RunningSandbox) -> None:
    before = complain(sandbox)
    made = [complain(sandbox, f"number {n}") for n in range(12)]
    found, token = [], None
    while True:
        page = mentions(sandbox, since_id=before, max_results=5, pagination_token=token)
        found += [post["id"] for post in page["data"]]
        token = page["meta"].get("next_token")
        if not token:
            break
    assert found == made[::-1]


def test_a_page_of_four_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.BadRequest, match="is not between 5 and 100"):
        mentions(sandbox, max_results=4)


def test_an_unknown_field_is_refused(sandbox: RunningSandbox) -> None:
    with pytest.raises(tweepy.BadRequest, match="is not one of"):
        mentions(sandbox, tweet_fields="colour")


def test_a_text_is_escaped_and_its_links_are_shortened(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "@NorthwindAir R&D <3 see https://example.com/claim?a=1&b=2.")
    post = client(sandbox).get_tweet(made, tweet_fields="entities")["data"]
    link = post["entities"]["urls"][0]
    assert post["text"] == f"@NorthwindAir R&amp;D &lt;3 see {link['url']}."
    assert link["expanded_url"] == "https://example.com/claim?a=1&b=2"
    assert post["text"][link["start"] : link["end"]] == link["url"]
    assert len(link["url"]) == 23


def test_an_answer_carries_the_names_of_those_it_answers(sandbox: RunningSandbox) -> None:
    first = complain(sandbox)
    answer = complain(sandbox, "same here", author={"handle": "tom_k"}, in_reply_to=first)
    post = client(sandbox).get_tweet(answer, tweet_fields="conversation_id,referenced_tweets,display_text_range")[
        "data"
    ]
    assert post["text"] == "@rosa_t @NorthwindAir same here"
    assert post["conversation_id"] == first
    assert post["referenced_tweets"] == [{"type": "replied_to", "id": first}]
    assert post["text"][post["display_text_range"][0] :] == "same here"


def test_a_removed_post_is_an_error_in_a_good_answer(sandbox: RunningSandbox) -> None:
    made, kept = complain(sandbox), complain(sandbox)
    sandbox.play("DELETE", f"/play/posts/x/{made}")
    page = client(sandbox).get_tweets([made, kept])
    assert [post["id"] for post in page["data"]] == [kept]
    assert page["errors"][0]["detail"] == f"Could not find tweet with ids: [{made}]."


def test_an_edited_post_goes_on_under_a_new_id(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "my bga")
    edited = sandbox.play("POST", f"/play/posts/x/{made}", {"text": "@NorthwindAir my bag"})["id"]
    newest = mentions(sandbox)["data"][0]
    assert newest["edit_history_tweet_ids"] == [made, edited]
    assert newest["text"] == "@NorthwindAir my bag"


def test_a_long_post_is_cut_and_its_note_holds_all_of_it(sandbox: RunningSandbox) -> None:
    made = complain(sandbox, "@NorthwindAir " + "late again " * 60)
    post = client(sandbox).get_tweet(made, tweet_fields="note_tweet")["data"]
    assert len(post["text"]) <= 280
    assert post["note_tweet"]["text"].startswith("@NorthwindAir late again late")
    assert len(post["note_tweet"]["text"]) > 600


def test_search_understands_a_listening_query(sandbox: RunningSandbox) -> None:
    text = unique("the northwind lounge is shut")
    made = complain(sandbox, text, kind="post")
    query = f'("northwind lounge" OR nothing) "{text.split()[-1]}" -from:NorthwindAir -is:retweet'
    assert [post["id"] for post in client(sandbox).search_recent_tweets(query)["data"]] == [made]


def test_the_limit_counts_down_and_then_refuses(sandbox: RunningSandbox) -> None:
    sandbox.play("POST", "/play/limits", {"network": "x", "route": "GET /2/users", "n": 1, "window_s": 600})
    me = sandbox.accounts("x")[0]["id"]
    first = client(sandbox).request("GET", "/2/users", params={"ids": me}, user_auth=True)
    with pytest.raises(tweepy.TooManyRequests) as caught:
        client(sandbox).get_users(ids=[me], user_auth=True)
    assert (first.headers["x-rate-limit-limit"], first.headers["x-rate-limit-remaining"]) == ("1", "0")
    assert caught.value.response.json()["title"] == "Too Many Requests"
    assert caught.value.reset_time == int(first.headers["x-rate-limit-reset"])


def test_an_unknown_path_is_an_empty_404(sandbox: RunningSandbox) -> None:
    answer = sandbox.ask("GET", "/2/nothing/here")
    assert (answer.status_code, answer.content) == (404, b"")
