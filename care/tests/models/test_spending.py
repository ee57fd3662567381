"""What an account spends on a day, what the day will come to, and what is kept for answers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from care.channels.base import Usage
from care.models import BudgetLeft, ChannelAccount, Price, Spend, spending

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def spend(account: ChannelAccount, days_ago: int, hour: int, usd: str) -> None:
    day = (NOON - timedelta(days=days_ago)).date()
    Spend.objects.create(account=account, day=day, hour=hour, call="post.read", count=1, usd=usd)


def forecast(account: ChannelAccount, now: datetime = NOON) -> Decimal:
    return round(spending.today(account, now).forecast, 2)


def left(account: ChannelAccount, name: str, remaining: int, minutes: int = 10) -> BudgetLeft:
    resets_at = datetime.now(UTC) + timedelta(minutes=minutes)
    return BudgetLeft.objects.create(account=account, name=name, limit=15, remaining=remaining, resets_at=resets_at)


def test_calls_of_one_hour_are_one_row(account: ChannelAccount) -> None:
    Price.objects.create(brand=account.brand, network="x", call="post.read", usd="0.005")
    usage = Usage()
    for _ in range(2):
        usage.calls["post.read"] += 10
        spending.write_down(account, usage)
    assert list(Spend.objects.values_list("count", "usd")) == [(20, Decimal("0.1"))]
    assert spending.spent_today(account) == Decimal("0.1")


def test_without_days_before_the_day_goes_on_as_it_began(account: ChannelAccount) -> None:
    spend(account, 0, 9, "2")
    assert forecast(account) == 4


def test_the_first_minutes_of_a_day_say_little(account: ChannelAccount) -> None:
    spend(account, 0, 0, "1")
    assert forecast(account, NOON.replace(hour=0, minute=2)) == 24


def test_hours_are_like_those_of_the_days_before(account: ChannelAccount) -> None:
    for days_ago in (1, 2):
        spend(account, days_ago, 9, "1")
        spend(account, days_ago, 20, "3")
    spend(account, 0, 9, "2")
    assert forecast(account) == 8
    assert forecast(account, NOON.replace(hour=20, minute=30)) == Decimal("3.20")
    assert forecast(account, NOON.replace(hour=22)) == 2


def test_a_day_without_spend_so_far_gets_the_rest_of_a_usual_day(account: ChannelAccount) -> None:
    spend(account, 1, 20, "3")
    spend(account, 2, 20, "5")
    assert forecast(account) == 4


def test_days_too_long_ago_say_nothing(account: ChannelAccount) -> None:
    spend(account, 8, 20, "3")
    assert forecast(account) == 0


def test_the_stop_is_reached_or_will_be(account: ChannelAccount) -> None:
    spend(account, 0, 9, "2")
    account.daily_stop_usd = Decimal(3)
    today = spending.today(account, NOON)
    assert (today.is_stopped, today.will_stop) == (False, True)
    account.daily_stop_usd = Decimal(2)
    assert spending.today(account, NOON).is_stopped


@pytest.mark.parametrize(
    ("remaining", "answers", "surveys"), [(15, True, True), (6, True, True), (5, True, False), (0, False, False)]
)
def test_the_last_third_of_a_budget_is_kept_for_answers(
    account: ChannelAccount, remaining: int, answers: bool, surveys: bool
) -> None:
    left(account, "dm.create", remaining)
    assert spending.may_use(account, ["dm.create"], for_answer=True) is answers
    assert spending.may_use(account, ["dm.create"], for_answer=False) is surveys


def test_the_least_of_all_budgets_that_still_hold_counts(account: ChannelAccount) -> None:
    left(account, "dm.create", 12)
    left(account, "dm.create a day", 4)
    left(account, "dm.create a day for the app", 0, minutes=-1)
    left(account, "mentions", 1)
    found = spending.budget_for(account, ["dm.create"])
    assert found is not None
    assert (found.remaining, found.is_low) == (4, True)


def test_each_kind_of_answer_uses_the_budget_of_its_family(account: ChannelAccount) -> None:
    left(account, "post.create", 0)
    assert not spending.may_use(account, ["media", "post.create_url"], for_answer=True)
    assert spending.may_use(account, ["dm.create"], for_answer=True)
