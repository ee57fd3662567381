"""X's channel against answers that the sandbox never gives."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import Connection, OutgoingReply, SourceSpec, Unavailable, Unconfirmed
from care.channels.x import XChannel, snowflakes
from care.tests.channels.answering import Answering, Given, answering
from care.tests.channels.stages import now
from care.tests.channels.x.posts import US, make_id, make_includes, make_post

MENTIONS = SourceSpec("mentions")
SECRETS = {"consumer_key": "k", "consumer_secret": "s"}
TOKENS = {"access_token": "t", "access_token_secret": "ts"}
REPLY = OutgoingReply(text="Sorry!", target_id="77")


def channel(network: Answering) -> XChannel:
    return XChannel(Connection(US, "NorthwindAir", TOKENS, SECRETS, network.url))


def page(*posts: Mapping[str, Any], **meta: Any) -> Given:
    data: dict[str, Any] = {"data": posts} if posts else {}
    body = {**data, "includes": make_includes(), "meta": {"result_count": len(posts), **meta}}
    return Given(body=json.dumps(body).encode())


def test_an_empty_list_keeps_the_cursor() -> None:
    with answering(page()) as network:
        assert channel(network).fetch(MENTIONS, "2083157183716917248").cursor == "2083157183716917248"
        assert channel(network).fetch(MENTIONS, "").cursor == ""


def test_short_and_empty_pages_are_not_the_end() -> None:
    posts = [make_post(), make_post()]
    with answering(page(posts[1], next_token="b"), page(next_token="c"), page(posts[0])) as network:
        batch = channel(network).fetch(MENTIONS, "")
        assert "pagination_token=b" in network.asked[1][1]
    assert {post.network_id for post in batch.posts} == {post["id"] for post in posts}
    assert batch.cursor == posts[1]["id"]


def test_pages_that_never_end_are_unavailable() -> None:
    with answering(page(make_post(), next_token="same")) as network, pytest.raises(Unavailable):
        channel(network).fetch(MENTIONS, "")


def test_the_look_overlaps_the_last_one_by_ten_minutes() -> None:
    cursor = int(make_id())
    with answering(page()) as network:
        channel(network).fetch(MENTIONS, str(cursor))
        [(_, path, _, _)] = network.asked
    asked = int(path.split("since_id=")[1].split("&")[0])
    assert asked == cursor - snowflakes.minutes(10)


def test_a_cursor_too_old_for_x_begins_at_the_oldest_that_it_names() -> None:
    words = (
        "'since_id' must be a tweet id created after 2026-07-31T11:45Z. Please use a 'since_id' that is larger than 555"
    )
    stale = Given(400, json.dumps({"errors": [{"message": words}], "title": "Invalid Request"}).encode())
    post = make_post()
    with answering(stale, page(post)) as network:
        batch = channel(network).fetch(MENTIONS, "444")
        assert "since_id=556" in network.asked[1][1]
    assert batch.cursor == post["id"]


def test_one_broken_post_does_not_stop_the_others() -> None:
    with answering(page(make_post(), {"id": None}, make_post(text="a\x00b\ud800"))) as network:
        batch = channel(network).fetch(MENTIONS, "")
    assert [post.text for post in batch.posts] == ["@NorthwindAir where is my bag", "a\ufffdb\ufffd"]
    assert [item.reason for item in batch.broken] == ["The post has no id."]


def test_reposts_are_counted_and_left_out() -> None:
    repost = make_post(referenced_tweets=[{"type": "retweeted", "id": "5"}])
    with answering(page(repost)) as network:
        batch = channel(network).fetch(MENTIONS, "")
    assert (batch.posts, batch.skipped, batch.cursor) == ((), {"repost": 1}, repost["id"])


def test_an_unreadable_post_of_ours_may_be_the_reply() -> None:
    with answering(page({"id": {}})) as network, pytest.raises(Unavailable):
        channel(network).find(REPLY)


def test_an_answer_that_is_no_page_is_no_look() -> None:
    with answering(Given(body=b'{"errors": []}')) as network, pytest.raises(Unavailable):
        channel(network).find(REPLY)


def test_the_reply_is_found_by_its_target_and_text() -> None:
    target = [{"type": "replied_to", "id": "77"}]
    ours = make_post(author_id=US, text="@rosa_t Sorry!", referenced_tweets=target)
    theirs, elsewhere = {**ours, "author_id": "5"}, {**ours, "referenced_tweets": [{"type": "replied_to", "id": "78"}]}
    with answering(page(theirs), page(elsewhere), page(ours)) as network:
        found = [channel(network).find(replace(REPLY, since=now() - timedelta(hours=1))) for _ in range(3)]
    assert [post and post.network_id for post in found] == [None, None, ours["id"]]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data": []}', b'{"data": {"id": {}}}', b"<html>", b'{"data":'])
def test_a_success_that_names_no_post_is_unconfirmed(body: bytes) -> None:
    with answering(Given(201, body)) as network, pytest.raises(Unconfirmed):
        channel(network).publish(REPLY)


def test_a_refusal_in_an_odd_body_breaks_nothing() -> None:
    odd = Given(403, b'["array"]'), Given(403, b"{" * 10), Given(403, b"", "")
    for given in odd:
        with answering(given) as network, pytest.raises(Unconfirmed):
            channel(network).publish(REPLY)
