"""Listening queries: what managers have searched for where nobody turned to us by name."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from care.admin.scoped import ModelForm, ScopedAdmin
from care.admin.site import site
from care.models import Source


class QueryForm(ModelForm):
    def clean(self) -> dict[str, Any]:
        """Only where the network takes queries, and with words to look for."""
        given = super().clean() or self.cleaned_data
        account = given.get("account") or (self.instance.account if self.instance.pk else None)
        kinds = account.channel.query_kinds if account else ()
        if account and not kinds:
            self.add_error("account", f"{account.channel.label} offers no search.")
        if not str(given.get("query") or "").strip():
            self.add_error("query", "Write what to look for.")
        if kinds and not self.instance.pk:
            self.instance.kind = kinds[0]
        return given


@admin.register(Source, site=site)
class ListeningAdmin(ScopedAdmin):
    """The other sources are made with their account and shown there."""

    form = QueryForm
    brand_path = "account__brand_id"
    fixed = ("account",)
    may_delete = True
    fields = ["account", "query", "is_enabled", "interval_seconds", "last_ok_at", "last_error"]
    readonly_fields = ["last_ok_at", "last_error"]
    list_display = ["query", "account", "is_enabled", "interval_seconds", "last_ok_at", "failures"]
    list_select_related = ["account"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).exclude(query="")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what was typed: the cursor and the lease are the workers'."""
        if change:
            obj.save(update_fields=[name for name in form.changed_data if name in self.fields] or None)
        else:
            obj.save()
