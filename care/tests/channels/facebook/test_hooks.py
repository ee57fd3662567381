"""Facebook's webhook calls: many changes of several Pages, each read by itself."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.channels.base import Batch, Hook, Unreadable
from care.channels.facebook import FacebookChannel
from care.channels.meta import signing
from care.tests.channels.stages import now

PAGE, OTHER_PAGE, VISITOR = "700000000000001", "700000000000009", "600000000000002"
POST = f"{PAGE}_11"
AT = 1782900000


def read(body: Any) -> Batch:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return FacebookChannel.read_hook(Hook(raw, {signing.HEADER: signing.sign(raw, "s")}, {"app_secret": "s"}))


def entry(*values: Any, page: Any = PAGE, **more: Any) -> dict[str, Any]:
    return {"id": page, "time": AT, "changes": [{"field": "feed", "value": value} for value in values], **more}


def call(*values: Any, **more: Any) -> dict[str, Any]:
    return {"object": "page", "entry": [entry(*values, **more)]}


def comment(number: int = 5, **changes: Any) -> dict[str, Any]:
    made = {"item": "comment", "verb": "add", "comment_id": f"11_{number}", "post_id": POST, "parent_id": POST}
    return {**made, "from": {"id": VISITOR, "name": "Ben"}, "created_time": AT, "message": "Still no train", **changes}


def test_a_comment_is_a_complaint() -> None:
    [post] = read(call(comment())).posts
    assert (post.network_id, post.parent_id, post.thread_id, post.kind) == ("11_5", POST, POST, "comment")
    assert (post.text, post.account_id, post.is_context) == ("Still no train", PAGE, False)
    assert post.posted_at == datetime.fromtimestamp(AT, UTC)
    assert post.author is not None
    assert (post.author.network_id, post.author.name) == (VISITOR, "Ben")


@pytest.mark.parametrize("item", ["post", "status", "photo", "video", "share"])
def test_a_visitors_post_is_a_complaint_and_the_pages_own_is_context(item: str) -> None:
    theirs = {"item": item, "verb": "add", "post_id": POST, "from": {"id": VISITOR, "name": "Ben"}}
    ours = {**theirs, "from": {"id": int(PAGE), "name": "Us"}}
    posts = read(call(theirs, ours)).posts
    assert [(post.kind, post.is_context) for post in posts] == [("visitor_post", False), ("post", True)]


def test_our_own_comment_comes_as_ours() -> None:
    [post] = read(call({**comment(), "from": {"id": PAGE}})).posts
    assert (post.is_context, post.author and post.author.network_id) == (False, PAGE)


def test_ids_may_be_numbers_and_the_sender_may_stand_in_fields_of_its_own() -> None:
    legacy = comment(sender_id=int(VISITOR), sender_name="Ben")
    del legacy["from"]
    [post] = read(call(legacy, page=int(PAGE))).posts
    assert post.author is not None
    assert (post.author.network_id, post.author.name, post.account_id) == (VISITOR, "Ben", PAGE)


def test_without_an_author_or_a_time_it_is_a_complaint_all_the_same() -> None:
    bare = {"item": "comment", "verb": "add", "comment_id": "11_5", "post_id": POST}
    [post] = read(call(bare)).posts
    assert (post.author, post.posted_at, post.parent_id) == (None, datetime.fromtimestamp(AT, UTC), POST)
    [timeless] = read(call(bare, time=None)).posts
    assert now() - timeless.posted_at < timedelta(minutes=1)


def test_a_photo_may_be_all_there_is() -> None:
    silent = comment(photo="https://i.example/1.jpg")
    del silent["message"]
    [post] = read(call(silent)).posts
    assert (post.text, [media.url for media in post.media]) == ("", ["https://i.example/1.jpg"])


def test_an_edit_comes_after_what_it_edits() -> None:
    posts = read(call(comment(), comment(verb="edited", message="Now it came"))).posts
    assert [post.text for post in posts] == ["Still no train", "Now it came"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"field": "feed", "value": comment(item="reaction")}, "feed/reaction/add"),
        ({"field": "feed", "value": comment(verb="mute")}, "feed/comment/mute"),
        ({"field": "feed", "value": {"item": "like", "verb": "add", "user_id": 5}}, "feed/like/add"),
        ({"field": "parking"}, "parking"),
        ({"field": "feed", "value": "text"}, "feed"),
        ({}, "unnamed"),
        ("text", "unnamed"),
    ],
)
def test_everything_else_is_counted_by_its_name(change: Any, name: str) -> None:
    batch = read({"object": "page", "entry": [{"id": PAGE, "changes": [change]}]})
    assert (batch.posts, batch.broken, batch.skipped) == ((), (), {name: 1})


def test_messages_and_other_objects_are_counted() -> None:
    reads = {"sender": {"id": VISITOR}, "recipient": {"id": PAGE}, "timestamp": AT * 1000, "read": {"watermark": 1}}
    entry = {"id": PAGE, "messaging": [reads, {}], "standby": [reads]}
    skipped = {"messaging/read": 1, "messaging/unnamed": 1, "standby/read": 1}
    assert read({"object": "page", "entry": [entry]}).skipped == skipped
    assert read({"object": "instagram", "entry": [{"id": "5"}]}).skipped == {"instagram": 1}


def test_one_broken_item_is_kept_and_the_rest_goes_on() -> None:
    batch = read(call(comment(1), comment(comment_id={"a": 1}), comment(2)))
    assert [post.network_id for post in batch.posts] == ["11_1", "11_2"]
    [broken] = batch.broken
    assert broken.reason == "The comment has no id."
    assert json.loads(broken.payload)["changes"][0]["value"]["comment_id"] == {"a": 1}


def test_poison_is_cleaned() -> None:
    [post] = read(call(comment(message="a\x00b\ud800", extra={"k\x00": float(5)}))).posts
    assert post.text == "a\ufffdb\ufffd"
    assert post.raw["extra"] == {"k\ufffd": 5.0}


def test_a_thousand_changes_of_two_pages_come_in_order() -> None:
    changes = [comment(n, created_time=AT + 1000 - n) for n in range(500)]
    body = {"object": "page", "entry": [entry(*changes), entry(*changes, page=OTHER_PAGE)]}
    posts = read(body).posts
    assert len(posts) == 1000
    assert {post.account_id for post in posts} == {PAGE, OTHER_PAGE}
    assert [post.posted_at for post in posts] == sorted(post.posted_at for post in posts)


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b'{"object":"page"}', b'{"entry":[]}', b'{"object":"page","entry":{}}']
)
def test_a_body_that_is_no_envelope_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)
