"""Cases and what happened to them: to look at. What is done to them is done at the desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from care.admin.scoped import BRAND, ReadOnlyAdmin
from care.admin.site import site
from care.models import Case, CaseEvent, Delivery, Handover, Moderation, Post, Reply


class Record(ReadOnlyAdmin):
    ordering = ["-pk"]
    search_help_text = "A case's ref, such as C-48213"
    search_fields = ["pk"]
    case_path = "case_id"

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """By the case alone: looking through all texts is the desk's search."""
        if not search_term:
            return queryset, False
        return queryset.filter(**{self.case_path: Case.id_of(search_term)}), False


@admin.register(Case, site=site)
class CaseAdmin(Record):
    case_path = "pk"
    fields = [
        *("ref", "brand", "team", "assignee", "state", "networks", "waiting_since", "snoozed_until", "inbound_count"),
        *("created_at", "first_answered_at", "solved_at", "previous", "is_receiving", "version"),
    ]
    list_display = ["ref", "brand", "team", "assignee", "state", "networks", "created_at"]
    list_filter = [BRAND, "state", ("team", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["brand", "team", "assignee"]


@admin.register(Post, site=site)
class PostAdmin(Record):
    fields = [
        *("brand", "network", "network_id", "account", "author", "case", "kind", "direction", "visibility"),
        *("is_context", "ignored", "text", "url", "posted_at", "received_at"),
    ]
    list_display = ["network_id", "network", "kind", "direction", "visibility", "case", "posted_at"]
    list_filter = [BRAND, "network", "direction", "visibility"]
    list_select_related = ["case"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("raw", "media")


@admin.register(CaseEvent, site=site)
class CaseEventAdmin(Record):
    brand_path = "case__brand_id"
    fields = ["at", "case", "kind", "agent", "api_key", "data"]
    list_display = ["at", "case", "kind", "agent", "api_key"]
    list_filter = ["kind"]
    list_select_related = ["case", "agent", "api_key"]


@admin.register(Reply, site=site)
class ReplyAdmin(Record):
    fields = [
        *("brand", "case", "to_post", "account", "agent", "api_key", "text", "visibility", "state", "reason"),
        *("needs_person", "looks", "post", "created_at", "queued_at", "send_after", "first_attempt_at", "sent_at"),
    ]
    list_display = ["pk", "case", "account", "agent", "api_key", "state", "reason", "created_at"]
    list_filter = [BRAND, "state", "needs_person", ("account", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["case", "account", "agent", "api_key"]


@admin.register(Delivery, site=site)
class DeliveryAdmin(Record):
    brand_path = "reply__brand_id"
    case_path = "reply__case_id"
    fields = ["reply", "started_at", "ended_at", "outcome", "reason", "network_id"]
    list_display = ["pk", "reply", "started_at", "ended_at", "outcome", "reason"]
    list_filter = ["outcome"]
    list_select_related = ["reply__case"]


@admin.register(Moderation, site=site)
class ModerationAdmin(Record):
    case_path = "post__case_id"
    fields = [
        *("brand", "post", "account", "agent", "kind", "state", "reason", "attempts"),
        *("created_at", "act_after", "done_at"),
    ]
    list_display = ["pk", "post", "account", "agent", "kind", "state", "reason", "created_at"]
    list_filter = [BRAND, "kind", "state", ("account", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["post", "account", "agent"]


@admin.register(Handover, site=site)
class HandoverAdmin(Record):
    fields = [
        *("brand", "case", "from_agent", "to_agent", "to_team", "summary", "state", "reason"),
        *("created_at", "decided_at", "decided_by"),
    ]
    list_display = ["pk", "case", "from_agent", "to_agent", "to_team", "state", "created_at"]
    list_filter = [BRAND, "state"]
    list_select_related = ["case", "from_agent", "to_agent", "to_team"]
