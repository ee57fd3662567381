"""X's webhook calls, both kinds of envelope."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from care.channels.base import Batch, GoneSeen, Hook, Unreadable
from care.channels.x import XChannel, hooks, signing
from care.tests.channels.stages import now
from care.tests.channels.test_cleaning import ANY_JSON
from care.tests.channels.x.posts import ROSA, US, make_event, make_id, make_includes, make_legacy_post, make_post

SECRET = "s3cret"


def read(body: Any) -> Batch:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return XChannel.read_hook(Hook(raw, {signing.HEADER: signing.sign(raw, SECRET)}, {"consumer_secret": SECRET}))


@pytest.mark.parametrize("kind", ["post.mention.create", "post.reply.create", "tweet.mention.create"])
def test_mentions_and_replies_are_complaints(kind: str) -> None:
    [post] = read(make_event(kind)).posts
    assert (post.account_id, post.is_context, post.verdict.answerable) == (US, False, "yes")
    assert post.author is not None
    assert post.author.followers == 1200


@pytest.mark.parametrize("spelling", ["referenced_tweets", "referenced_posts"])
def test_a_quote_is_a_complaint_that_can_be_answered_though_it_does_not_name_us(spelling: str) -> None:
    quote = make_post(entities={}, **{spelling: [{"type": "quoted", "id": "77"}]})
    [post] = read(make_event("post.quote.create", quote)).posts
    assert (post.kind, post.is_context, post.verdict.answerable) == ("quote", False, "yes")


def test_our_own_post_is_context() -> None:
    [post] = read(make_event("post.create", make_post(author_id=US))).posts
    assert post.is_context


def test_our_own_answer_is_ours_and_hangs_under_its_target() -> None:
    answer = make_post(author_id=US, in_reply_to_tweet_id="77")
    [post] = read(make_event("post.create", answer)).posts
    assert post.author is not None
    assert (post.author.network_id, post.parent_id, post.is_context) == (US, "77", False)


def test_our_own_deleted_post_is_gone() -> None:
    batch = read(make_event("post.delete", {"id": "77", "author_id": US}))
    assert (batch.gone, batch.posts) == ((GoneSeen("77", "deleted", US),), ())


def test_a_repost_is_counted_and_no_post_of_its_own() -> None:
    repost = make_post(author_id=US, referenced_tweets=[{"type": "retweeted", "id": "77"}])
    assert read(make_event("post.create", repost)).skipped == {"repost": 1}
    assert read(make_event("post.repost.create", repost)).skipped == {"post.repost.create": 1}


def test_withdrawn_consent_names_the_account() -> None:
    payload = {"date_time": "2026-07-23T21:44:05+00:00", "user_id": US, "app_id": "1"}
    assert read(make_event("oauth.revoke", payload, filter={})).refused_accounts == (US,)


def test_the_post_that_it_answers_comes_first() -> None:
    parent = make_post(entities={}, created_at="2026-08-01T11:00:00Z")
    answer = make_post(referenced_tweets=[{"type": "replied_to", "id": parent["id"]}])
    batch = read(make_event("post.mention.create", answer, includes=make_includes(tweets=[parent, answer])))
    assert [(post.network_id, post.is_context) for post in batch.posts] == [(parent["id"], True), (answer["id"], False)]


@pytest.mark.parametrize(
    "kind", ["dm.read", "dm.indicate_typing", "post.repost.create", "follow.follow", "brand.new.thing"]
)
def test_other_events_are_counted(kind: str) -> None:
    batch = read(make_event(kind, {}))
    assert (batch.posts, batch.skipped) == ((), {kind: 1})


@pytest.mark.parametrize("payload", [{"id": {}}, [], "x", {"text": "no id"}])
def test_a_broken_event_is_kept_with_its_reason(payload: Any) -> None:
    [broken] = read(make_event("post.mention.create", payload)).broken
    assert "no id" in broken.reason
    assert json.loads(broken.payload)["event_type"] == "post.mention.create"


@pytest.mark.parametrize("kind", ["post.delete", "oauth.revoke", "dm.received", "dm.sent"])
def test_an_event_without_its_content_is_broken(kind: str) -> None:
    assert len(read(make_event(kind, {})).broken) == 1


@pytest.mark.parametrize("changes", [{"filter": {}}, {"filter": "x"}, {"event_type": ""}, {"event_type": {}}])
def test_an_event_for_nobody_is_broken(changes: Any) -> None:
    assert len(read(make_event("post.mention.create", **changes)).broken) == 1


def test_every_event_of_a_call_is_used() -> None:
    kinds = ("post.mention.create", "post.reply.create", "post.quote.create", "post.create")
    events = [make_event(kind)["data"] for kind in kinds] + [{"event_type": "like.create"}]
    batch = read({"data": events})
    assert (len(batch.posts), batch.skipped) == (4, {"like.create": 1})


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"{}", b'{"hello": 1}', b'{"data"', b"null"])
def test_a_body_that_is_no_event_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(body)


# The older envelope.


@pytest.mark.parametrize("name", ["tweet_create_events", "post_create_events"])
def test_the_older_envelope_brings_mentions_and_counts_the_rest(name: str) -> None:
    events = [
        make_legacy_post(),
        make_legacy_post(entities={}, in_reply_to_user_id_str=US),
        make_legacy_post(entities={}),
        make_legacy_post(retweeted_status={"id_str": "5"}),
        "broken",
    ]
    batch = read({"for_user_id": US, "user_has_blocked": "false", name: events, "favorite_events": [{}, {}]})
    assert [post.text for post in batch.posts] == ["@NorthwindAir help"] * 2
    assert batch.skipped == {"tweet_create_events/other": 2, "repost": 1, "favorite_events": 2}
    assert {post.account_id for post in batch.posts} == {US}


def test_the_older_envelope_brings_quotes_of_ours() -> None:
    status = {"id_str": "77", "user": {"id_str": US}}
    quote = make_legacy_post(entities={}, quoted_status_id_str="77", quoted_status=status)
    [post] = read({"for_user_id": US, "tweet_create_events": [quote]}).posts
    assert (post.kind, post.verdict.answerable) == ("quote", "yes")


def test_the_older_envelope_tells_of_deletions() -> None:
    statuses = [{"status": {"id": post_id, "user_id": US}, "timestamp_ms": "1432228155593"} for post_id in ("77", "78")]
    batch = read({"for_user_id": US, "tweet_delete_events": [*statuses, {}]})
    assert [(gone.network_id, gone.account_id) for gone in batch.gone] == [("77", US), ("78", US)]
    assert len(batch.broken) == 1


def test_the_older_envelope_tells_of_withdrawn_consent() -> None:
    revoke = {"date_time": "2026-05-24T09:48:12+00:00", "target": {"app_id": "1"}, "source": {"user_id": US}}
    assert read({"user_event": {"revoke": revoke}}).refused_accounts == (US,)


def test_an_event_without_an_account_is_counted() -> None:
    assert read({"user_event": {"other": {}}}).skipped == {"user_event": 1}
    assert read({"tweet_create_events": [make_legacy_post()]}).skipped == {"tweet_create_events": 1}


def test_several_kinds_of_events_in_one_call_are_all_used() -> None:
    gone = {"status": {"id": "77", "user_id": US}}
    batch = read({"for_user_id": US, "tweet_create_events": [make_legacy_post()], "tweet_delete_events": [gone]})
    assert (len(batch.posts), len(batch.gone)) == (1, 1)


@given(some.sampled_from(["post.mention.create", "dm.received", "post.delete", "oauth.revoke"]), ANY_JSON, ANY_JSON)
def test_whatever_an_event_holds_nothing_breaks(kind: str, payload: Any, includes: Any) -> None:
    older = {"for_user_id": US, "direct_message_events": payload, "users": includes, "tweet_create_events": payload}
    for body in (make_event(kind, payload, includes=includes), older):
        hooks.Reader(now()).read(body)


def test_ids_of_the_senders_stay_whole() -> None:
    long_id = make_id()
    [post] = read({"for_user_id": US, "tweet_create_events": [make_legacy_post(id_str=long_id, id=123)]}).posts
    assert (post.network_id, post.author and post.author.network_id) == (long_id, ROSA)
