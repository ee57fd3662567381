"""Our presence on the networks: apps and accounts, their health, their secrets."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care.admin.scoped import BRAND, ScopedForm, TabularInline
from care.admin.secrets import SecretsAdmin, typed
from care.admin.site import site
from care.admin.spent import budgets_in_words, today_in_words, with_spend
from care.channels import registry
from care.channels.base import Subscribing
from care.intake.tasks import keep_subscribed
from care.models import ChannelAccount, NetworkApp, Source, health, sources, spending
from care.models.money import dollars
from care.nudging import nudge_on_commit


class StepwiseAdmin(SecretsAdmin):
    """First what it is, then, once its network is known, its secrets."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, f"{obj} is made. Its secrets come next.")
        return HttpResponseRedirect(reverse(f"admin:care_{obj._meta.model_name}_change", args=[obj.pk]))  # noqa: SLF001


@admin.register(NetworkApp, site=site)
class NetworkAppAdmin(StepwiseAdmin):
    fixed = ("brand", "network", "slug")
    fields = ["brand", "network", "slug", "label", "webhook_address", "which_are_kept"]
    readonly_fields = ["webhook_address", "which_are_kept"]
    list_display = ["label", "network", "slug", "brand"]
    list_filter = [BRAND, "network"]
    list_select_related = ["brand"]

    def secret_names(self, row: NetworkApp) -> Sequence[str]:
        return row.channel.app_secret_fields

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "network":
            return forms.ChoiceField(choices=[(key, channel.label) for key, channel in registry.CHANNELS.items()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="Webhook address")
    def webhook_address(self, row: NetworkApp) -> str:
        """What to register at the network."""
        return row.hook_address if row.pk else "-"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _look_at_webhooks(obj.accounts.all())


def _look_at_webhooks(accounts: QuerySet[Any]) -> None:
    for account_id in health.look_at_webhooks(accounts):
        nudge_on_commit(keep_subscribed, account_id)


class AccountForm(ScopedForm):
    class Meta:
        labels: ClassVar[Mapping[str, str]] = {"daily_stop_usd": "Stop for the day, in US dollars"}

    def clean(self) -> dict[str, Any]:
        """The network is its app's."""
        given = super().clean()
        if app := given.get("app"):
            self.instance.network = app.network
        if self.instance.network and (wrong := _unknown_options(self.instance.network, given.get("options") or {})):
            self.add_error("options", wrong)
        return given


def _unknown_options(network: str, options: Any) -> str:
    """What is wrong with them, in words with what there is to choose."""
    known = registry.CHANNELS[network].options
    if isinstance(options, dict) and all(value in known.get(name, ()) for name, value in options.items()):
        return ""
    choices = "; ".join(f"{name}: {' or '.join(values)}" for name, values in known.items())
    return f"What can be chosen here: {choices or 'nothing'}."


class SourceInline(TabularInline):
    """What is fetched, and how that goes."""

    model = Source
    extra = 0
    can_delete = False
    readonly_fields = (
        *("kind", "query", "is_enabled", "interval_seconds", "pace_seconds", "last_fetch_at", "last_ok_at", "failures"),
        *("last_error", "last_new_at", "usual_gap_seconds", "quiet_since"),
    )
    fields = readonly_fields

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the account

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ChannelAccount, site=site)
class ChannelAccountAdmin(StepwiseAdmin):
    form = AccountForm
    inlines = [SourceInline]
    fixed = ("brand", "app", "network_id")
    fields = [
        *("brand", "app", "network_id", "handle", "name", "url", "default_team"),
        *("options", "closes_with_initials", "public_a_minute"),
        *("state", "state_reason", "state_changed_at", "webhook", "is_sandbox", "which_are_kept"),
    ]
    readonly_fields = [
        *("state", "state_reason", "state_changed_at", "webhook", "is_sandbox", "which_are_kept"),
        *("today", "budgets_left"),
    ]
    list_display = ["name", "network", "brand", "state", "last_fetch", "trouble", "spent_today", "default_team"]
    list_filter = [BRAND, "network", "state"]
    list_select_related = ["brand", "default_team"]
    search_fields = ["name", "handle"]
    actions = ["pause", "resume"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_spend(super().get_queryset(request)).prefetch_related("sources")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *others = super().get_fieldsets(request, obj)
        money = (_("Money"), {"fields": ["today", "daily_stop_usd", "budgets_left"]})
        return [first, money, *others] if obj else [first, *others]

    def secret_names(self, row: ChannelAccount) -> Sequence[str]:
        return row.channel.credential_fields

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.state, obj.state_reason = ChannelAccount.State.REFUSED, "Its credentials are not entered yet."
        super().save_model(request, obj, form, change)
        if not change:
            sources.ensure(obj)
        elif typed(form) and ChannelAccount.objects.get(pk=obj.pk).state == ChannelAccount.State.REFUSED:
            health.resume(obj)
        _look_at_webhooks(ChannelAccount.objects.filter(pk=obj.pk))

    @admin.display(description="Webhook")
    def webhook(self, row: ChannelAccount) -> str:
        """Whether its network tells us of news by itself, and what to do where it does not."""
        if not row.pk:
            return "-"
        if not issubclass(row.channel, Subscribing):
            return f"It is set up at {row.channel.label}: see its app."
        at = timezone.localtime(row.subscribed_at) if row.subscribed_at else None
        found = f"In place, looked at {at:%Y-%m-%d %H:%M}." if at else "Not in place: posts are only fetched."
        return f"{found} {row.subscription_words}".strip()

    @admin.display(description="Last fetch")
    def last_fetch(self, row: ChannelAccount) -> str:
        times = [source.last_fetch_at for source in row.sources.all() if source.last_fetch_at]
        return f"{timezone.localtime(max(times)):%Y-%m-%d %H:%M:%S}" if times else "never"

    @admin.display(description="Trouble")
    def trouble(self, row: ChannelAccount) -> str:
        """Why it is not active, what went wrong last, or what has not been fetched well for long."""
        now = timezone.now()
        late = [f"{source.kind} is late" for source in row.sources.all() if source.is_late(now)]
        errors = [source.last_error for source in row.sources.all() if source.failures and source.last_error]
        quiet = [f"{source.kind} is quiet for unusually long" for source in row.sources.all() if source.quiet_since]
        stopped = ["stopped for today: its money is spent"] if spending.is_stopped(row) else []
        return "; ".join([*filter(None, [row.state_reason]), *stopped, *errors, *late, *quiet]) or "none"

    @admin.display(description="Spent today", ordering="spent")
    def spent_today(self, row: Any) -> str:
        stop = f" of {dollars(row.daily_stop_usd)}" if row.daily_stop_usd is not None else ""
        return f"{dollars(round(row.spent, 2))}{stop}" if row.spent or stop else "-"

    @admin.display(description="Today")
    def today(self, row: ChannelAccount) -> str:
        return today_in_words(row)

    @admin.display(description="Calls left")
    def budgets_left(self, row: ChannelAccount) -> str:
        return budgets_in_words(row)

    @admin.action(description="Pause: fetch and send nothing", permissions=["change"])
    def pause(self, request: HttpRequest, accounts: QuerySet[Any]) -> None:
        for account in self.changeable(request, accounts):
            health.pause(account)
            self.log_change(request, account, "Paused.")
            messages.success(request, f"{account} is paused: nothing is fetched for it, and its replies wait.")

    @admin.action(description="Resume: fetch and send again", permissions=["change"])
    def resume(self, request: HttpRequest, accounts: QuerySet[Any]) -> None:
        for account in self.changeable(request, accounts):
            health.resume(account)
            self.log_change(request, account, "Resumed.")
            messages.success(request, f"{account} is active again and fetched at once.")
