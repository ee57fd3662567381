"""What pages ask about the stream, and signing out, which ends it."""

from typing import Any

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from care import telling
from care.desk import claims
from care.desk.access import DeskRequest
from care.desk.hub import hub


@require_safe
def token(request: DeskRequest) -> HttpResponse:
    """Where to listen for the next five minutes; 204 where nobody tells anything: the page then looks by itself."""
    if not hub.is_listening:
        return HttpResponse(status=204)
    return JsonResponse({"url": f"/live/?t={claims.signed(request.user.pk, *request.user.reach)}"})


class Leave(LogoutView):
    """Every stream of the agent ends; the pages of their other sessions ask for a new one."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.pk is not None:
            telling.access_changed(request.user.pk)
        return super().post(request, *args, **kwargs)
