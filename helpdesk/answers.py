"""Middleware: what every answer carries."""

import uuid
from collections.abc import Callable
from time import perf_counter

from django.db import connection
from django.http import HttpRequest, HttpResponse

from helpdesk import timing

GetResponse = Callable[[HttpRequest], HttpResponse]


def request_id(get_response: GetResponse) -> GetResponse:
    """Names each request, so that a complaint about an answer finds its log lines."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META["REQUEST_ID"] = str(uuid.uuid4())
        response = get_response(request)
        response["Request-Id"] = request.META["REQUEST_ID"]
        return response

    return middleware


def server_timing(get_response: GetResponse) -> GetResponse:
    """Says how long the answer took, in milliseconds: agents' complaints become numbers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        with timing.measured() as spent, connection.execute_wrapper(timing.query):
            response = get_response(request)
        if _is_known(request):
            total = (perf_counter() - began) * 1000
            response["Server-Timing"] = (
                f"db;dur={spent['db']:.1f};desc={spent['queries']:.0f}, "
                f"render;dur={spent['render']:.1f}, total;dur={total:.1f}"
            )
        return response

    return middleware


def never_stored(get_response: GetResponse) -> GetResponse:
    """Customers' words stay out of every cache: of browsers, of proxies."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_known(request):
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _is_known(request: HttpRequest) -> bool:
    """A signed-in agent, or a partner's key (the API's authentication puts it on the request)."""
    user = getattr(request, "user", None)
    return bool(user is not None and user.is_authenticated) or hasattr(request, "api_key")
