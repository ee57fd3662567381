"""Writing down what channels call: the count and the cost of a day, and what the networks say is left."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db.models import F, Sum

from care.channels.base import Usage
from care.models.accounts import ChannelAccount
from care.models.money import BudgetLeft, Price, Spend


def write_down(account: ChannelAccount, usage: Usage) -> None:
    """Adds the calls to the account's day and notes its budgets; the usage is empty afterwards."""
    prices = dict(
        Price.objects.filter(brand=account.brand_id, network=account.network, call__in=usage.calls).values_list(
            "call", "usd"
        )
    )
    for call, count in usage.calls.items():
        _add(account, call, count, prices.get(call, Decimal(0)) * count)
    for name, budget in usage.budgets.items():
        values = {"limit": budget.limit, "remaining": budget.remaining, "resets_at": budget.resets_at}
        BudgetLeft.objects.update_or_create(account=account, name=name, defaults=values)
    usage.calls.clear()
    usage.budgets.clear()


def spent_today(account: ChannelAccount) -> Decimal:
    """US dollars since midnight UTC."""
    today = account.spends.filter(day=datetime.now(UTC).date())
    return today.aggregate(usd=Sum("usd"))["usd"] or Decimal(0)


def is_stopped(account: ChannelAccount) -> bool:
    """Whether the manager's stop for the day is reached: nothing more is fetched, replies still go."""
    return account.daily_stop_usd is not None and spent_today(account) >= account.daily_stop_usd


def _add(account: ChannelAccount, call: str, count: int, usd: Decimal) -> None:
    day = datetime.now(UTC).date()
    spend, is_new = Spend.objects.get_or_create(
        account=account, day=day, call=call, defaults={"count": count, "usd": usd}
    )
    if not is_new:
        Spend.objects.filter(pk=spend.pk).update(count=F("count") + count, usd=F("usd") + usd)
