"""Webhooks kept in place at the network, by whichever worker looks first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from care.intake.subscribing import due, is_reachable, keep_subscribed
from care.models import ChannelAccount, Team, health
from care.tests.networks import connect
from sandbox.tests.receiver import Receiver, receiving
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    return connect(sandbox, team, "x")


@pytest.fixture
def door(sandbox: RunningSandbox, account: ChannelAccount, settings: Settings) -> Iterator[Receiver]:
    """Somebody at our own address who passes the network's check."""
    with receiving(account.app.secrets()) as receiver:
        settings.AMENDS_URL = receiver.url.rstrip("/")
        yield receiver
        sandbox.play("DELETE", "/play/webhooks", {"network": "x", "url": account.app.hook_address})


def again(account: ChannelAccount) -> ChannelAccount:
    ChannelAccount.objects.update(next_subscribe_at=timezone.now() - timedelta(seconds=1))
    keep_subscribed(account.pk)
    account.refresh_from_db()
    return account


def test_a_new_account_is_subscribed_and_says_so(account: ChannelAccount, door: Receiver) -> None:
    assert due() == [account.pk]
    assert again(account).is_pushed_to(timezone.now())
    assert "The webhook was registered." in account.subscription_words
    assert due() == []


def test_what_is_in_place_needs_no_words(account: ChannelAccount, door: Receiver) -> None:
    again(account)
    assert again(account).subscription_words == ""
    assert account.is_pushed_to(timezone.now())


def test_a_webhook_that_was_not_looked_at_for_long_is_not_trusted(account: ChannelAccount, door: Receiver) -> None:
    assert not again(account).is_pushed_to(timezone.now() + timedelta(minutes=31))


def test_two_workers_never_look_at_once(account: ChannelAccount, door: Receiver) -> None:
    again(account)
    ChannelAccount.objects.update(subscribed_at=None)
    keep_subscribed(account.pk)
    account.refresh_from_db()
    assert account.subscribed_at is None


def test_what_a_lost_worker_left_half_done_is_looked_at_again_within_minutes(
    account: ChannelAccount, door: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(self: ChannelAccount) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(ChannelAccount, "connect", lost)
        with pytest.raises(SystemExit):
            keep_subscribed(account.pk)
    account.refresh_from_db()
    assert timezone.now() < account.next_subscribe_at < timezone.now() + timedelta(minutes=5)
    assert again(account).next_subscribe_at > timezone.now() + timedelta(minutes=5)


def test_an_account_connected_anew_while_it_is_looked_at_is_looked_at_again(
    account: ChannelAccount, door: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = ChannelAccount.connect

    def meanwhile(self: ChannelAccount) -> object:
        health.resume(self)
        return connect(self)

    monkeypatch.setattr(ChannelAccount, "connect", meanwhile)
    keep_subscribed(account.pk)
    assert due() == [account.pk]


def test_a_door_that_fails_the_networks_check_says_why(account: ChannelAccount, settings: Settings) -> None:
    with receiving({"consumer_secret": "another"}) as receiver:
        settings.AMENDS_URL = receiver.url.rstrip("/")
        assert "CrcValidationFailed" in again(account).subscription_words
    assert account.subscribed_at is None


def test_trouble_at_the_network_is_no_news_of_the_webhook(
    sandbox: RunningSandbox, account: ChannelAccount, door: Receiver
) -> None:
    again(account)
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "server_error"})
    assert again(account).is_pushed_to(timezone.now())
    assert account.next_subscribe_at < timezone.now() + timedelta(minutes=5)


def test_a_real_account_without_a_public_address_is_only_fetched(account: ChannelAccount, settings: Settings) -> None:
    settings.AMENDS_URL = "http://127.0.0.1:8000"
    ChannelAccount.objects.update(is_sandbox=False)
    assert "AMENDS_URL" in again(account).subscription_words
    assert (account.subscribed_at, account.state) == (None, "active")


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("https://desk.example/hooks/x/a/", True),
        ("http://desk.example/hooks/x/a/", False),
        ("https://localhost/hooks/x/a/", False),
        ("https://127.0.0.1/hooks/x/a/", False),
        ("https://10.1.2.3/hooks/x/a/", False),
        ("https://[::1]/hooks/x/a/", False),
    ],
)
def test_which_addresses_the_world_can_reach(address: str, is_public: bool) -> None:
    assert is_reachable(address) is is_public
