"""X's webhook calls, both kinds of envelope."""

import json
from typing import Any

import pytest

from care.channels.base import Batch, Hook, Unreadable
from care.channels.x import XChannel, signing
from care.tests.channels.x.posts import ROSA, US, make_id, make_includes, make_post

SECRET = "s3cret"


def read(body: Any) -> Batch:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return XChannel.read_hook(Hook(raw, {signing.HEADER: signing.sign(raw, SECRET)}, {"consumer_secret": SECRET}))


def event(kind: str, payload: Any = None, **changes: Any) -> dict[str, Any]:
    data = {"event_uuid": "-7", "filter": {"user_id": US}, "event_type": kind, "tag": "x", "includes": make_includes()}
    return {"data": {**data, "payload": make_post() if payload is None else payload, **changes}}


@pytest.mark.parametrize("kind", ["post.mention.create", "post.reply.create"])
def test_mentions_and_replies_are_complaints(kind: str) -> None:
    [post] = read(event(kind)).posts
    assert (post.account_id, post.is_context) == (US, False)
    assert post.author is not None
    assert post.author.followers == 1200


def test_our_own_post_is_context() -> None:
    [post] = read(event("post.create", make_post(author_id=US))).posts
    assert post.is_context


def test_the_post_that_it_answers_comes_first() -> None:
    parent = make_post(entities={}, created_at="2026-08-01T11:00:00Z")
    answer = make_post(referenced_tweets=[{"type": "replied_to", "id": parent["id"]}])
    batch = read(event("post.mention.create", answer, includes=make_includes(tweets=[parent, answer])))
    assert [(post.network_id, post.is_context) for post in batch.posts] == [(parent["id"], True), (answer["id"], False)]


@pytest.mark.parametrize("kind", ["dm.received", "post.delete", "post.quote.create", "oauth.revoke", "brand.new.thing"])
def test_other_events_are_counted(kind: str) -> None:
    batch = read(event(kind, {}))
    assert (batch.posts, batch.skipped) == ((), {kind: 1})


@pytest.mark.parametrize("payload", [{"id": {}}, [], "x", {"text": "no id"}])
def test_a_broken_event_is_kept_with_its_reason(payload: Any) -> None:
    [broken] = read(event("post.mention.create", payload)).broken
    assert "no id" in broken.reason
    assert json.loads(broken.payload)["event_type"] == "post.mention.create"


@pytest.mark.parametrize("changes", [{"filter": {}}, {"filter": "x"}, {"event_type": ""}, {"event_type": {}}])
def test_an_event_for_nobody_is_broken(changes: Any) -> None:
    assert len(read(event("post.mention.create", **changes)).broken) == 1


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b'{"hello": 1}', b'{"data"', b"null"])
def test_a_body_that_is_no_event_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


def legacy_post(**changes: Any) -> dict[str, Any]:
    user = {"id_str": ROSA, "screen_name": "rosa_t", "name": "Rosa"}
    named = {"user_mentions": [{"id_str": US, "screen_name": "NorthwindAir"}]}
    return {"id_str": make_id(), "text": "@NorthwindAir help", "user": user, "entities": named, **changes}


def test_the_older_envelope_brings_mentions_and_counts_the_rest() -> None:
    events = [
        legacy_post(),
        legacy_post(entities={}, in_reply_to_user_id_str=US),
        legacy_post(entities={}),
        legacy_post(retweeted_status={"id_str": "5"}),
        "broken",
    ]
    body = {"for_user_id": US, "user_has_blocked": "false", "tweet_create_events": events, "favorite_events": [{}, {}]}
    batch = read(body)
    assert [post.text for post in batch.posts] == ["@NorthwindAir help"] * 2
    assert batch.skipped == {"tweet_create_events/other": 2, "repost": 1, "favorite_events": 2}
    assert {post.account_id for post in batch.posts} == {US}


def test_an_event_without_an_account_is_counted() -> None:
    assert read({"user_event": {"revoke": {}}}).skipped == {"user_event": 1}
