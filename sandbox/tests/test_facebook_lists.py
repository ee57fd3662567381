"""The lists of a Page: what stands in each, what doesn't, and how they are paged."""

from typing import Any

import facebook
import pytest

from sandbox.tests.graph import ask, graph, refusal, write
from sandbox.tests.running import RunningSandbox


def ids(sandbox: RunningSandbox, path: str, **query: Any) -> list[str]:
    return [item["id"] for item in ask(sandbox, "GET", path, **query).json()["data"]]


def rules(sandbox: RunningSandbox, **changes: Any) -> None:
    sandbox.play("POST", "/play/rules", {"network": "facebook", **changes})


def test_a_photo_without_words_is_a_visitors_post(sandbox: RunningSandbox) -> None:
    made = sandbox.play("POST", "/play/posts", {"network": "facebook", "kind": "photo", "author": "photo_phil"})["id"]
    shown = ask(sandbox, "GET", f"/{made}", fields="message,attachments,from").json()
    assert ("message" in shown, shown["attachments"]["data"][0]["media_type"]) == (False, "photo")
    assert made in ids(sandbox, "/me/feed")


def test_somebody_elses_post_that_names_the_page_has_no_author(sandbox: RunningSandbox) -> None:
    made = write(sandbox, "never again with Northwind Air", kind="tagged")
    tagged = ask(sandbox, "GET", "/me/tagged").json()["data"][0]
    assert set(tagged) == {"message", "id", "tagged_time"}
    assert tagged["id"] == made
    assert not made.startswith(sandbox.accounts("facebook")[0]["id"])
    assert "from" not in ask(sandbox, "GET", f"/{made}", fields="from,message").json()
    assert made in ids(sandbox, "/me/feed")


@pytest.mark.parametrize(("kind", "edge"), [("reel", "/me/video_reels"), ("ad", "/me/ads_posts")])
def test_reels_and_ads_stand_beside_the_feed_with_comments_of_their_own(
    sandbox: RunningSandbox, kind: str, edge: str
) -> None:
    made = sandbox.play("POST", "/play/posts", {"network": "facebook", "kind": kind, "text": "fly with us"})["id"]
    comment = write(sandbox, "and crash?", kind="comment", in_reply_to=made)
    assert ids(sandbox, edge)[0] == made
    assert made not in ids(sandbox, "/me/feed")
    assert ids(sandbox, f"/{made}/comments") == [comment]


def test_hidden_posts_are_listed_on_demand(sandbox: RunningSandbox) -> None:
    made = write(sandbox)
    sandbox.play("POST", f"/play/posts/facebook/{made}/hide", {})
    assert made not in ids(sandbox, "/me/feed")
    assert made in ids(sandbox, "/me/feed", include_hidden="true")


def test_the_list_of_visitors_posts_is_dead(sandbox: RunningSandbox) -> None:
    assert refusal(ask(sandbox, "GET", "/me/visitor_posts"))[0] == 100


def test_recommendations_have_no_id_and_may_turn(sandbox: RunningSandbox) -> None:
    made = write(sandbox, "They lost my bag.", kind="recommendation")
    shown = ask(sandbox, "GET", "/me/ratings", fields="recommendation_type,review_text,open_graph_story").json()["data"]
    assert ("id" in shown[0], shown[0]["open_graph_story"]["id"]) == (False, made)
    assert (shown[0]["recommendation_type"], shown[0]["review_text"]) == ("negative", "They lost my bag.")
    sandbox.play("POST", f"/play/posts/facebook/{made}", {"recommendation": "positive", "text": "They found it."})
    assert ask(sandbox, "GET", "/me/ratings").json()["data"][0]["recommendation_type"] == "positive"
    assert graph(sandbox).put_comment(made, "Have a good trip!")["id"].startswith(f"{made}_")


