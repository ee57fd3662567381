"""Comments, mentions and tags on Instagram, in a sandbox that really listens."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import Rejected, SourceSpec, Unavailable, Unconfirmed
from care.channels.instagram import InstagramChannel
from care.tests.channels.stages import NUMBERS, Stage, ids, now
from sandbox.tests.running import RunningSandbox

PERMISSIONS = ("all", "no_from", "no_replies")


@pytest.fixture
def comments(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "instagram", "comments", "comment")


def channel(stage: Stage) -> InstagramChannel:
    return InstagramChannel(stage.connection())


def rule(stage: Stage, **rules: Any) -> None:
    stage.sandbox.play("POST", "/play/rules", {"network": "instagram", **rules})


def mention(stage: Stage, **changes: Any) -> str:
    """Somebody names us in a caption of theirs."""
    return stage.complain("@northwindair where is it?", kind="mention", **changes)


@pytest.mark.parametrize("fields", PERMISSIONS)
def test_comments_and_answers_are_read_in_as_many_fields_as_the_app_may(comments: Stage, fields: str) -> None:
    rule(comments, comment_fields=fields)
    cursor = comments.fetch().cursor
    top = comments.complain()
    below = comments.complain(in_reply_to=top)
    found = {post.network_id: post for post in comments.fetch(cursor).posts}
    assert top in found
    assert (found[top].author is None) is (fields == "no_from")
    assert (below in found) is (fields != "no_replies")


@pytest.mark.parametrize("fields", PERMISSIONS)
def test_our_own_words_are_found_in_as_many_fields_as_the_app_may(comments: Stage, fields: str) -> None:
    reply = comments.answer(since=now())
    rule(comments, comment_fields=fields)
    comments.strike("lost_answer", on="write", count=1)
    with pytest.raises(Unconfirmed):
        channel(comments).publish(replace(reply, since=None))
    assert channel(comments).find(reply) is not None


@pytest.mark.parametrize("rules", [{"empty_pages": "yes"}, {"authors": "missing"}, {"most_items": 10}])
def test_nothing_is_missed_however_lists_are_answered(comments: Stage, rules: dict[str, Any]) -> None:
    rule(comments, **rules)
    cursor = comments.fetch().cursor
    made = {comments.complain() for _ in range(15)}
    assert made <= set(ids(comments.fetch(cursor).posts))


def test_an_answer_to_an_old_comment_on_an_old_post_is_found(comments: Stage) -> None:
    at = (now() - timedelta(days=40)).isoformat()
    post = comments.complain("News", kind="post", author={"handle": comments.account["handle"]}, created_at=at)
    top = comments.complain(in_reply_to=post, created_at=at)
    cursor = comments.fetch().cursor
    late = comments.complain(in_reply_to=top)
    found = {seen.network_id: seen for seen in comments.fetch(cursor).posts}
    assert (found[late].parent_id, found[late].thread_id, found[post].is_context) == (top, post, True)
    assert top not in found


def test_a_comment_that_came_where_another_went_is_found_within_the_half_hour(comments: Stage) -> None:
    goes = comments.complain()
    memory = json.loads(comments.fetch().cursor)
    comments.sandbox.play("DELETE", f"/play/posts/instagram/{goes}")
    came = comments.complain()
    memory["posts"] = {name: [look[0] - 1800, look[1]] for name, look in memory["posts"].items()}
    assert came in ids(comments.fetch(json.dumps(memory)).posts)


def test_a_quiet_account_is_not_read_again(comments: Stage) -> None:
    comments.complain()
    assert comments.fetch(comments.fetch().cursor).posts == ()


def test_an_answer_to_an_answer_goes_to_the_comment_above(comments: Stage) -> None:
    top = comments.complain()
    below = comments.seen(comments.complain(in_reply_to=top))
    changes = {"target_id": below.network_id, "target_parent_id": below.parent_id, "thread_id": below.thread_id}
    reply = comments.answer(**changes, since=now())
    published = channel(comments).publish(reply)
    assert comments.standing(reply.text)[0]["in_reply_to"] == top
    found = channel(comments).find(reply)
    assert found is not None
    assert found.network_id == published.network_id


def test_a_caption_and_a_comment_that_name_us_are_looked_up_by_their_ids(comments: Stage) -> None:
    caption = mention(comments)
    below = mention(comments, in_reply_to=caption)
    found = {post.network_id: post for post in channel(comments).look_up([caption, below]).posts}
    assert found.keys() == {caption, below}
    assert {post.kind for post in found.values()} == {"mention"}
    assert "where is it?" in found[below].text
    assert not found[caption].is_context


def test_a_mention_is_never_gone_for_not_being_ours_to_see(comments: Stage) -> None:
    caption, tag = mention(comments), comments.complain(kind="tag")
    comments.sandbox.play("DELETE", f"/play/posts/instagram/{caption}")
    found = channel(comments).look_up([caption, tag])
    assert found.posts == ()
    assert {gone.except_kinds for gone in found.gone} == {("mention",)}


def test_one_that_may_not_be_read_leaves_the_rest_alone(comments: Stage) -> None:
    made = [comments.complain() for _ in range(2)]
    comments.strike("refused", code=10, count=4, on="read")
    found = channel(comments).look_up(made)
    assert (ids(found.posts), found.gone) == (made[1:], ())


def test_where_nothing_may_be_read_that_is_told(comments: Stage) -> None:
    made = [comments.complain() for _ in range(2)]
    comments.strike("refused", code=10, on="read")
    with pytest.raises(Unavailable):
        channel(comments).look_up(made)


@pytest.mark.parametrize("is_comment", [False, True])
def test_mentions_are_answered_where_they_stand_and_not_to_be_found_there(comments: Stage, is_comment: bool) -> None:
    caption = mention(comments)
    target = mention(comments, in_reply_to=caption) if is_comment else caption
    changes = {"target_id": target, "target_kind": "mention", "target_parent_id": "", "thread_id": caption}
    reply = comments.answer(f"Sorry, {next(NUMBERS)}", **changes)
    channel(comments).publish(reply)
    assert comments.standing(reply.text)[0]["in_reply_to"] == target
    with pytest.raises(Unavailable):
        channel(comments).find(replace(reply, since=now()))


def test_pictures_in_which_we_are_tagged_are_found_once_in_their_order(comments: Stage) -> None:
    tags = Stage(comments.sandbox, "instagram", "tags", "tag")
    cursor = tags.fetch().cursor
    made = [tags.complain() for _ in range(3)]
    batch = tags.fetch(cursor)
    assert [network_id for network_id in ids(batch.posts) if network_id in made] == made
    assert all(post.kind == "mention" for post in batch.posts)


def test_a_hidden_comment_takes_no_answer(comments: Stage) -> None:
    reply = comments.answer()
    channel(comments).hide(reply.target_id)
    with pytest.raises(Rejected):
        channel(comments).publish(reply)


def test_what_is_deleted_among_ours_is_told(comments: Stage) -> None:
    made = comments.complain()
    comments.sandbox.play("DELETE", f"/play/posts/instagram/{made}")
    [gone] = channel(comments).look_up([made]).gone
    assert (gone.network_id, gone.reason, gone.account_id) == (made, "deleted", comments.account["id"])


def test_a_source_of_another_network_is_none(comments: Stage) -> None:
    with pytest.raises(Rejected):
        channel(comments).fetch(SourceSpec("feed"), "")
