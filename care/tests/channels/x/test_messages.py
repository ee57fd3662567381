"""Direct messages, from webhooks and from lists."""

from typing import Any

import pytest

from care.channels.base import Batch
from care.channels.x import messages
from care.channels.x.looking import Look
from care.tests.channels.x.posts import ROSA, US, USERS, make_event, make_id, make_message
from care.tests.channels.x.test_hooks import read

THREAD = f"{ROSA}-{US}"
OLDER_USERS = {ROSA: {"id": ROSA, "screen_name": "rosa_t", "name": "Rosa", "followers_count": 22}}
WRAPPED_USERS = {network_id: {"data": user} for network_id, user in zip((US, ROSA), USERS, strict=True)}


def received(*events: Any, kind: str = "dm.received") -> Batch:
    return read(make_event(kind, {"direct_message_events": events, "users": WRAPPED_USERS}, includes={}))


def listed(*events: dict[str, Any], **includes: Any) -> Look:
    look = Look(US, 0)
    messages.take(look, {"data": list(events), "includes": {"users": USERS, **includes}})
    return look


def test_a_message_is_private_and_of_its_sender() -> None:
    [post] = received(make_message()).posts
    assert (post.kind, post.visibility, post.text, post.thread_id) == ("message", "private", "hello!", THREAD)
    assert (post.account_id, post.verdict.answerable, post.is_context) == (US, "yes", False)
    assert post.author is not None
    assert (post.author.network_id, post.author.handle, post.author.followers) == (ROSA, "rosa_t", 1200)
    assert post.url == f"https://x.com/messages/{THREAD}"


def test_a_message_of_ours_stands_in_the_same_talk() -> None:
    [post] = received(make_message(US, ROSA), kind="dm.sent").posts
    assert (post.thread_id, post.author and post.author.network_id, post.recipient_id) == (THREAD, US, ROSA)


@pytest.mark.parametrize("thread_id", ["", "1072250532645998596", f"{US}-{ROSA}-5"])
def test_a_talk_of_several_people_has_no_other_one(thread_id: str) -> None:
    assert messages.other(thread_id, US) == ""


def test_the_older_envelope_brings_messages_too() -> None:
    [post] = read(
        {"for_user_id": US, "direct_message_events": [make_message()], "users": OLDER_USERS, "apps": {}}
    ).posts
    assert post.author is not None
    assert (post.author.handle, post.author.followers, post.thread_id) == ("rosa_t", 22, THREAD)


def test_the_talks_name_begins_with_the_smaller_number() -> None:
    assert messages.conversation("1072250532645998596", "783214") == "783214-1072250532645998596"
    assert messages.conversation("x", "5") == ""


def test_a_picture_in_a_message_comes_along_and_its_link_is_left_out() -> None:
    media = {"id_str": "9", "type": "photo", "media_url_https": "https://p.example/9.jpg", "url": "https://t.co/9"}
    links = [{"url": "https://t.co/a", "expanded_url": "https://a.example/"}]
    data: dict[str, Any] = {"attachment": {"type": "media", "media": media}, "entities": {"urls": links}}
    [post] = received(make_message(text="see https://t.co/a https://t.co/9", **data)).posts
    assert post.text == "see https://a.example/"
    assert [picture.url for picture in post.media] == ["https://p.example/9.jpg"]


def test_typing_and_joining_are_counted() -> None:
    assert received({"type": "welcome"}).skipped == {"direct_message_events/welcome": 1}
    look = listed({"id": "5", "event_type": "ParticipantsJoin"})
    assert (look.posts, dict(look.skipped)) == ([], {"ParticipantsJoin": 1})


@pytest.mark.parametrize("event", [{}, "x", {"id": "5"}, make_message(sender=""), {**make_message(), "id": {}}])
def test_a_broken_message_is_kept_beside_the_others(event: Any) -> None:
    batch = received(event, make_message())
    assert (len(batch.posts), len(batch.broken)) == (1, 1)


@pytest.mark.parametrize("place", ["urls", "entities"])
def test_a_listed_message_is_read(place: str) -> None:
    links = [{"url": "https://t.co/a", "expanded_url": "https://a.example/"}]
    event: dict[str, Any] = {
        "id": make_id(),
        "event_type": "MessageCreate",
        "text": "1 &lt; 2 https://t.co/a",
        "sender_id": ROSA,
        "dm_conversation_id": THREAD,
        "created_at": "2026-08-01T12:00:00.000Z",
        "attachments": {"media_keys": ["3_1"]},
        place: links if place == "urls" else {"urls": links},
    }
    look = listed(event, media=[{"media_key": "3_1", "type": "photo", "url": "https://p.example/1.jpg"}])
    [post] = look.posts
    assert (post.text, post.thread_id, len(post.media)) == ("1 < 2 https://a.example/", THREAD, 1)
    assert look.newest == int(event["id"])
