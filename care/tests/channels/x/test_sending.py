"""What we say on X, in a sandbox that keeps X's rules."""

from dataclasses import replace
from typing import Any

import pytest

from care.channels.base import Connection, Image, OutgoingReply, Rejected, Unavailable, Unconfirmed
from care.channels.x import XChannel, options
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import NUMBERS, Stage, now
from care.tests.channels.x.posts import US

PNG = Image(b"\x89PNG\r\n\x1a\n" + b"0" * 100, "image/png", "Our counter at gate 7")
SECRETS = {"consumer_key": "k", "consumer_secret": "s"}
TOKENS = {"access_token": "t", "access_token_secret": "ts"}
NOBODY = Connection(US, "NorthwindAir", TOKENS, SECRETS, "http://127.0.0.1:9")


def message(x: Stage, handle: str = "", **changes: Any) -> OutgoingReply:
    """A direct message of ours to somebody who wrote us one, not yet sent."""
    author = {"handle": handle or f"whisperer{next(NUMBERS)}"}
    made = x.sandbox.play("POST", "/play/messages", {"network": "x", "author": author, "text": "help"})["id"]
    person = x.sandbox.play("POST", f"/play/people/x/{author['handle']}", {})["id"]
    values = {"text": f"In private, {next(NUMBERS)}.", "target_id": made, "visibility": "private"}
    return OutgoingReply(**{**values, "recipient_id": person, **changes})


def test_a_direct_message_goes_to_its_person(x: Stage, channel: XChannel) -> None:
    reply = message(x)
    published = channel.publish(reply)
    [row] = x.standing(reply.text)
    assert (row["id"], row["visibility"], row["by_api"]) == (published.network_id, "private", True)
    assert published.url == f"https://x.com/messages/{published.raw['dm_conversation_id']}"
    assert channel.usage.calls == {"dm.create": 1}


@pytest.mark.parametrize("fault", ["lost_answer", "accepted_503", "bad_json"])
def test_a_direct_message_without_an_answer_is_found(x: Stage, channel: XChannel, fault: str) -> None:
    reply = message(x, since=now())
    x.strike(fault, count=1, on="write")
    with pytest.raises(Unconfirmed):
        channel.publish(reply)
    found = channel.find(reply)
    assert found is not None
    assert [row["id"] for row in x.standing(reply.text)] == [found.network_id]


def test_a_direct_message_never_sent_is_not_found(x: Stage, channel: XChannel) -> None:
    reply = message(x, since=now())
    channel.publish(replace(reply, text="Something else."))
    assert channel.find(reply) is None


def test_another_messages_event_is_not_taken_for_this_one(x: Stage, channel: XChannel) -> None:
    reply = message(x, since=now())
    other = channel.publish(reply)
    assert channel.find(replace(reply, ignore_ids=frozenset({other.network_id}))) is None


def test_who_takes_no_messages_is_named_in_words(x: Stage, channel: XChannel) -> None:
    handle = f"closed{next(NUMBERS)}"
    reply = message(x, handle)
    x.sandbox.play("POST", f"/play/people/x/{handle}", {"receives_your_dm": False})
    with pytest.raises(Rejected) as caught:
        channel.publish(reply)
    assert "takes no direct messages" in caught.value.reason


def test_a_private_reply_to_nobody_and_one_too_long_are_rejected_before_any_call() -> None:
    reply = OutgoingReply("Hi", "5", visibility="private")
    with pytest.raises(Rejected):
        XChannel(NOBODY).publish(reply)
    with pytest.raises(Rejected):
        XChannel(NOBODY).publish(replace(reply, recipient_id="5", text="x" * 10_001))


def test_pictures_go_along_with_their_descriptions(x: Stage, channel: XChannel) -> None:
    reply = x.answer(images=(PNG, replace(PNG, alt_text="")))
    published = channel.publish(reply)
    [post] = channel.look_up([published.network_id]).posts
    assert post.text.endswith(reply.text)
    assert [media.alt_text for media in post.media] == ["Our counter at gate 7", ""]
    assert channel.usage.calls["media"] == 2


def test_a_picture_goes_with_a_direct_message(x: Stage, channel: XChannel) -> None:
    published = channel.publish(message(x, images=(PNG,)))
    assert published.network_id
    assert channel.usage.calls == {"media": 1, "dm.create": 1}


def test_a_reply_with_pictures_is_found_by_its_words(x: Stage, channel: XChannel) -> None:
    reply = x.answer(images=(PNG,), since=now())
    published = channel.publish(reply)
    found = channel.find(reply)
    assert found is not None
    assert found.network_id == published.network_id


