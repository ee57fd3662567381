"""Trouble on our side: it is seen on the account, waits longer each time, and never loses or doubts what is clear."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.intake.fetching import fetch
from care.models import Case, ChannelAccount, Delivery, Reply, Source
from care.replies import sending, settling
from care.tests.make import make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(account: ChannelAccount) -> Source:
    Source.objects.update(next_fetch_at="2026-01-01T00:00Z")
    return account.sources.earliest("id")


def lose_the_key(account: ChannelAccount) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(sealed=b"sealed under a key that is not there any more")


def test_a_fetch_that_fails_on_our_side_is_seen_and_waits_before_it_is_tried_again(due: Source) -> None:
    ChannelAccount.objects.update(network="myspace")
    with pytest.raises(KeyError):
        fetch(due.pk)
    due.refresh_from_db()
    assert (due.failures, due.leased_until) == (1, None)
    assert "KeyError" in due.last_error
    assert due.next_fetch_at > timezone.now()


def test_credentials_that_cannot_be_opened_pause_the_account_and_say_why(due: Source, account: ChannelAccount) -> None:
    lose_the_key(account)
    fetch(due.pk)
    account.refresh_from_db()
    assert account.state == "refused"
    assert "encryption key" in account.state_reason


def test_a_reply_whose_credentials_cannot_be_opened_surely_was_not_published(
    case: Case, account: ChannelAccount
) -> None:
    reply = make_reply(case)
    lose_the_key(account)
    sending.send(reply.pk)
    assert (Reply.objects.get().state, Delivery.objects.get().outcome) == ("queued", "refused")


def test_an_unconfirmed_reply_whose_credentials_cannot_be_opened_waits_for_them(
    case: Case, account: ChannelAccount
) -> None:
    reply = make_reply(case, state="unconfirmed", settle_at=timezone.now(), unsettled_since=timezone.now())
    lose_the_key(account)
    settling.settle(reply.pk)
    account.refresh_from_db()
    assert (Reply.objects.get().state, account.state) == ("unconfirmed", "refused")


def test_a_look_that_fails_on_our_side_for_a_quarter_of_an_hour_asks_a_person(case: Case) -> None:
    since = timezone.now() - timedelta(minutes=16)
    make_reply(case, state="unconfirmed", settle_at=timezone.now(), unsettled_since=since)
    ChannelAccount.objects.update(network="myspace")
    with pytest.raises(KeyError):
        settling.settle(Reply.objects.get().pk)
    assert (Reply.objects.get().state, Reply.objects.get().needs_person) == ("unconfirmed", True)
