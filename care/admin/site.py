"""The admin as one place: who comes in, by which door, and in what order things stand."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator

from care.admin.scope import scope_of

GROUPS = {
    "Channels": ["NetworkApp", "ChannelAccount", "Source", "Gap", "HookDelivery", "Quarantine"],
    "Money": ["Price", "Spend", "BudgetLeft"],
    "People and teams": ["Brand", "Team", "Agent"],
    "Replies": ["SavedReply", "Macro", "Reply", "Delivery"],
    "Cases": ["Case", "Post", "CaseEvent", "Tag"],
    "Partners": ["ApiKey"],
}


class DeskAdmin(admin.AdminSite):
    site_title = site_header = "Amends"
    index_title = "Settings and records"
    site_url = "/inbox/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        return scope_of(request).may_enter

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The desk's own login page; who is signed in and may not enter is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("The admin is for managers and auditors.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), resolve_url("login"))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Grouped by task rather than by table."""
        found = super().get_app_list(request, app_label)
        if app_label or not found:
            return found
        models = {model["object_name"]: model for model in found[0]["models"]}
        return [
            {**found[0], "name": name, "models": [models[one] for one in group if one in models]}
            for name, group in GROUPS.items()
        ]


site = DeskAdmin(name="admin")
