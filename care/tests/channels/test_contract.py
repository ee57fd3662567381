"""What every channel promises, held against a network that answers like the real one."""

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from care.channels import cleaning, http, registry
from care.channels.base import (
    ChannelError,
    CredentialsRefused,
    Erasing,
    Inviting,
    Liking,
    Moderating,
    Priced,
    Recovering,
    Refreshing,
    Rejected,
    SourceSpec,
    Subscribing,
    Threading,
    Unavailable,
    Unconfirmed,
    Windowed,
)
from care.tests.channels.stages import Stage, ids, now

READ_FAULTS = ("rate_limit", "server_error", "html_error")


def position(cursor: str) -> int:
    """How far a cursor is, whatever else it remembers."""
    found = cleaning.moment(json.loads(cursor)["since"] if cursor.startswith("{") else cursor)
    return int(found.timestamp()) if found else int(cursor)


# In from the network.


def test_a_complaint_is_fetched_with_its_author_and_text(source: Stage) -> None:
    post = source.seen(source.complain("My bag <never> arrived & nobody answers. 😡"))
    assert post.text.endswith("My bag <never> arrived & nobody answers. 😡")
    if source.source not in ("tagged", "tags"):  # whose authors are not told
        assert post.author is not None
        assert "customer" in (post.author.name + post.author.handle).lower()
    assert not post.is_context
    assert post.account_id == source.account["id"]
    assert abs(post.posted_at - now()) < timedelta(minutes=1)


def test_posts_come_oldest_first(source: Stage) -> None:
    made = [source.complain() for _ in range(5)]
    posts = source.fetch().posts
    assert [post_id for post_id in ids(posts) if post_id in made] == made
    assert [post.posted_at for post in posts] == sorted(post.posted_at for post in posts)


def test_fetching_again_from_an_old_cursor_brings_the_same(source: Stage) -> None:
    source.complain()
    first, second = source.fetch(), source.fetch()
    assert ids(first.posts) == ids(second.posts)
    assert first.cursor == second.cursor
    assert len(set(ids(first.posts))) == len(first.posts)


def test_a_cursor_never_goes_back_and_loses_nothing(source: Stage) -> None:
    cursors, found, made = [""], set[str](), set[str]()
    for _ in range(4):
        made.add(source.complain())
        batch = source.fetch(cursors[-1])
        found.update(ids(batch.posts))
        cursors.append(batch.cursor)
    assert made <= found
    assert [position(cursor) for cursor in cursors[1:]] == sorted(position(cursor) for cursor in cursors[1:])


def test_more_than_one_page_is_followed_to_the_end(source: Stage) -> None:
    cursor = source.fetch().cursor
    made = {source.complain() for _ in range(105)}
    assert made <= set(ids(source.fetch(cursor).posts))


def test_a_nonsense_cursor_begins_anew(source: Stage) -> None:
    made = source.complain()
    assert made in ids(source.fetch("{not a cursor").posts)


def test_a_picture_comes_along_and_may_be_all_there_is(stage: Stage) -> None:
    post = stage.seen(stage.complain(text=" ", media=[{"url": "https://images.example/bag.jpg", "alt_text": "A bag"}]))
    bag = (
        [] if stage.network == "instagram" else [("photo", "https://images.example/bag.jpg")]
    )  # whose comments have none
    assert [(media.kind, media.url) for media in post.media] == bag


def test_a_source_that_the_network_lacks_is_rejected(source: Stage) -> None:
    with pytest.raises(Rejected):
        source.channel().fetch(SourceSpec("nonsense"), "")


# Errors of reads.


@pytest.mark.parametrize("fault", READ_FAULTS)
def test_a_read_that_fails_is_unavailable(source: Stage, fault: str) -> None:
    source.strike(fault)
    with pytest.raises(Unavailable):
        source.fetch()


def test_a_broken_answer_to_a_read_is_unavailable(source: Stage) -> None:
    source.complain()
    source.strike("bad_json", on="read")
    with pytest.raises(Unavailable):
        source.fetch()


def test_a_rate_limit_names_its_end(source: Stage) -> None:
    source.strike("rate_limit")
    with pytest.raises(Unavailable) as caught:
        source.fetch()
    assert caught.value.retry_at is not None
    assert now() < caught.value.retry_at < now() + timedelta(hours=1)


def test_a_revoked_token_is_refused_for_reads_and_writes(answered: Stage) -> None:
    reply = answered.answer()
    answered.strike("token_revoked")
    with pytest.raises(CredentialsRefused):
        answered.fetch()
    with pytest.raises(CredentialsRefused):
        answered.channel().publish(reply)


def test_missing_credentials_are_refused_before_any_call(answered: Stage) -> None:
    with pytest.raises(CredentialsRefused):
        answered.channel(credentials={}, base_url="http://127.0.0.1:9").publish(answered.answer())


# Out to the network.


def test_a_reply_stands_once_under_its_target(answered: Stage) -> None:
    reply = answered.answer()
    published = answered.channel().publish(reply)
    [row] = answered.standing(reply.text)
    assert row["id"] == published.network_id
    assert answered.is_private or row["in_reply_to"] == reply.target_id
    assert published.url.startswith("http") or answered.is_private or answered.network == "instagram"


def test_a_text_at_the_limit_goes_and_one_sign_more_is_rejected(stage: Stage) -> None:
    limits = stage.channel().limits
    fits = f"{stage.complain()} ".ljust(limits.text_length, "x")
    assert limits.count(fits) == limits.text_length
    assert stage.channel().publish(stage.answer(fits)).network_id
    with pytest.raises(Rejected):
        stage.channel().publish(stage.answer(fits + "x"))


