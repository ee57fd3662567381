"""Writing down what channels call: the count and the cost of an hour, and what the networks say is left."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q, Sum

from care.channels.base import Usage
from care.models.accounts import ChannelAccount
from care.models.money import BudgetLeft, Price, Spend

PATTERN_DAYS = 7
DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Today:
    """An account's day in US dollars, by UTC: spent so far, what it will come to, and the stop, if there is one."""

    spent: Decimal
    forecast: Decimal
    stop: Decimal | None

    @property
    def is_stopped(self) -> bool:
        return self.stop is not None and self.spent >= self.stop

    @property
    def will_stop(self) -> bool:
        return self.stop is not None and self.forecast >= self.stop


def write_down(account: ChannelAccount, usage: Usage) -> None:
    """Adds the calls to the account's hour and notes its budgets; the usage is empty afterwards."""
    prices = prices_of(account)
    for call, count in usage.calls.items():
        _add(account, call, count, prices.get(call, Decimal(0)) * count)
    for name, budget in usage.budgets.items():
        values = {"limit": budget.limit, "remaining": budget.remaining, "resets_at": budget.resets_at}
        BudgetLeft.objects.update_or_create(account=account, name=name, defaults={**values, "heard_at": _now()})
    usage.calls.clear()
    usage.budgets.clear()


def prices_of(account: ChannelAccount) -> dict[str, Decimal]:
    """US dollars by kind of call, as the brand's managers keep them."""
    found = Price.objects.filter(brand=account.brand_id, network=account.network)
    return dict(found.values_list("call", "usd"))


def spent_today(account: ChannelAccount) -> Decimal:
    """US dollars since midnight UTC."""
    return _sum(account, Q(day=_now().date()))


def today(account: ChannelAccount, now: datetime | None = None) -> Today:
    """`now`, by default the clock's, ends what was spent so far."""
    now = (now or _now()).astimezone(UTC)
    spent = _sum(account, Q(day=now.date()))
    return Today(spent, _forecast(account, spent, now), account.daily_stop_usd)


def is_stopped(account: ChannelAccount) -> bool:
    """Whether the manager's stop for the day is reached: nothing more is fetched, replies still go."""
    return account.daily_stop_usd is not None and spent_today(account) >= account.daily_stop_usd


def _forecast(account: ChannelAccount, spent: Decimal, now: datetime) -> Decimal:
    """What the day comes to if it goes on as it began and its hours are like those of the days before; without such
    days all hours are alike.
    """
    week = Q(day__gte=now.date() - timedelta(days=PATTERN_DAYS), day__lt=now.date(), hour__isnull=False)
    this_hour = _sum(account, week & Q(hour=now.hour)) * now.minute / 60
    before = _sum(account, week & Q(hour__lt=now.hour)) + this_hour
    after = _sum(account, week) - before
    if spent and before:
        return spent + spent * after / before
    if after:
        return spent + after / account.spends.filter(week).values("day").distinct().count()
    return spent * DAY / max(now.hour * 60 + now.minute, 60)  # the first minutes say too little


def _sum(account: ChannelAccount, which: Q) -> Decimal:
    return account.spends.filter(which).aggregate(usd=Sum("usd"))["usd"] or Decimal(0)


def _add(account: ChannelAccount, call: str, count: int, usd: Decimal) -> None:
    now = _now()
    spend, is_new = Spend.objects.get_or_create(
        account=account, day=now.date(), hour=now.hour, call=call, defaults={"count": count, "usd": usd}
    )
    if not is_new:
        Spend.objects.filter(pk=spend.pk).update(count=F("count") + count, usd=F("usd") + usd)


def _now() -> datetime:
    return datetime.now(UTC)
