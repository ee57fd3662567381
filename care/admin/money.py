"""What the networks' calls cost, what was spent, what is left, and what may be missing."""

from django.contrib import admin

from care.admin.scoped import BRAND, ReadOnlyAdmin, ScopedAdmin
from care.admin.site import site
from care.models import BudgetLeft, Gap, Price, Spend


@admin.register(Price, site=site)
class PriceAdmin(ScopedAdmin):
    may_delete = True
    fields = ["brand", "network", "call", "usd"]
    list_display = ["network", "call", "usd", "brand"]
    list_filter = [BRAND, "network"]
    list_select_related = ["brand"]


@admin.register(Spend, site=site)
class SpendAdmin(ReadOnlyAdmin):
    brand_path = "account__brand_id"
    fields = ["account", "day", "hour", "call", "count", "usd"]
    list_display = ["day", "hour", "account", "call", "count", "usd"]
    list_filter = ["day", "call"]
    list_select_related = ["account"]


@admin.register(BudgetLeft, site=site)
class BudgetLeftAdmin(ReadOnlyAdmin):
    brand_path = "account__brand_id"
    fields = ["account", "name", "remaining", "limit", "resets_at", "heard_at"]
    list_display = ["account", "name", "remaining", "limit", "resets_at"]
    list_select_related = ["account"]


@admin.register(Gap, site=site)
class GapAdmin(ReadOnlyAdmin):
    brand_path = "source__account__brand_id"
    fields = ["source", "since", "until", "reason", "state", "noticed_at", "closed_at"]
    list_display = ["source", "since", "until", "reason", "state", "closed_at"]
    list_filter = ["state"]
    list_select_related = ["source__account"]
