"""The API described by itself: as OpenAPI, and as a page for people."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from care.api.docs import calls, shapes


class OpenView(APIView):
    """Answers whoever asks, and says nothing of anybody's."""

    authentication_classes = []
    permission_classes = []
    metadata_class = None


class PlainJson(JSONRenderer):
    """The schema for whoever asks for application/json."""

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return bytes(OpenApiJsonRenderer().render(data))


class Schema(OpenView):
    renderer_classes = [PlainJson, OpenApiJsonRenderer, OpenApiYamlRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response(described())


class Nothing(OpenView):
    """Any other address of the API: said as a problem, not as a page."""

    @extend_schema(exclude=True)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


@cache
def described() -> dict[str, Any]:
    """OpenAPI 3.1, made once a process."""
    return dict(SchemaGenerator().get_schema(request=None, public=True))  # type: ignore[no-untyped-call]


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """A page of our own from the schema: no script, nothing from elsewhere."""
    return render(
        request,
        "api/docs.html",
        {"calls": calls(described()), "shapes": shapes(described()), "url": settings.AMENDS_URL},
    )
