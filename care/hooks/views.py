"""One address for each NetworkApp: /hooks/<network>/<app>/."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from care.channels.base import Hook
from care.hooks.bell import ring
from care.models import HookDelivery, NetworkApp


@csrf_exempt  # the signature over the raw bytes vouches for the caller
@login_not_required
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, network: str, app: str) -> HttpResponse:
    """A network checks that the address is ours, or pushes events to it."""
    found = get_object_or_404(NetworkApp, network=network, slug=app)
    return _push(request, found) if request.method == "POST" else _handshake(request, found)


def _handshake(request: HttpRequest, app: NetworkApp) -> HttpResponse:
    answer = app.channel.handshake(request.GET.dict(), app.secrets())
    if answer is None:
        return HttpResponse("This is not a check that the desk answers.\n", status=403, content_type="text/plain")
    return HttpResponse(answer.body, content_type=answer.content_type)


def _push(request: HttpRequest, app: NetworkApp) -> HttpResponse:
    headers = {name.lower(): value for name, value in request.headers.items() if "signature" in name.lower()}
    try:
        call = Hook(body=request.body, headers=headers, app_secrets=app.secrets())
    except RequestDataTooBig:
        return HttpResponse("The body is too large. Nothing was stored.\n", status=413, content_type="text/plain")
    if not app.channel.is_genuine(call):
        return HttpResponse(
            "The signature does not vouch for this body. Nothing was stored.\n", status=403, content_type="text/plain"
        )
    HookDelivery.objects.create(app=app, body=call.body, headers=headers)
    ring()
    return HttpResponse("stored\n", content_type="text/plain")
