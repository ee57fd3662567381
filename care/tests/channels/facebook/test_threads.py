"""Comments under a Page's posts, in a sandbox that really listens."""

import pytest

from care.channels.base import SourceSpec
from care.channels.facebook import listening
from care.tests.channels.stages import Stage, ids
from sandbox.tests.running import RunningSandbox


@pytest.fixture
def comments(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "comments", "comment")


def test_comments_bring_the_pages_post_as_context(comments: Stage) -> None:
    batch = comments.fetch(comments.fetch().cursor)
    post = comments.seen(comments.complain())
    [context] = [seen for seen in comments.fetch(batch.cursor).posts if seen.network_id == post.parent_id]
    assert (context.is_context, context.kind) == (True, "post")


def test_a_quiet_page_is_not_read_again(comments: Stage) -> None:
    comments.complain()
    cursor = comments.fetch().cursor
    assert comments.fetch(cursor).posts == ()


def test_an_answer_to_a_comment_is_seen_under_it(comments: Stage) -> None:
    top = comments.complain()
    reply = comments.complain(in_reply_to=top)
    assert comments.seen(reply).parent_id == top


def test_an_answer_to_a_second_level_comment_goes_under_its_parent(comments: Stage) -> None:
    top = comments.complain()
    second = comments.seen(comments.complain(in_reply_to=top))
    changes = {"target_id": second.network_id, "target_parent_id": top, "thread_id": second.thread_id}
    reply = comments.answer(**changes)
    comments.channel().publish(reply)
    assert comments.standing(reply.text)[0]["in_reply_to"] == top


def test_a_comment_on_a_visitors_post_is_seen_too(comments: Stage) -> None:
    feed = Stage(comments.sandbox, "facebook", "feed", "visitor_post")
    post = feed.complain()
    comment = comments.complain(in_reply_to=post)
    batch = comments.fetch()
    assert comment in ids(batch.posts)
    assert post not in ids(batch.posts)
    assert post in ids(feed.channel().fetch(SourceSpec("feed"), "").posts)


def test_a_fetch_that_has_read_long_enough_leaves_the_rest_to_the_next(
    comments: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_LONG_ENOUGH", -1.0)
    under = [Stage(comments.sandbox, "facebook", "feed", "visitor_post").complain() for _ in range(3)]
    made = {comments.complain(in_reply_to=post) for post in under}
    batch = comments.fetch()
    assert not made <= set(ids(batch.posts))
    found = set(ids(batch.posts))
    while (following := comments.fetch(batch.cursor)).posts:
        batch = following
        found.update(ids(batch.posts))
    assert made <= found
