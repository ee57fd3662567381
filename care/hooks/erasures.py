"""Where a network asks to erase what we hold of a person, and where the person reads what became of it."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from care.channels.base import Erasing, Forged, Unreadable
from care.intake.erasing import erase_person
from care.models import ErasureRequest, NetworkApp


@csrf_exempt  # the signature vouches for the caller
@login_not_required
@require_POST
def ask(request: HttpRequest, network: str, app: str) -> HttpResponse:
    """Answers with the page's address and its code, as Meta wants them."""
    found = get_object_or_404(NetworkApp.objects.select_related("brand"), network=network, slug=app)
    channel = found.channel
    if not issubclass(channel, Erasing):
        return HttpResponse("This network asks for no erasure.\n", status=404, content_type="text/plain")
    try:
        person_id = channel.asks_to_erase(request.body, found.secrets())
    except (Unreadable, RequestDataTooBig) as error:
        return HttpResponse(f"{error}\n", status=400, content_type="text/plain")
    except Forged as error:
        return HttpResponse(f"{error}\n", status=403, content_type="text/plain")
    made = erase_person(found, person_id)
    page = request.build_absolute_uri(reverse("erasure", args=[made.code]))
    return JsonResponse({"url": page, "confirmation_code": str(made.code)})


@login_not_required
@require_safe
def told(request: HttpRequest, code: uuid.UUID) -> HttpResponse:
    """For whoever has the code: what was erased, and why not more."""
    found = get_object_or_404(ErasureRequest.objects.select_related("app"), code=code)
    return render(request, "hooks/erasure.html", {"erasure": found, "network": found.app.channel.label})
