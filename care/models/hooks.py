"""What the networks pushed to us, as it came, and what of it could not be read."""

from django.db import models
from django.db.models.functions import Now

from care.models.accounts import ChannelAccount, NetworkApp, Source
from care.models.brands import BrandOwned


class HookDelivery(models.Model):
    """One webhook call: committed before it is acknowledged, worked by a task, its body dropped once worked."""

    class State(models.TextChoices):
        NEW = "new", "New"
        WORKED = "worked", "Worked"
        QUARANTINED = "quarantined", "Quarantined"

    app = models.ForeignKey(NetworkApp, on_delete=models.CASCADE, related_name="deliveries")
    body = models.BinaryField(default=bytes)
    headers = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    posts = models.PositiveIntegerField(default=0, help_text="How many posts it brought.")
    skipped = models.JSONField(default=dict, help_text="Events of kinds that the desk does not work, counted by kind.")

    class Meta:
        verbose_name_plural = "hook deliveries"
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["received_at"], name="hook_waiting", condition=models.Q(state="new")),
            models.Index(fields=["received_at"], name="delivery_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.app} {self.received_at:%Y-%m-%d %H:%M:%S}"


class Quarantine(BrandOwned):
    """An item or a whole call that could not be read or stored, with its reason in words. Managers may retry it."""

    network = models.CharField(max_length=20)
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, blank=True)
    delivery = models.ForeignKey(HookDelivery, on_delete=models.SET_NULL, null=True, blank=True)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the payload: the same item is kept once.")
    payload = models.BinaryField(default=bytes)
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "quarantine"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], name="quarantine_by_time")]
        constraints = [models.UniqueConstraint(fields=["brand", "network", "fingerprint"], name="quarantined_once")]

    def __str__(self) -> str:
        return f"{self.network}: {self.reason}"