def test_a_page_may_be_empty_and_have_a_next(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    made = [write(sandbox, f"nr {n}", kind="comment", in_reply_to=post) for n in range(3)]
    rules(sandbox, empty_pages="yes")
    read: list[str] = []
    pages, query = 0, {"limit": "2", "filter": "stream"}
    while query:
        page = ask(sandbox, "GET", f"/{post}/comments", 0, **query).json()
        read, pages = [*read, *(one["id"] for one in page["data"])], pages + 1
        after = page["paging"]["cursors"]["after"] if "next" in page["paging"] else ""
        query = query | {"after": after} if after else {}
    assert (read, pages) == (made, 4)


def test_counts_may_exceed_what_can_be_read(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    write(sandbox, kind="comment", in_reply_to=post)
    rules(sandbox, uncounted=3)
    shown = ask(sandbox, "GET", f"/{post}/comments", summary="1").json()
    assert (len(shown["data"]), shown["summary"]["total_count"]) == (1, 4)


def test_too_long_a_list_is_too_much_data(sandbox: RunningSandbox) -> None:
    rules(sandbox, most_items=50)
    answer = ask(sandbox, "GET", "/me/feed", limit=100)
    assert (answer.status_code, refusal(answer)) == (500, (1, None))
    assert ask(sandbox, "GET", "/me/feed", limit=50).ok


def test_authors_may_all_be_missing_but_the_page(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment", in_reply_to=write(sandbox))
    ours = graph(sandbox).put_comment(comment, "Sorry")["id"]
    rules(sandbox, authors="missing")
    assert "from" not in ask(sandbox, "GET", f"/{comment}").json()
    assert "from" in ask(sandbox, "GET", f"/{ours}").json()


def test_whether_a_nested_reply_moves_the_post_is_a_rule(sandbox: RunningSandbox) -> None:
    post = write(sandbox, created_at="2026-01-02T03:04:05Z")
    rules(sandbox, nested_bump="no")
    comment = write(sandbox, kind="comment", in_reply_to=post)
    sandbox.world.by_id["facebook", post].updated_at = None
    write(sandbox, kind="comment", in_reply_to=comment)
    shown = ask(sandbox, "GET", f"/{post}", fields="updated_time,created_time").json()
    assert shown["updated_time"] == shown["created_time"]


def test_older_lists_are_paged_by_time_in_both_directions(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    made = [write(sandbox, f"nr {n}", kind="comment", in_reply_to=post) for n in range(5)][::-1]
    rules(sandbox, paging="time")
    order = {"order": "reverse_chronological", "limit": "2", "fields": "id"}
    page = ask(sandbox, "GET", f"/{post}/comments", 0, **order).json()
    headers = {"Authorization": f"Bearer {sandbox.accounts('facebook')[0]['credentials']['page_token']}"}
    read = [page]
    while "next" in read[-1]["paging"]:
        assert "__paging_token" in read[-1]["paging"]["next"]
        read.append(sandbox.session.get(read[-1]["paging"]["next"], headers=headers).json())
    assert [one["id"] for page in read for one in page["data"]] == made
    back = sandbox.session.get(read[-1]["paging"]["previous"], headers=headers).json()
    assert back["data"] == read[-2]["data"]


def test_hidden_comments_may_be_left_out_of_what_facebook_ranks(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    shown, hidden = (write(sandbox, kind="comment", in_reply_to=post) for _ in range(2))
    sandbox.play("POST", f"/play/posts/facebook/{hidden}/hide", {})
    rules(sandbox, ranked="filtered")
    assert ids(sandbox, f"/{post}/comments") == [shown]
    assert ids(sandbox, f"/{post}/comments", filter="stream") == [shown, hidden]


def test_very_long_threads_end_before_their_end(sandbox: RunningSandbox) -> None:
    post = write(sandbox)
    for number in range(4):
        write(sandbox, f"nr {number}", kind="comment", in_reply_to=post)
    rules(sandbox, reach=2)
    client = graph(sandbox)
    with pytest.raises(facebook.GraphAPIError, match="exceeds the max limit"):
        list(client.get_all_connections(post, "comments", limit=1))