@pytest.mark.parametrize(
    "images", [(PNG,) * 5, (replace(PNG, content_type="image/gif"),), (replace(PNG, content=b""),)]
)
def test_pictures_that_x_would_not_take_are_rejected_before_any_call(images: tuple[Image, ...]) -> None:
    with pytest.raises(Rejected):
        XChannel(NOBODY).publish(OutgoingReply("Hi", "5", images=images))


def test_one_picture_at_most_goes_with_a_direct_message() -> None:
    with pytest.raises(Rejected):
        XChannel(NOBODY).publish(OutgoingReply("Hi", "5", visibility="private", recipient_id="5", images=(PNG, PNG)))


def test_a_picture_that_x_refuses_is_rejected_in_its_words(x: Stage, channel: XChannel) -> None:
    with pytest.raises(Rejected) as caught:
        channel.publish(x.answer(images=(Image(b"no picture", "image/png"),)))
    assert "unrecognized" in caught.value.reason


def test_an_upload_without_an_answer_has_published_nothing(x: Stage, channel: XChannel) -> None:
    reply = x.answer(images=(PNG,))
    x.strike("lost_answer", count=1, on="write")
    with pytest.raises(Unavailable):
        channel.publish(reply)
    assert not x.standing(reply.text)


def test_an_invitation_ends_the_text_with_xs_own_link(x: Stage, channel: XChannel) -> None:
    reply = x.answer(invites=True, since=now())
    published = channel.publish(reply)
    link = options.deep_link(channel.connection)
    assert link == f"https://twitter.com/messages/compose?recipient_id={x.account['id']}"
    [row] = x.standing(channel.invitation())
    assert (row["id"], row["text"].count(link)) == (published.network_id, 1)
    found = channel.find(reply)
    assert (found and found.network_id, channel.usage.calls["post.create_url"]) == (published.network_id, 1)


def test_an_invitation_may_go_as_a_field_instead() -> None:
    chosen = {"deep_link": "field", "deep_link_host": "x.com"}
    with answering(Given(201, b'{"data": {"id": "5", "text": "Hi"}}')) as network:
        channel = XChannel(replace(NOBODY, base_url=network.url, options=chosen))
        channel.publish(OutgoingReply("Hi", "4", invites=True))
        body = network.asked[0][3]
    assert f'"direct_message_deep_link": "https://x.com/messages/compose?recipient_id={US}"'.encode() in body
    assert b'"text": "Hi"' in body
    assert channel.invitation() == ""


def test_the_parts_of_a_thread_follow_each_other(x: Stage, channel: XChannel) -> None:
    first = channel.publish(x.answer("First, 1/2"))
    part = OutgoingReply(f"Then, 2/2, {next(NUMBERS)}", first.network_id, is_continuation=True)
    second = channel.publish(part)
    [row] = x.standing(part.text)
    assert (row["id"], row["in_reply_to"]) == (second.network_id, first.network_id)
    assert channel.usage.calls == {"post.create_summoned": 1, "post.create": 1}


def test_who_never_turned_to_us_is_not_answered_by_an_app(x: Stage, channel: XChannel) -> None:
    reply = OutgoingReply("We read this.", x.complain("nobody named here", kind="post"))
    with pytest.raises(Rejected) as caught:
        channel.publish(reply)
    assert "mentioned or quoted us" in caught.value.reason


def test_an_enterprise_app_answers_anybody(x: Stage, channel: XChannel) -> None:
    x.sandbox.play("POST", "/play/rules", {"network": "x", "summoned": "off"})
    made = x.complain("nobody named here either", kind="post")
    assert channel.publish(OutgoingReply("We read this too.", made)).network_id


def test_a_customers_reply_is_hidden_and_shown_again(x: Stage, channel: XChannel) -> None:
    ours = x.complain("News", author={"handle": x.account["handle"]}, kind="post")
    theirs = x.complain("Awful", kind="reply", in_reply_to=ours)
    channel.hide(theirs)
    channel.hide(theirs, hidden=False)
    assert channel.usage.calls == {"post.hide": 2}


def test_an_answer_of_ours_is_deleted_and_anothers_post_is_not(x: Stage, channel: XChannel) -> None:
    reply = x.answer()
    channel.delete(channel.publish(reply).network_id)
    assert not x.standing(reply.text)
    with pytest.raises(Rejected):
        channel.delete(reply.target_id)


@pytest.mark.parametrize("fault", ["rate_limit", "server_error"])
def test_moderation_that_fails_raises_the_channels_errors(x: Stage, channel: XChannel, fault: str) -> None:
    x.strike(fault, on="write")
    for work in (channel.hide, channel.delete):
        with pytest.raises((Unavailable, Unconfirmed)):
            work("77")
