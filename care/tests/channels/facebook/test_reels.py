"""Reels and ads stand in no list that is fetched: what is written under them comes by webhook."""

from collections.abc import Iterator

import pytest

from care.channels.base import Hook
from care.tests.channels.stages import Stage
from sandbox.tests.receiver import Receiver, receiving
from sandbox.tests.running import RunningSandbox


@pytest.fixture
def comments(sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, "facebook", "comments", "comment")


@pytest.fixture
def door(comments: Stage) -> Iterator[Receiver]:
    with receiving(comments.account["app"]["secrets"]) as receiver:
        where = {"network": "facebook", "url": receiver.url}
        comments.sandbox.play("POST", "/play/webhooks", where)
        yield receiver
        comments.sandbox.play("DELETE", "/play/webhooks", where)


@pytest.mark.parametrize("kind", ["reel", "ad"])
def test_a_comment_under_it_is_pushed(comments: Stage, door: Receiver, kind: str) -> None:
    theirs = comments.complain("Not like that!", in_reply_to=comments.complain("Look", kind=kind))
    channel, secrets = comments.channel(), comments.account["app"]["secrets"]
    pushed = [
        post
        for call in door.wait_for(2)
        for post in channel.read_hook(Hook(call.body, call.headers, secrets)).posts
        if post.network_id == theirs
    ]
    assert [(post.kind, post.text) for post in pushed] == [("comment", "Not like that!")]
