"""What we say and do on a Page."""

from dataclasses import replace
from typing import Any

import pytest

from care.channels.base import Connection, Image, OutgoingReply, Rejected, SourceSpec, Unavailable, Unconfirmed
from care.channels.facebook import FacebookChannel
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import Stage, now
from sandbox.tests.running import RunningSandbox

CONNECTION = Connection("700000000000001", "northwind", {"page_token": "EAAsecret"}, {})
REPLY = OutgoingReply("Sorry!", target_id="11_5", target_kind="comment", thread_id="700000000000001_11")
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


@pytest.fixture
def comments(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "comments", "comment")


def channel(stage: Stage) -> FacebookChannel:
    return FacebookChannel(stage.connection())


def row(stage: Stage, network_id: str) -> dict[str, Any]:
    return next(row for row in stage.sandbox.ledger(network="facebook") if row["id"] == network_id)


def test_a_picture_goes_with_a_comment(comments: Stage) -> None:
    reply = comments.answer(images=(Image(PIXEL, "image/png", "A bag with a red label"),))
    published = channel(comments).publish(reply)
    [ours] = [post for post in comments.fetch().posts if post.network_id == published.network_id]
    assert (ours.text, [media.kind for media in ours.media]) == (reply.text, ["photo"])


def test_its_description_goes_with_it() -> None:
    taken = Given(body=b'{"id": "5"}')
    with answering(taken) as network:
        stage = FacebookChannel(replace(CONNECTION, base_url=network.url))
        stage.publish(replace(REPLY, images=(Image(PIXEL, "image/png", "A bag"),)))
        (_, photo, _, uploaded), (_, _, _, comment) = network.asked
    assert photo.partition("?")[0] == "/v26.0/me/photos"
    assert b'name="alt_text_custom"\r\n\r\nA bag' in uploaded
    assert b"attachment_id=5" in comment


@pytest.mark.parametrize("given", [Given(503), Given(200, b"{}"), Given(200, b"<html>")])
def test_a_picture_that_is_not_surely_there_stops_the_answer(given: Given) -> None:
    with answering(given) as network:
        stage = FacebookChannel(replace(CONNECTION, base_url=network.url))
        with pytest.raises(Unavailable):
            stage.publish(replace(REPLY, images=(Image(PIXEL, "image/png"),)))
        assert len(network.asked) == 1


def test_an_answer_to_the_second_level_is_found_under_the_first(comments: Stage) -> None:
    top = comments.complain()
    second = comments.seen(comments.complain(in_reply_to=top))
    changes: dict[str, Any] = {
        "target_id": second.network_id,
        "target_parent_id": top,
        "thread_id": second.thread_id,
        "since": now(),
    }
    reply = comments.answer(**changes)
    comments.strike("lost_answer", on="write", count=1)
    with pytest.raises(Unconfirmed):
        channel(comments).publish(replace(reply, since=None))
    assert channel(comments).find(reply) is not None


def test_a_recommendation_is_answered_by_a_comment(sandbox: RunningSandbox) -> None:
    ratings = Stage(sandbox, "facebook", "ratings", "recommendation")
    reply = ratings.answer()
    published = channel(ratings).publish(reply)
    assert row(ratings, published.network_id)["in_reply_to"] == reply.target_id


def test_the_same_words_again_are_refused_at_first_and_evidence_later(comments: Stage) -> None:
    comments.sandbox.play("POST", "/play/rules", {"network": "facebook", "duplicate_comments": "refused"})
    reply = comments.answer()
    channel(comments).publish(reply)
    with pytest.raises(Rejected):
        channel(comments).publish(reply)
    with pytest.raises(Unconfirmed):
        channel(comments).publish(replace(reply, since=now()))


def test_hiding_liking_and_deleting_are_done_once_however_often_they_are_asked(comments: Stage) -> None:
    made, ours = comments.complain(), channel(comments).publish(comments.answer()).network_id
    for is_on in (True, True, False, False):
        channel(comments).hide(made, hidden=is_on)
        channel(comments).like(made, liked=is_on)
        [seen] = channel(comments).look_up([made]).posts
        assert (seen.is_hidden, seen.counts.get("likes", 0)) == (is_on, int(is_on))
    for _ in range(2):
        channel(comments).delete(ours)
    assert channel(comments).look_up([ours]).gone


def test_nobody_can_be_hidden_or_liked_who_is_gone(comments: Stage) -> None:
    made = comments.complain()
    comments.sandbox.play("DELETE", f"/play/posts/facebook/{made}")
    for call in (channel(comments).hide, channel(comments).like):
        with pytest.raises(Rejected):
            call(made)


def test_what_is_not_ours_to_change_concerns_that_alone(comments: Stage) -> None:
    """It is refused like a lost permission, which would stop the whole account."""
    ours = channel(comments).publish(comments.answer()).network_id
    with pytest.raises(Rejected):
        channel(comments).hide(ours)
    assert channel(comments).fetch(SourceSpec("feed"), "")


@pytest.mark.parametrize("fault", ["lost_answer", "accepted_503", "server_error"])
def test_what_became_of_a_change_without_an_answer_is_unknown(comments: Stage, fault: str) -> None:
    made = comments.complain()
    comments.strike(fault, on="write")
    with pytest.raises(Unconfirmed):
        channel(comments).hide(made)
    comments.sandbox.reset_faults()
    channel(comments).hide(made)
    assert row(comments, made)["hidden"]
