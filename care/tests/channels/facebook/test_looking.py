"""Known things of Facebook looked up again."""

import pytest

from care.channels.base import Unavailable
from care.tests.channels.stages import Stage, ids
from sandbox.tests.running import RunningSandbox


@pytest.fixture
def comments(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "comments", "comment")


@pytest.fixture
def feed(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "feed", "visitor_post")


def test_posts_and_comments_come_with_their_pictures(comments: Stage, feed: Stage) -> None:
    made = [stage.complain("See", media=["https://images.example/1.jpg"]) for stage in (comments, feed)]
    posts = comments.channel().look_up(made).posts
    assert {(post.network_id, len(post.media)) for post in posts} == {(one, 1) for one in made}


def test_new_words_are_seen(comments: Stage) -> None:
    made = comments.complain("Were is it")
    comments.sandbox.play("POST", f"/play/posts/facebook/{made}", {"text": "Where is it"})
    assert [post.text for post in comments.channel().look_up([made]).posts] == ["Where is it"]


def test_among_many_one_that_is_gone_is_told_and_the_rest_shown(comments: Stage) -> None:
    made = [comments.complain() for _ in range(60)]
    comments.sandbox.play("DELETE", f"/play/posts/facebook/{made[17]}")
    found = comments.channel().look_up(made)
    assert set(ids(found.posts)) == set(made) - {made[17]}
    assert [gone.network_id for gone in found.gone] == [made[17]]


def test_of_posts_that_are_not_ours_to_see_nothing_is_called_gone(comments: Stage) -> None:
    [gone] = comments.channel().look_up(["600000000000002_99"]).gone
    assert gone.except_kinds == ("mention",)


def test_strangers_posts_are_read_in_the_fields_that_all_have(comments: Stage) -> None:
    tagged = Stage(comments.sandbox, "facebook", "tagged", "tagged")
    made, other = tagged.complain("They lost my bag"), comments.complain()
    posts = comments.channel().look_up([made, other]).posts
    assert {post.network_id: post.text for post in posts}[made] == "They lost my bag"


def test_recommendations_are_not_asked_for_by_themselves(comments: Stage) -> None:
    assert comments.channel(base_url="http://127.0.0.1:9").look_up(["10150030749305470"]).gone == ()


def test_where_nothing_at_all_may_be_read_that_is_told(comments: Stage) -> None:
    made = [comments.complain() for _ in range(3)]
    comments.strike("refused", code=10)
    with pytest.raises(Unavailable):
        comments.channel().look_up(made)
