"""An account's page in the admin: its day in money, and what is left of its calls."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from care.models import Agent, BudgetLeft, ChannelAccount, Spend
from care.tests.admin.conftest import entered

pytestmark = pytest.mark.django_db


def spend(account: ChannelAccount, usd: str) -> None:
    now = datetime.now(UTC)
    Spend.objects.create(account=account, day=now.date(), hour=now.hour, call="post.read", count=1, usd=usd)


def page(client: Client, account: ChannelAccount) -> str:
    return client.get(f"/admin/care/channelaccount/{account.pk}/change/").content.decode()


def stop(account: ChannelAccount, usd: str) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(daily_stop_usd=Decimal(usd))


def test_a_day_without_a_stop_has_its_spend_and_its_forecast(desk: Client, account: ChannelAccount) -> None:
    spend(account, "1.5")
    shown = page(desk, account)
    assert "$1.50 spent since midnight UTC, about $" in shown
    assert "There is no stop." in shown


@pytest.mark.parametrize(
    ("usd", "words"),
    [("1", "Stopped: nothing more is fetched until"), ("1000", "not in reach"), ("1.51", "will be reached")],
)
def test_the_stop_says_how_far_it_is_and_the_way_out(
    desk: Client, account: ChannelAccount, usd: str, words: str
) -> None:
    spend(account, "1.5")
    stop(account, usd)
    at_the_end = datetime.now(UTC).hour == 23
    assert words in page(desk, account) or (usd == "1.51" and at_the_end)


def test_the_list_says_what_was_spent_and_who_is_stopped(desk: Client, account: ChannelAccount) -> None:
    spend(account, "1.5")
    spend_before = Spend.objects.get()
    spend_before.pk, spend_before.day = None, spend_before.day - timedelta(days=1)
    spend_before.save()
    stop(account, "1")
    shown = desk.get("/admin/care/channelaccount/").content.decode()
    assert "$1.50 of $1.00" in shown
    assert "stopped for today" in shown


def test_what_is_left_is_told_and_what_is_low_stands_out(auditor: Agent, account: ChannelAccount) -> None:
    assert "nothing is used up" in page(entered(auditor), account)
    for name, left, minutes in (("dm.create", 4, 9), ("dm.create a day", 900, 9), ("mentions", 1, -1)):
        resets_at = timezone.now() + timedelta(minutes=minutes)
        BudgetLeft.objects.create(account=account, name=name, limit=1000, remaining=left, resets_at=resets_at)
    shown = page(entered(auditor), account)
    assert '<tr class="low"><th scope="row">dm.create</th><td>4 of 1000 left until' in shown
    assert '<tr class=""><th scope="row">dm.create a day</th>' in shown
    assert ">mentions</th>" not in shown
