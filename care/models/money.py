"""What networks charge for calls, what an account spent, and what is left of its budgets."""

from decimal import Decimal

from django.db import models
from django.db.models.functions import Now

from care.models.accounts import ChannelAccount
from care.models.brands import BrandOwned

CENT = Decimal("0.01")


class Price(BrandOwned):
    """What one call of a kind costs, in US dollars. Managers keep it true."""

    network = models.CharField(max_length=20)
    call = models.CharField(max_length=40)
    usd = models.DecimalField(max_digits=9, decimal_places=5)

    class Meta:
        ordering = ["network", "call"]
        constraints = [models.UniqueConstraint(fields=["brand", "network", "call"], name="price_once")]

    def __str__(self) -> str:
        return f"{self.network} {self.call}: {self.usd}"


class Spend(models.Model):
    """How often an account made a kind of call in an hour (UTC), and what that cost by the prices of the time."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="spends")
    day = models.DateField()
    hour = models.PositiveSmallIntegerField(null=True)  # none where it was counted by the day
    call = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)
    usd = models.DecimalField(max_digits=12, decimal_places=5, default=0)

    class Meta:
        ordering = ["-day", "-hour", "call"]
        constraints = [models.UniqueConstraint(fields=["account", "day", "hour", "call"], name="spend_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day} {self.call}: {self.count}"


class BudgetLeft(models.Model):
    """What is left of one kind of call, by the network's own headers, as last heard."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="budgets")
    name = models.CharField(max_length=60)
    limit = models.PositiveIntegerField()
    remaining = models.PositiveIntegerField()
    resets_at = models.DateTimeField()
    heard_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "budgets left"
        ordering = ["account", "name"]
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="budget_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.name}: {self.remaining} of {self.limit}"

    @property
    def reserve(self) -> int:
        """What is kept for answers to people; when no more is left, it is low."""
        return self.limit // 3

    @property
    def is_low(self) -> bool:
        return self.remaining < self.limit / 3


def dollars(usd: Decimal) -> str:
    """With cents, and what is smaller than one where there is any: $0.20, $0.015."""
    exact = usd.quantize(CENT) if usd == usd.quantize(CENT) else usd.normalize()
    return f"${exact:,f}"
