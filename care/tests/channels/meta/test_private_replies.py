"""One private message about what was said in public."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import OutgoingReply, Rejected, SourceSpec, Unavailable, Unconfirmed
from care.tests.channels.stages import NUMBERS, Stage, now
from sandbox.tests.running import RunningSandbox


def privately(comments: Stage, **changes: Any) -> OutgoingReply:
    """To a new comment, not yet sent."""
    values = {"visibility": "private", "is_private_reply": True, "recipient_id": "", **changes}
    return comments.answer(f"Please tell us more, {next(NUMBERS)}.", **values)


def test_the_answer_names_the_person_who_then_writes_to_us_under_that_id(comments: Stage) -> None:
    reply = privately(comments)
    published = comments.channel().publish(reply)
    assert published.recipient_id == published.thread_id != ""
    posts = comments.channel().fetch(SourceSpec("messages"), "").posts
    [ours] = [post for post in posts if post.network_id == published.network_id]
    assert (ours.thread_id, ours.text) == (published.recipient_id, reply.text)


def test_a_second_one_is_rejected_in_words(comments: Stage) -> None:
    reply = privately(comments)
    comments.channel().publish(reply)
    with pytest.raises(Rejected) as caught:
        comments.channel().publish(reply)
    assert "private reply" in caught.value.reason


def test_after_an_unknown_attempt_the_refusal_is_evidence(comments: Stage) -> None:
    reply = privately(comments)
    comments.strike("lost_answer", on="write", count=1)
    for since in (None, now()):
        with pytest.raises(Unconfirmed):
            comments.channel().publish(replace(reply, since=since))
    assert len(comments.standing(reply.text)) == 1


def test_a_comment_older_than_a_week_takes_none(comments: Stage) -> None:
    old = comments.complain(created_at=(now() - timedelta(days=8)).isoformat())
    with pytest.raises(Rejected):
        comments.channel().publish(replace(privately(comments), target_id=old))


def test_a_visitors_post_takes_one_too(sandbox: RunningSandbox) -> None:
    feed = Stage(sandbox, "facebook", "feed", "visitor_post")
    published = feed.channel().publish(privately(feed))
    assert published.recipient_id


@pytest.mark.parametrize("was_sent", [True, False])
def test_facebook_tells_by_the_comment_whether_it_stands(sandbox: RunningSandbox, was_sent: bool) -> None:
    facebook = Stage(sandbox, "facebook", "comments", "comment")
    reply = privately(facebook, since=now())
    facebook.strike("lost_answer" if was_sent else "server_error", on="write", count=1)
    with pytest.raises(Unconfirmed):
        facebook.channel().publish(replace(reply, since=None))
    found = facebook.channel().find(reply)
    assert (found is not None) is was_sent
    assert found is None or found.recipient_id == found.thread_id != ""


def test_where_another_stands_no_second_one_is_tried(sandbox: RunningSandbox) -> None:
    facebook = Stage(sandbox, "facebook", "comments", "comment")
    reply = privately(facebook, since=now())
    facebook.channel().publish(replace(reply, text="Said by a colleague", since=None))
    with pytest.raises(Unavailable):
        facebook.channel().find(reply)


def test_on_instagram_only_the_echo_tells(sandbox: RunningSandbox) -> None:
    instagram = Stage(sandbox, "instagram", "comments", "comment")
    with pytest.raises(Unavailable):
        instagram.channel().find(privately(instagram, since=now()))
