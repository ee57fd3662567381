"""Webhooks kept alive at X, and every kind of call that X really makes."""

from collections.abc import Iterator
from typing import Any

import pytest

from care.channels.base import Batch, Hook, Kept, PostSeen, Rejected, Unavailable
from care.channels.x import XChannel
from care.tests.channels.stages import NUMBERS, Stage
from sandbox.tests.receiver import Receiver, receiving


@pytest.fixture
def door(x: Stage, channel: XChannel) -> Iterator[Receiver]:
    with receiving(x.account["app"]["secrets"]) as receiver:
        yield receiver
        x.sandbox.play("DELETE", "/play/webhooks", {"network": "x", "url": receiver.url})


def batches(x: Stage, door: Receiver, number: int) -> list[Batch]:
    """What so many calls brought."""
    secrets = x.account["app"]["secrets"]
    return [XChannel.read_hook(Hook(call.body, call.headers, secrets)) for call in door.wait_for(number)]


def read(x: Stage, door: Receiver, number: int) -> list[PostSeen]:
    return [post for batch in batches(x, door, number) for post in batch.posts]


def test_a_new_address_is_registered_and_everything_subscribed(channel: XChannel, door: Receiver) -> None:
    told = channel.keep_subscribed(door.url)
    assert told.mended[0] == "The webhook was registered."
    assert "dm.received was subscribed." in told.mended
    assert (len(told.mended), told.missing) == (9, ())
    assert channel.keep_subscribed(door.url) == Kept()


def test_what_is_subscribed_arrives_signed_and_is_read(x: Stage, channel: XChannel, door: Receiver) -> None:
    channel.keep_subscribed(door.url)
    made = {
        x.complain(),
        x.sandbox.play(
            "POST", "/play/messages", {"network": "x", "author": {"handle": f"w{next(NUMBERS)}"}, "text": "psst"}
        )["id"],
    }
    assert {post.network_id for post in read(x, door, 2)} == made


@pytest.mark.parametrize(
    "manner", [{"envelope": "account_activity"}, {"envelope": "activity"}, {"spelling": "post"}, {"spelling": "tweet"}]
)
def test_every_manner_in_which_x_puts_events_is_read(x: Stage, door: Receiver, manner: dict[str, str]) -> None:
    x.sandbox.play("POST", "/play/webhooks", {"network": "x", "url": door.url, **manner})
    ours = x.complain("Good morning", author={"handle": x.account["handle"]}, kind="post")
    quote = x.complain("No!", kind="quote", in_reply_to=ours)
    answer = x.complain("Why?", kind="reply", in_reply_to=ours)
    found = {post.network_id: post for post in read(x, door, 3)}
    assert {ours, quote, answer} <= found.keys()
    assert (found[ours].is_context, found[answer].parent_id) == (True, ours)
    assert {found[quote].verdict.answerable, found[answer].verdict.answerable} == {"yes"}


def test_our_deleted_post_and_withdrawn_consent_arrive(x: Stage, door: Receiver) -> None:
    x.sandbox.play("POST", "/play/webhooks", {"network": "x", "url": door.url})
    ours = x.complain("Good night", author={"handle": x.account["handle"]}, kind="post")
    x.sandbox.play("DELETE", f"/play/posts/x/{ours}")
    x.sandbox.play("POST", "/play/events", {"event_type": "oauth.revoke", "payload": {"user_id": x.account["id"]}})
    _, gone, revoked = batches(x, door, 3)
    assert [each.network_id for each in gone.gone] == [ours]
    assert revoked.refused_accounts == (x.account["id"],)


def test_an_address_that_went_bad_is_checked_again(x: Stage, channel: XChannel, door: Receiver) -> None:
    channel.keep_subscribed(door.url)
    x.sandbox.play("POST", "/play/webhooks", {"network": "x", "url": door.url, "valid": False})
    assert "not valid" in channel.keep_subscribed(door.url).mended[0]
    assert channel.keep_subscribed(door.url) == Kept()


def test_a_door_that_fails_the_check_is_rejected_in_xs_words(channel: XChannel) -> None:
    with receiving({"consumer_secret": "another"}) as receiver, pytest.raises(Rejected) as caught:
        channel.keep_subscribed(receiver.url)
    assert "CrcValidationFailed" in caught.value.reason


@pytest.mark.parametrize("token", ["", "wrong"])
def test_an_app_whose_token_is_bad_does_not_harm_the_account(x: Stage, token: str) -> None:
    app: dict[str, Any] = {**x.account["app"]["secrets"], "bearer_token": token}
    with pytest.raises(Rejected):
        XChannel(x.connection(app_secrets=app)).keep_subscribed("https://desk.example/hooks/x/demo/")


def test_trouble_at_x_comes_later(x: Stage, channel: XChannel) -> None:
    x.strike("server_error")
    with pytest.raises(Unavailable):
        channel.keep_subscribed("https://desk.example/hooks/x/demo/")