def test_a_reply_to_what_is_gone_is_rejected_in_plain_words(stage: Stage) -> None:
    reply = stage.answer()
    stage.sandbox.play("DELETE", f"/play/posts/{stage.network}/{reply.target_id}")
    with pytest.raises(Rejected) as caught:
        stage.channel().publish(reply)
    assert "deleted" in caught.value.reason


def test_a_private_answer_to_nobody_is_rejected(stage: Stage) -> None:
    with pytest.raises(Rejected):
        stage.channel().publish(stage.answer(visibility="private"))


def test_a_rate_limit_on_a_write_is_unavailable_and_nothing_stands(answered: Stage) -> None:
    reply = answered.answer()
    answered.strike("rate_limit")
    with pytest.raises(Unavailable):
        answered.channel().publish(reply)
    assert not answered.standing(reply.text)


def test_a_connection_refused_on_a_write_is_unavailable(answered: Stage) -> None:
    reply = answered.answer()
    with pytest.raises(Unavailable):
        answered.channel(base_url="http://127.0.0.1:9").publish(reply)


@pytest.mark.parametrize("fault", ["server_error", "html_error", "accepted_503", "lost_answer", "bad_json"])
def test_a_write_without_a_usable_answer_is_unconfirmed(answered: Stage, fault: str) -> None:
    reply = answered.answer()
    answered.strike(fault, on="write")
    with pytest.raises(Unconfirmed):
        answered.channel().publish(reply)


@pytest.mark.parametrize("fault", ["accepted_503", "lost_answer", "bad_json"])
def test_what_was_published_without_an_answer_is_found(answered: Stage, fault: str) -> None:
    reply = answered.answer("Please send us your booking code: https://example.com/help?a=1&b=2 <3", since=now())
    answered.strike(fault, count=1, on="write")
    with pytest.raises(Unconfirmed):
        answered.channel().publish(reply)
    found = answered.channel().find(reply)
    assert found is not None
    assert found.network_id in {row["id"] for row in answered.sandbox.play("GET", "/play/ledger") if row["ours"]}


def test_what_was_not_published_is_not_found(answered: Stage) -> None:
    reply = answered.answer(since=now())
    answered.channel().publish(answered.answer(reply.text + " (to another)"))
    assert answered.channel().find(reply) is None


def test_another_replys_post_is_not_taken_for_this_one(answered: Stage) -> None:
    reply = answered.answer(since=now())
    other = answered.channel().publish(reply)
    assert answered.channel().find(replace(reply, ignore_ids=frozenset({other.network_id}))) is None


@pytest.mark.parametrize("fault", [*READ_FAULTS, "bad_json"])
def test_a_look_that_fails_is_no_answer(answered: Stage, fault: str) -> None:
    reply = answered.answer(since=now())
    answered.strike(fault, on="read")
    with pytest.raises(Unavailable):
        answered.channel().find(reply)


def test_our_own_answer_is_fetched_as_ours(stage: Stage) -> None:
    published = stage.channel().publish(stage.answer())
    comments = Stage(stage.sandbox, stage.network, "comments", "comment")
    posts = comments.fetch().posts if stage.network != "x" else ()
    ours = [post for post in posts if post.network_id == published.network_id]
    assert all(post.author and post.author.network_id == stage.account["id"] for post in ours)
    assert bool(ours) is (stage.network != "x")


# On every call.


def test_every_call_has_a_timeout(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    reply = stage.answer(since=now())
    monkeypatch.setattr(http, "TIMEOUT", (1.0, 0.2))
    stage.strike("timeout", seconds=5)
    with pytest.raises(Unavailable):
        stage.fetch()
    with pytest.raises(Unavailable):
        stage.channel().find(reply)
    with pytest.raises(Unconfirmed):
        stage.channel().publish(reply)


@pytest.mark.parametrize("fault", ["rate_limit", "server_error", "token_revoked", "lost_answer", "bad_json"])
def test_no_secret_is_in_errors_or_logs(stage: Stage, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reply = stage.answer()
    stage.strike(fault, on="write")
    with pytest.raises(ChannelError) as caught:
        stage.channel().publish(reply)
    said = f"{caught.value}{caught.value!r}{caught.value.__cause__!r}{caplog.text}{stage.connection()!r}"
    assert not [secret for secret in stage.secrets if secret in said]


def test_a_redirect_is_not_followed(stage: Stage) -> None:
    session = http.prepare(requests.Session(), "https://network.example/", stage.sandbox.url)
    with pytest.raises(http.Refused) as caught:
        session.get("https://network.example/play/accounts/")
    assert caught.value.answer.status in (307, 404)


def test_tokens_go_to_their_own_network_alone(stage: Stage) -> None:
    session = http.prepare(requests.Session(), "https://network.example/", stage.sandbox.url)
    with pytest.raises(requests.exceptions.InvalidSchema):
        session.get("https://elsewhere.example/")


ABILITIES = {
    "x": {Inviting, Moderating, Priced, Recovering, Refreshing, Subscribing, Threading, Windowed},
    "facebook": {Erasing, Liking, Moderating, Subscribing, Windowed},
    "instagram": {Erasing, Moderating, Subscribing, Windowed},
}


def test_what_a_channel_can_do_besides_is_told_by_its_type(stage: Stage) -> None:
    every = set[type]().union(*ABILITIES.values())
    assert {ability for ability in every if isinstance(stage.channel(), ability)} == ABILITIES[stage.network]


def test_the_registry_knows_the_networks_by_name() -> None:
    assert registry.label("facebook") == "Facebook"
    assert registry.label("gone") == "gone"
