"""Who writes to us. An Author is an identity on one network; a Customer is the person behind one or more of them."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper

from care.models.agents import Agent
from care.models.brands import BrandOwned


class Customer(BrandOwned):
    """The person. Authors are joined under one only on evidence that the network or the customer gave."""

    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "id"], name="customer_of_brand")]

    def __str__(self) -> str:
        return f"Customer {self.pk}"


class Author(BrandOwned):
    """Someone's identity on one network, as last seen."""

    network = models.CharField(max_length=20)
    network_id = models.CharField(max_length=100)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="authors")
    handle = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=200, blank=True)
    avatar_url = models.URLField(max_length=1000, blank=True)
    followers = models.PositiveBigIntegerField(null=True, blank=True)
    is_verified = models.BooleanField(default=False)
    takes_messages = models.BooleanField(
        null=True,
        editable=False,
        help_text="Whether we may write them privately; unknown where the network does not say.",
    )
    muted_at = models.DateTimeField(null=True, blank=True)
    muted_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(Upper("handle"), name="author_by_handle"),
            GinIndex(OpClass(Upper("handle"), "gin_trgm_ops"), name="author_handle_alike"),
            GinIndex(OpClass(Upper("name"), "gin_trgm_ops"), name="author_name_alike"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["brand", "network", "network_id"], name="author_once_in_brand"),
            models.UniqueConstraint(fields=["brand", "id"], name="author_of_brand"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.name or self.at_handle or "Unknown"

    @property
    def at_handle(self) -> str:
        return f"@{self.handle}" if self.handle else ""
