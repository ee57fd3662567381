"""Our presence on the networks: developer apps, accounts, and the sources fetched for each account."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from care.channels import registry
from care.channels.base import Channel, Connection, CredentialsRefused, SourceSpec
from care.models import sealing
from care.models.agents import Team
from care.models.brands import BrandOwned

SUBSCRIBE_EVERY = timedelta(minutes=15)
SOONEST_ALARM = timedelta(minutes=5)
HOUR = timedelta(hours=1)


class Sealed(models.Model):
    """A row with secrets of its own, sealed to itself."""

    seal_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    sealed = models.BinaryField(default=bytes, editable=False)

    class Meta:
        abstract = True

    def secrets(self) -> dict[str, str]:
        return sealing.unseal(bytes(self.sealed), str(self.seal_id))

    def set_secrets(self, secrets: Mapping[str, str]) -> None:
        """Replaces them all; the caller saves."""
        self.sealed = sealing.seal(secrets, str(self.seal_id))


class NetworkApp(BrandOwned, Sealed):
    """Our developer app on a network. Its secret signs the webhooks of all its accounts."""

    network = models.CharField(max_length=20)
    slug = models.SlugField(help_text="The last part of its webhook address.")
    label = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["network", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["network", "slug"], name="app_slug_once"),
            models.UniqueConstraint(fields=["brand", "id"], name="app_of_brand"),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({registry.label(self.network)})"

    @property
    def hook_address(self) -> str:
        """Where its network's webhooks come in."""
        return f"{settings.AMENDS_URL}/hooks/{self.network}/{self.slug}/"

    @property
    def channel(self) -> type[Channel]:
        return registry.CHANNELS[self.network]


