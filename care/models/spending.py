"""Writing down what channels call: the count and the cost of an hour, and what the networks say is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

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
    if usage.not_before:
        _wait(account, usage)
    usage.calls.clear()
    usage.budgets.clear()
    usage.not_before.clear()


def _wait(account: ChannelAccount, usage: Usage) -> None:
    """What its network takes no more of for now, for all of the account's sources."""
    with transaction.atomic():
        locked = ChannelAccount.objects.select_for_update(no_key=True).only("not_before").get(pk=account.pk)
        known = {name: until for name, until in locked.not_before.items() if until > _now().isoformat()}
        told = {name: until.astimezone(UTC).isoformat() for name, until in usage.not_before.items()}
        ChannelAccount.objects.filter(pk=account.pk).update(not_before={**known, **told})


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


def at_its_stop() -> Q:
    """Accounts that have reached theirs."""
    days = Spend.objects.filter(account=OuterRef("pk"), day=_now().date()).order_by().values("account")
    return Q(daily_stop_usd__lte=Coalesce(Subquery(days.values(usd=Sum("usd"))), Decimal(0)))


def midnight() -> datetime:
    """When the day ends, by UTC, and all stops with it."""
    return _now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def budget_for(account: ChannelAccount, calls: Sequence[str], now: datetime | None = None) -> BudgetLeft | None:
    """What is left for such calls, where the network said so and that still holds: the one with the least."""
    current = [left for left in account.budgets.all() if left.resets_at > (now or _now())]  # maybe prefetched
    fitting = [left for left in current if any(call.startswith(left.name.partition(" ")[0]) for call in calls)]
    return min(fitting, key=lambda left: (left.remaining, -left.resets_at.timestamp()), default=None)


def may_use(account: ChannelAccount, calls: Sequence[str], *, for_answer: bool) -> bool:
    """Answers to people may use a budget up; whatever answers nobody leaves a third of it for them."""
    left = budget_for(account, calls)
    return left is None or left.remaining > (0 if for_answer else left.reserve)


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
