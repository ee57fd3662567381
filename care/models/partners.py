"""Who uses the REST API, and what was answered to them."""

import hashlib
import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from care.models.brands import BrandOwned

SCOPES = ("cases:read", "replies:write")


class ApiKey(BrandOwned):
    """A partner's key: shown once, kept as a prefix and a SHA-256 of 256 random bits."""

    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30), default=list)
    per_second = models.PositiveIntegerField(default=100, help_text="Requests a second.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["brand", "id"], name="key_of_brand")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def mint(self) -> str:
        """Give the row a new key and return it, this once; the caller saves."""
        key = f"amends_{secrets.token_urlsafe(32)}"
        self.prefix, self.digest = key[:16], self.digest_of(key)
        return key

    @staticmethod
    def digest_of(key: str) -> str:
        return hashlib.sha256(key.encode()).hexdigest()


class IdempotentAnswer(models.Model):
    """What was answered to a POST with an Idempotency-Key: committed together with the work it speaks of."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    path = models.CharField(max_length=300)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="answered_by_time")]
        constraints = [models.UniqueConstraint(fields=["api_key", "key", "path"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.key}"