class ChannelAccount(BrandOwned, Sealed):
    """A profile or page of ours on a network."""

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused by a manager"
        REFUSED = "refused", "Needs reconnecting"

    app = models.ForeignKey(NetworkApp, on_delete=models.PROTECT, related_name="accounts")
    network = models.CharField(max_length=20)
    network_id = models.CharField(max_length=100)
    handle = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=100)
    url = models.URLField(max_length=500, blank=True)
    default_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    is_sandbox = models.BooleanField(default=False, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    state_reason = models.CharField(max_length=500, blank=True)
    state_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    refresh_leased_until = models.DateTimeField(null=True, editable=False)
    next_subscribe_at = models.DateTimeField(db_default=Now(), editable=False)
    subscribed_at = models.DateTimeField(
        null=True, editable=False, help_text="When its webhook was last found in place."
    )
    subscription_words = models.CharField(max_length=1000, blank=True, editable=False)
    not_before = models.JSONField(default=dict, editable=False, help_text="{kind of call: when it may be asked again}")
    options = models.JSONField(default=dict, blank=True, help_text="What the network lets a manager choose.")
    daily_stop_usd = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="Fetching stops for the day at this spend."
    )
    closes_with_initials = models.BooleanField(
        default=False, help_text="Each answer ends with the initials of who wrote it: ^AB."
    )
    public_a_minute = models.PositiveSmallIntegerField(
        "public answers a minute",
        null=True,
        blank=True,
        help_text="So many public answers go out a minute; 0: as they come. Empty: what is wise on this network.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["network", "name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "network_id"], name="account_once"),
            models.UniqueConstraint(fields=["brand", "id"], name="account_of_brand"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({registry.label(self.network)})"

    @property
    def channel(self) -> type[Channel]:
        return registry.CHANNELS[self.network]

    @property
    def public_pace(self) -> int:
        """So many public answers may go out a minute; 0: as they come."""
        return self.channel.limits.public_a_minute if self.public_a_minute is None else self.public_a_minute

    def is_pushed_to(self, now: datetime) -> bool:
        """Its network tells us of news by itself, as far as the last two looks at the webhook say."""
        return self.subscribed_at is not None and now - self.subscribed_at < 2 * SUBSCRIBE_EVERY

    def connect(self) -> Channel:
        """The account's channel, ready to fetch and publish. Only sandbox accounts ever talk to the sandbox.

        Raises `CredentialsRefused` where our own key does not open them.
        """
        try:
            credentials, app_secrets = self.secrets(), self.app.secrets()
        except sealing.Unopenable as error:
            raise CredentialsRefused(str(error)) from None
        return self._channel(credentials, app_secrets)

    def consult(self) -> Channel:
        """The account's channel without its secrets: to be asked what it would do, never to do it."""
        return self._channel({}, {})

    def _channel(self, credentials: Mapping[str, str], app_secrets: Mapping[str, str]) -> Channel:
        active = ChannelAccount.objects.filter(pk=self.pk, state=self.State.ACTIVE)
        return registry.connect(
            self.network,
            Connection(
                account_id=self.network_id,
                handle=self.handle,
                credentials=credentials,
                app_secrets=app_secrets,
                base_url=settings.AMENDS_SANDBOX_URL if self.is_sandbox else "",
                options={name: str(value) for name, value in self.options.items()},
                not_before={name: datetime.fromisoformat(until) for name, until in self.not_before.items()},
                is_open=active.exists,
            ),
        )


class SourceQuerySet(models.QuerySet["Source"]):
    def due(self) -> "SourceQuerySet":
        """Sources of active accounts whose time has come and that nobody is fetching."""
        return self.filter(
            models.Q(leased_until=None) | models.Q(leased_until__lt=Now()),
            is_enabled=True,
            account__state=ChannelAccount.State.ACTIVE,
            next_fetch_at__lte=Now(),
        )


class Source(models.Model):
    """One thing fetched for an account, with its own cursor, interval and health."""

    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=30)
    query = models.CharField(max_length=600, blank=True)
    is_enabled = models.BooleanField(default=True)
    interval_seconds = models.PositiveIntegerField(default=60)
    cursor = models.TextField(blank=True, editable=False)
    pace_seconds = models.PositiveIntegerField(null=True, editable=False, help_text="The interval at present.")
    next_fetch_at = models.DateTimeField(db_default=Now(), editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    last_fetch_at = models.DateTimeField(null=True, editable=False)
    last_ok_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row, since it last went well.")
    last_error = models.CharField(max_length=500, blank=True, editable=False)
    last_new_at = models.DateTimeField(null=True, editable=False, help_text="When it last showed something new.")
    usual_gap_seconds = models.PositiveIntegerField(
        null=True, editable=False, help_text="Something new comes within this, in 19 of 20 cases."
    )
    rhythm = ArrayField(
        models.FloatField(),
        default=list,
        editable=False,
        help_text="How often something new comes in each hour of the day, UTC; empty: not known yet.",
    )
    quiet_since = models.DateTimeField(null=True, editable=False, help_text="Nothing new for unusually long.")

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "listening query", "listening queries"  # the ones that people make
        ordering = ["account", "kind"]
        constraints = [models.UniqueConstraint(fields=["account", "kind", "query"], name="source_once")]

    def __str__(self) -> str:
        return f"{self.account}: {self.kind} {self.query}".strip()

    @property
    def spec(self) -> SourceSpec:
        return SourceSpec(kind=self.kind, query=self.query)

    @property
    def pace(self) -> timedelta:
        """How often it is fetched at present; it follows what comes in, around the interval that managers set."""
        return timedelta(seconds=self.pace_seconds or self.interval_seconds)

    def is_late(self, now: datetime) -> bool:
        """Nothing fetched well for five intervals: something is wrong with it."""
        return now - (self.last_ok_at or self.account.created_at) > 5 * self.pace

    def is_quiet(self, now: datetime) -> bool:
        """Nothing new for three times its usual gap, in hours in which three or more things usually come."""
        if self.last_new_at is None or self.usual_gap_seconds is None:
            return False
        longest = max(3 * timedelta(seconds=self.usual_gap_seconds), SOONEST_ALARM)
        return now - self.last_new_at > longest and (not self.rhythm or self._expected(self.last_new_at, now) >= 3)

    def _expected(self, since: datetime, until: datetime) -> float:
        """How many times something new usually comes between the two, by the hours of the day, UTC."""
        days, rest = divmod(until - since, timedelta(days=1))
        found = days * sum(self.rhythm)
        while rest > timedelta():
            step = min(rest, HOUR)
            found += self.rhythm[(until - rest + step / 2).astimezone(UTC).hour] * (step / HOUR)
            rest -= step
        return found
