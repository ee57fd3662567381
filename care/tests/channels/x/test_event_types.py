"""Each type of event that X sends and that matters for care, by its name: what it becomes. Payloads of our own."""

from typing import Any

from care.channels.base import Batch
from care.tests.channels.x.posts import ROSA, US, make_event, make_legacy_post, make_message, make_post
from care.tests.channels.x.test_hooks import read

OURS = {"user": {"id_str": US, "screen_name": "NorthwindAir"}}


def brought(batch: Batch) -> list[tuple[str, str, str]]:
    """(kind, who wrote it, visibility) of each post."""
    return [(post.kind, post.author.network_id if post.author else "", post.visibility) for post in batch.posts]


def talk(kind: str, *events: Any) -> Batch:
    return read(make_event(kind, {"direct_message_events": list(events), "users": {}}, includes={}))


def test_post_mention_create_is_a_customers_post() -> None:
    assert brought(read(make_event("post.mention.create"))) == [("mention", ROSA, "public")]


def test_post_reply_create_is_a_customers_answer() -> None:
    answer = make_post(in_reply_to_tweet_id="77", in_reply_to_user_id=US)
    assert brought(read(make_event("post.reply.create", answer))) == [("reply", ROSA, "public")]


def test_post_quote_create_is_a_customers_quote_of_ours() -> None:
    quote = make_post(entities={}, referenced_posts=[{"type": "quoted", "id": "77"}])
    assert brought(read(make_event("post.quote.create", quote))) == [("quote", ROSA, "public")]


def test_post_create_is_ours() -> None:
    assert brought(read(make_event("post.create", make_post(author_id=US)))) == [("post", US, "public")]


def test_post_delete_takes_ours_away() -> None:
    assert [gone.network_id for gone in read(make_event("post.delete", {"id": "77", "author_id": US})).gone] == ["77"]


def test_dm_received_is_a_customers_private_message() -> None:
    assert brought(talk("dm.received", make_message())) == [("message", ROSA, "private")]


def test_dm_sent_is_our_private_message() -> None:
    assert brought(talk("dm.sent", make_message(US, ROSA))) == [("message", US, "private")]


def test_oauth_revoke_says_which_account_is_cut_off() -> None:
    assert read(make_event("oauth.revoke", {"user_id": US}, filter={})).refused_accounts == (US,)


def test_tweet_create_events_are_customers_posts_and_our_own() -> None:
    batch = read({"for_user_id": US, "tweet_create_events": [make_legacy_post(), make_legacy_post(**OURS)]})
    assert sorted(brought(batch)) == sorted([("mention", ROSA, "public"), ("post", US, "public")])


def test_tweet_delete_events_take_ours_away() -> None:
    gone = {"status": {"id": "77", "user_id": US}, "timestamp_ms": "1784928224372"}
    assert [each.network_id for each in read({"for_user_id": US, "tweet_delete_events": [gone]}).gone] == ["77"]


def test_direct_message_events_are_private_messages_of_both_sides() -> None:
    events = [make_message(), make_message(US, ROSA)]
    batch = read({"for_user_id": US, "direct_message_events": events, "users": {}, "apps": {}})
    assert sorted(brought(batch)) == sorted([("message", ROSA, "private"), ("message", US, "private")])


def test_user_event_revoke_says_which_account_is_cut_off() -> None:
    revoked = {"date_time": "2026-07-23T21:44:05+00:00", "source": {"user_id": US}, "target": {"app_id": "1"}}
    assert read({"user_event": {"revoke": revoked}}).refused_accounts == (US,)


def test_what_is_not_for_care_is_counted_by_its_name() -> None:
    names = ("favorite_events", "follow_events", "direct_message_indicate_typing_events", "block_events")
    batch = read({"for_user_id": US, **{name: [{}, {}] for name in names}})
    assert (batch.posts, batch.skipped) == ((), dict.fromkeys(names, 2))
