"""Webhooks kept alive on Facebook and Instagram: the app's own address, and what each Page sends."""

from collections.abc import Iterator

import pytest

from care.channels.base import Hook, Kept, Subscribing
from care.channels.meta.subscribing import OF_A_PAGE
from care.tests.channels.stages import Stage, ids
from sandbox.tests import graph
from sandbox.tests.receiver import Receiver, receiving
from sandbox.tests.running import RunningSandbox


@pytest.fixture
def door(comments: Stage) -> Iterator[Receiver]:
    graph.ask(comments.sandbox, "DELETE", "/me/subscribed_apps")
    with receiving(comments.account["app"]["secrets"]) as receiver:
        yield receiver
        comments.sandbox.play("DELETE", "/play/webhooks", {"network": comments.network, "url": receiver.url})
    renew(comments)


def keep(comments: Stage, address: str) -> Kept:
    channel = comments.channel()
    assert isinstance(channel, Subscribing)
    return channel.keep_subscribed(address)


def lose(comments: Stage, *missing: str) -> None:
    page = comments.sandbox.accounts("facebook")[0]["id"]
    comments.sandbox.play("POST", f"/play/tokens/facebook/{page}/permissions", {"missing": list(missing)})


def renew(comments: Stage) -> None:
    page = comments.sandbox.accounts("facebook")[0]["id"]
    comments.sandbox.play("POST", f"/play/tokens/facebook/{page}/renew", {})


def test_a_new_address_is_registered_and_the_page_subscribed(comments: Stage, door: Receiver) -> None:
    told = keep(comments, door.url)
    assert told.mended[0] == "The app's webhook was registered."
    assert told.mended[1].startswith("Subscribed on the Page: feed")
    assert told.missing == ()
    assert keep(comments, door.url) == Kept()


def test_what_is_subscribed_arrives_signed_and_is_read(comments: Stage, door: Receiver) -> None:
    keep(comments, door.url)
    made = comments.complain()
    [call] = door.wait_for(1)[:1]
    channel, secrets = comments.channel(), comments.account["app"]["secrets"]
    assert made in ids(channel.read_hook(Hook(call.body, call.headers, secrets)).posts)


def test_what_somebody_unsubscribed_is_mended(sandbox: RunningSandbox, comments: Stage, door: Receiver) -> None:
    keep(comments, door.url)
    graph.ask(sandbox, "DELETE", "/me/subscribed_apps")
    assert len(keep(comments, door.url).mended) == 1


def test_what_others_subscribed_stays(sandbox: RunningSandbox, comments: Stage, door: Receiver) -> None:
    graph.ask(sandbox, "POST", "/me/subscribed_apps", subscribed_fields="leadgen")
    keep(comments, door.url)
    assert "leadgen" in sandbox.world.accounts["facebook"][0].subscribed


def test_the_two_networks_of_a_page_ask_it_for_the_same(comments: Stage, door: Receiver) -> None:
    keep(comments, door.url)
    assert set(comments.sandbox.world.accounts["facebook"][0].subscribed) == set(OF_A_PAGE)


def test_an_address_that_does_not_shake_hands_is_told(comments: Stage, door: Receiver) -> None:
    told = keep(comments, "http://127.0.0.1:9/hooks/")
    [words] = told.missing
    assert words.startswith("The app's webhook could not be looked at.")


def test_without_the_apps_secret_only_the_page_is_seen_to(comments: Stage, door: Receiver) -> None:
    secrets = {**comments.account["app"]["secrets"], "app_id": ""}
    channel = comments.channel(app_secrets=secrets)
    assert isinstance(channel, Subscribing)
    told = channel.keep_subscribed(door.url)
    assert told.missing == ("The app's id, secret or verify token is missing: its webhook cannot be looked at.",)
    assert len(told.mended) == 1


def test_without_the_permission_for_messages_the_rest_is_subscribed(sandbox: RunningSandbox, door: Receiver) -> None:
    facebook = Stage(sandbox, "facebook", "comments", "comment")
    lose(facebook, "pages_messaging")
    for _ in range(2):
        told = keep(facebook, door.url)
        assert "pages_messaging" in told.missing[0]
    assert sandbox.world.accounts["facebook"][0].subscribed == ["feed", "mention", "ratings"]


def test_without_the_permission_for_webhooks_that_is_told(comments: Stage, door: Receiver) -> None:
    lose(comments, "pages_manage_metadata")
    assert "pages_manage_metadata" in keep(comments, door.url).missing[0]
