"""What polling finds on a Page, however Facebook happens to answer."""

import json
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import SourceSpec
from care.tests.channels.stages import Stage, ids, now
from sandbox.tests.running import RunningSandbox


@pytest.fixture
def comments(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "comments", "comment")


@pytest.fixture
def feed(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "feed", "visitor_post")


def rule(stage: Stage, **rules: Any) -> None:
    stage.sandbox.play("POST", "/play/rules", {"network": "facebook", **rules})


def old_post(stage: Stage, days: int) -> str:
    """Our own, of so many days ago."""
    at = (now() - timedelta(days=days)).isoformat()
    return stage.complain("News", kind="post", author={"handle": stage.account["handle"]}, created_at=at)


def test_a_late_comment_on_an_old_post_is_found(comments: Stage) -> None:
    post = old_post(comments, 25)
    cursor = comments.fetch().cursor
    late = comments.complain(in_reply_to=post)
    found = comments.fetch(cursor).posts
    assert {late, post} <= set(ids(found))
    assert late not in ids(comments.fetch(comments.fetch(cursor).cursor).posts)


def test_posts_older_than_a_month_are_looked_at_now_and_again(comments: Stage) -> None:
    post = old_post(comments, 60)
    cursor = comments.fetch().cursor
    late = comments.complain(in_reply_to=post)
    due = json.dumps({**json.loads(cursor), "swept": 0})
    assert late not in ids(comments.fetch(cursor).posts)
    assert late in ids(comments.fetch(due).posts)


@pytest.mark.parametrize("bumped", ["yes", "no"])
def test_a_late_answer_to_an_old_comment_is_found(comments: Stage, bumped: str) -> None:
    rule(comments, nested_bump=bumped)
    at = (now() - timedelta(days=20)).isoformat()
    top = comments.complain(in_reply_to=old_post(comments, 25), created_at=at)
    cursor = comments.fetch().cursor
    late = comments.complain(in_reply_to=top)
    [answer] = [post for post in comments.fetch(cursor).posts if post.network_id == late]
    assert answer.parent_id == top


@pytest.mark.parametrize(
    "rules",
    [
        {"empty_pages": "yes"},
        {"uncounted": 7},
        {"most_items": 10},
        {"content_type": "javascript"},
        {"proof": "demanded"},
    ],
)
def test_nothing_is_missed_however_lists_are_answered(comments: Stage, rules: dict[str, Any]) -> None:
    rule(comments, **rules)
    cursor = comments.fetch().cursor
    made = {comments.complain() for _ in range(30)}
    found = comments.fetch(cursor)
    assert made <= set(ids(found.posts)), (cursor, found.cursor, found.broken)


@pytest.mark.parametrize("kind", ["comments", "feed"])
def test_who_is_not_named_is_heard_all_the_same(comments: Stage, feed: Stage, kind: str) -> None:
    rule(comments, authors="missing")
    stage = comments if kind == "comments" else feed
    post = stage.seen(stage.complain("Nobody answers"))
    assert (post.author, post.is_context, post.text) == (None, False, "Nobody answers")


def test_a_post_of_a_photo_alone_is_a_complaint(feed: Stage) -> None:
    post = feed.seen(feed.complain(" ", kind="photo"))
    assert (post.text.strip(), [media.kind for media in post.media], post.is_context) == ("", ["photo"], False)


def test_a_post_that_names_the_page_is_found_in_both_lists_under_one_id(feed: Stage) -> None:
    tagged = Stage(feed.sandbox, "facebook", "tagged", "tagged")
    made = tagged.complain("They lost my bag")
    assert feed.seen(made).network_id == tagged.seen(made).network_id
    assert tagged.seen(made).kind == "mention"


def test_who_changes_their_mind_about_the_page_is_heard(feed: Stage) -> None:
    ratings = Stage(feed.sandbox, "facebook", "ratings", "recommendation")
    made = ratings.complain("Awful", recommendation="negative")
    batch = ratings.fetch()
    feed.sandbox.play("POST", f"/play/posts/facebook/{made}", {"recommendation": "positive", "text": "Helped at last"})
    before, after = (
        next(post for post in posts if post.network_id == made)
        for posts in (batch.posts, ratings.fetch(batch.cursor).posts)
    )
    assert (before.rating, after.rating, after.text) == ("negative", "positive", "Helped at last")


def test_a_recommendation_needs_no_words(feed: Stage) -> None:
    ratings = Stage(feed.sandbox, "facebook", "ratings", "recommendation")
    seen = ratings.seen(ratings.complain(text="", recommendation="positive"))
    assert seen.rating == "positive"


def test_what_one_of_us_hid_is_seen(comments: Stage) -> None:
    made = comments.complain()
    comments.sandbox.play("POST", f"/play/posts/facebook/{made}/hide", {"hidden": True})
    [seen] = comments.channel().look_up([made]).posts
    assert seen.is_hidden is True


def test_a_lost_permission_for_one_list_leaves_the_others_alone(comments: Stage) -> None:
    page = comments.account["id"]
    comments.sandbox.play("POST", f"/play/tokens/facebook/{page}/permissions", {"missing": ["pages_messaging"]})
    try:
        comments.fetch()
        with pytest.raises(Exception, match="lacks a permission"):
            comments.channel().fetch(SourceSpec("messages"), "")
    finally:
        comments.sandbox.play("POST", f"/play/tokens/facebook/{page}/renew", {})
