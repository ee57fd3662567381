"""Webhooks as the networks send them, in each way in which they may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import Batch, Hook
from care.tests.channels.stages import Stage, ids, now
from sandbox.tests.receiver import Receiver, receiving

RULES: list[dict[str, Any]] = [
    {},
    {"hook_ids": "number"},
    {"hook_from": "sender"},
    {"hook_from": "missing"},
    {"hook_times": "missing"},
    {"batch": 1000},
]


@pytest.fixture
def door(comments: Stage) -> Iterator[Receiver]:
    with receiving(comments.account["app"]["secrets"]) as receiver:
        where = {"network": comments.network, "url": receiver.url}
        comments.sandbox.play("POST", "/play/webhooks", where)
        yield receiver
        comments.sandbox.play("DELETE", "/play/webhooks", where)


def read(stage: Stage, door: Receiver, number: int) -> list[Batch]:
    channel, secrets = stage.channel(), stage.account["app"]["secrets"]
    return [channel.read_hook(Hook(call.body, call.headers, secrets)) for call in door.wait_for(number)]


@pytest.mark.parametrize("rules", RULES, ids=str)
def test_a_pushed_comment_is_the_same_as_a_fetched_one(comments: Stage, door: Receiver, rules: dict[str, Any]) -> None:
    if rules:
        comments.sandbox.play("POST", "/play/rules", {"network": comments.network, **rules})
    made = comments.complain("Where is it?")
    [pushed] = [post for batch in read(comments, door, 1) for post in batch.posts]
    fetched = comments.seen(made)
    assert (pushed.network_id, pushed.text, pushed.kind) == (fetched.network_id, fetched.text, fetched.kind)
    assert (pushed.thread_id, pushed.parent_id, pushed.account_id) == (
        fetched.thread_id,
        fetched.parent_id,
        fetched.account_id,
    )
    assert now() - pushed.posted_at < timedelta(minutes=1)
    if rules.get("hook_from") == "missing":
        assert pushed.author is None
    else:
        assert pushed.author is not None
        assert fetched.author is not None
        assert pushed.author.network_id == fetched.author.network_id


def test_a_pushed_message_is_the_same_as_a_fetched_one_and_our_echo_brings_our_key(
    comments: Stage, door: Receiver
) -> None:
    talks = Stage(comments.sandbox, comments.network, "messages", "message")
    reply = talks.answer(key="key-7")
    published = talks.channel().publish(reply)
    pushed = {post.network_id: post for batch in read(talks, door, 2) for post in batch.posts}
    fetched = {post.network_id: post for post in talks.fetch().posts}
    for network_id in (reply.target_id, published.network_id):
        one, other = pushed[network_id], fetched[network_id]
        assert (one.text, one.thread_id, one.visibility) == (other.text, other.thread_id, other.visibility)
        assert one.author is not None
        assert other.author is not None
        assert one.author.network_id == other.author.network_id
    assert pushed[published.network_id].key == "key-7"


def test_a_message_taken_back_is_told(comments: Stage, door: Receiver) -> None:
    talks = Stage(comments.sandbox, comments.network, "messages", "message")
    made = talks.complain()
    comments.sandbox.play("DELETE", f"/play/posts/{comments.network}/{made}")
    told = [gone.network_id for batch in read(talks, door, 2) for gone in batch.gone]
    assert told == [made]


def test_another_apps_talk_is_read_and_says_so(comments: Stage, door: Receiver) -> None:
    talks = Stage(comments.sandbox, comments.network, "messages", "message")
    who = {"handle": "standby1", "name": "S"}
    first = talks.complain(author=who)
    talk = {"network": talks.network, "author": who["handle"], "owner": "other_app"}
    comments.sandbox.play("POST", "/play/talks", talk)
    second = talks.complain(author=who)
    number = 3 if talks.network == "facebook" else 2  # where the handing over is told too
    found = {post.network_id: post for batch in read(talks, door, number) for post in batch.posts}
    assert found[first].verdict.answerable == "yes"
    told = "there" if talks.network == "facebook" else "yes"  # Instagram tells when we try
    assert found[second].verdict.answerable == told


def test_what_happens_to_a_comment_on_facebook_is_told(comments: Stage, door: Receiver) -> None:
    """Instagram announces none of this."""
    made = comments.complain()
    where = f"/play/posts/{comments.network}/{made}"
    comments.sandbox.play("POST", where, {"text": "New words"})
    comments.sandbox.play("POST", f"{where}/hide", {"hidden": True})
    comments.sandbox.play("DELETE", where)
    number = 4 if comments.network == "facebook" else 1
    told = read(comments, door, number)
    assert len(told) == number
    assert [ids(batch.posts) for batch in told[:2]] == [[made]] * min(number, 2)
    assert [gone.network_id for batch in told for gone in batch.gone] == [made] * (number == 4)
    assert [one.is_hidden for batch in told for one in batch.hidden] == [True] * (number == 4)
