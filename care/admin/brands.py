"""Brands, their teams and their tags."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from care.admin.scope import scope_of
from care.admin.scoped import BRAND, ModelForm, ScopedAdmin
from care.admin.site import site
from care.models import Brand, Tag, Team


@admin.register(Brand, site=site)
class BrandAdmin(ScopedAdmin):
    form = ModelForm
    brand_path = "pk"
    fixed = ("slug",)
    list_display = ["name", "slug", "promise_minutes", "reopen_hours"]
    fields = ["name", "slug", "promise_minutes", "reopen_hours", "claims_on_typing", "booking_shape"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).is_everything

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}


@admin.register(Team, site=site)
class TeamAdmin(ScopedAdmin):
    may_delete = True
    fields = ["brand", "name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "slug", "brand"]
    list_filter = [BRAND]
    list_select_related = ["brand"]
    search_fields = ["name"]


@admin.register(Tag, site=site)
class TagAdmin(ScopedAdmin):
    """Agents make tags by typing them; here they are renamed, or taken off every case."""

    may_delete = True
    fields = ["brand", "name"]
    list_display = ["name", "brand"]
    list_filter = [BRAND]
    list_select_related = ["brand"]
    search_fields = ["name"]
