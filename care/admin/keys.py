"""Partners' keys: made here, shown once, revoked here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from care.admin.scoped import BRAND, ScopedAdmin
from care.admin.site import site
from care.models import ApiKey
from care.models.partners import SCOPES


@admin.register(ApiKey, site=site)
class ApiKeyAdmin(ScopedAdmin):
    fields = ["brand", "name", "scopes", "per_second", "prefix", "created_at", "last_used_at", "revoked_at"]
    readonly_fields = ["prefix", "created_at", "last_used_at", "revoked_at"]
    list_display = ["name", "prefix", "brand", "scopes", "last_used_at", "revoked_at"]
    list_filter = [BRAND]
    list_select_related = ["brand"]
    search_fields = ["name", "prefix"]
    actions = ["revoke"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "scopes":
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=[(one, one) for one in SCOPES], initial=SCOPES, widget=boxes)
        if db_field.name == "per_second":
            kwargs |= {"min_value": 1, "max_value": 10_000}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.mint()
            obj.save()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """The key, this once: what stands on this page is kept nowhere."""
        key = obj.mint()
        obj.save(update_fields=["prefix", "digest"])
        shown = {**self.admin_site.each_context(request), "title": "The new key", "key": key, "row": obj}
        response = TemplateResponse(request, "admin/care/apikey/shown_once.html", shown)
        add_never_cache_headers(response)
        return response

    @admin.action(description="Revoke: it opens nothing any more", permissions=["change"])
    def revoke(self, request: HttpRequest, keys: QuerySet[Any]) -> None:
        for key in self.changeable(request, keys).filter(revoked_at=None):
            ApiKey.objects.filter(pk=key.pk).update(revoked_at=Now())
            self.log_change(request, key, "Revoked.")
