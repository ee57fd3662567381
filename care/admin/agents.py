"""Agents: who works at the desk, and what each may do there. Nobody raises themselves."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from care.admin import scope
from care.admin.scoped import Choosing, ModelForm, ScopedAdmin, ScopedForm, TabularInline
from care.admin.site import site
from care.models import Agent, Membership

if TYPE_CHECKING:  # the class takes a type only in the stubs
    AgentAdminBase = UserAdmin[Any]
else:
    AgentAdminBase = UserAdmin


class MembershipInline(Choosing, TabularInline):
    model = Membership
    form = ScopedForm
    fields = ["brand", "role", "team"]
    min_num = 1
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """At least one: an agent without a brand would be seen by nobody."""
        return super().get_formset(request, obj, **kwargs, validate_min=True)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return scope.readable(request, super().get_queryset(request), "brand_id")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return scope.scope_of(request).may_enter

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not one's own: somebody else decides what one may do."""
        mine = scope.scope_of(request)
        if obj is None or mine.is_everything:
            return bool(mine.manages)
        return obj.pk != request.user.pk and scope.may_change_agent(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(Agent, site=site)
class AgentAdmin(ScopedAdmin, AgentAdminBase):
    """Django's groups and permissions have no say here, and no field."""

    form = ModelForm
    inlines = [MembershipInline]
    fixed = ()
    fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "initials", "email", "is_active", "password_page"]}),
        ("Times", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "first_name", "last_name", "email", "password1", "password2"]}),
    ]
    readonly_fields = ["password_page", "last_login", "date_joined"]
    filter_horizontal = []
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        told = scope.readable(request, Membership.objects.select_related("brand", "team"), "brand_id")
        agents = Agent.objects.prefetch_related(Prefetch("memberships", told, to_attr="told"))
        if scope.scope_of(request).is_everything:
            return agents
        theirs = scope.readable(request, Membership.objects.all(), "brand_id")
        return agents.filter(pk__in=theirs.values("agent"))

    def may_change(self, request: HttpRequest, row: Agent) -> bool:
        return scope.may_change_agent(request, row)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody locks themselves out."""
        readonly = super().get_readonly_fields(request, obj)
        return [*readonly, "is_active"] if obj and obj.pk == request.user.pk else readonly

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    @admin.display(description="Password")
    def password_page(self, row: Agent) -> str:
        return format_html(
            '<a href="{}">Set a new password</a>', reverse("admin:auth_user_password_change", args=[row.pk])
        )

    @admin.display(description="Roles")
    def roles(self, row: Any) -> str:
        """In the brands that are listed; another brand's stay unsaid."""
        return ", ".join(f"{one.get_role_display()} of {one.team or one.brand}" for one in row.told)
