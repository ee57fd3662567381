"""What the networks pushed, and what could not be read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.html import format_html

from care.admin.scope import scope_of
from care.admin.scoped import BRAND, ReadOnlyAdmin
from care.admin.site import site
from care.intake.retrying import retry
from care.models import HookDelivery, Quarantine

SHOWN = 4000  # bytes


@admin.register(HookDelivery, site=site)
class HookDeliveryAdmin(ReadOnlyAdmin):
    """The body is the customers' words as they came: worked, not shown."""

    brand_path = "app__brand_id"
    fields = ["app", "state", "received_at", "worked_at", "attempts", "posts", "skipped", "reason"]
    list_display = ["received_at", "app", "state", "posts", "skipped_events", "attempts", "reason"]
    list_filter = ["state", ("app", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["app"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("body")

    @admin.display(description="Skipped")
    def skipped_events(self, row: HookDelivery) -> str:
        return ", ".join(f"{count} × {kind}" for kind, count in row.skipped.items())


@admin.register(Quarantine, site=site)
class QuarantineAdmin(ReadOnlyAdmin):
    fields = ["network", "account", "source", "delivery", "reason", "created_at", "resolved_at", "as_it_came"]
    readonly_fields = ["as_it_came"]
    list_display = ["created_at", "network", "account", "reason", "resolved_at"]
    list_filter = [BRAND, "network", ("resolved_at", admin.EmptyFieldListFilter)]
    list_select_related = ["account"]
    actions = ["try_again", "mark_resolved"]

    def has_resolve_permission(self, request: HttpRequest) -> bool:
        return bool(scope_of(request).manages)

    @admin.display(description="As it came")
    def as_it_came(self, row: Quarantine) -> str:
        """The first of it, escaped: nobody vouched for what is in there."""
        payload = bytes(row.payload)
        words = payload[:SHOWN].decode("utf-8", "replace").replace("\x00", "␀")
        rest = f"\n… and {len(payload) - SHOWN:,} bytes more" if len(payload) > SHOWN else ""
        return format_html("<pre>{}{}</pre>", words, rest)

    @admin.action(description="Try again to read it", permissions=["resolve"])
    def try_again(self, request: HttpRequest, items: QuerySet[Any]) -> None:
        for item in self.changeable(request, items):
            if retry(item):
                self.log_change(request, item, "Tried again.")
                messages.success(request, f"{item}: the workers try it again.")
            else:
                messages.warning(
                    request, f"{item}: it cannot be tried again: only a whole webhook call can, within a week."
                )

    @admin.action(description="Mark as resolved", permissions=["resolve"])
    def mark_resolved(self, request: HttpRequest, items: QuerySet[Any]) -> None:
        for item in self.changeable(request, items).filter(resolved_at=None):
            Quarantine.objects.filter(pk=item.pk).update(resolved_at=Now())
            self.log_change(request, item, "Marked as resolved.")
