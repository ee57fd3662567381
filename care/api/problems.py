"""Every refusal as application/problem+json (RFC 9457): what was wrong, in words and for programs."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError

log = logging.getLogger(__name__)


class Unprocessable(ValidationError):
    """The body is good JSON, but says something that cannot be done."""

    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


class Conflict(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    retry_after = 1


class Unavailable(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The desk is not able to answer just now. Nothing was changed; please try again."
    default_code = "unavailable"
    retry_after = 2


def refuse(field: str, detail: str, code: str) -> Unprocessable:
    """One field of the body is at fault; `field` "" means the body as a whole."""
    return Unprocessable({field or "non_field_errors": [ErrorDetail(detail, code)]})


def answer(exc: Exception, context: dict[str, Any]) -> JsonResponse:
    """The exception handler of the API: no error leaves it as anything but a problem."""
    request = context["request"]._request  # noqa: SLF001  # the request id is on Django's own request
    error = _as_api_error(exc)
    response = problem(request, error.status_code, _detail(error), _code(error), list(_errors(error)))
    for name, value in _headers(error).items():
        response[name] = value
    return response


def problem(
    request: HttpRequest, status_code: int, detail: str, code: str, errors: list[dict[str, str]] | None = None
) -> JsonResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "code": code,
        "detail": detail,
        "request_id": request.META.get("REQUEST_ID", ""),
    }
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=status_code, content_type="application/problem+json")


def _as_api_error(exc: Exception) -> APIException:
    if isinstance(exc, APIException):
        return exc
    if isinstance(exc, Http404):
        return exceptions.NotFound("There is nothing here that this key may see.")
    if isinstance(exc, PermissionDenied):
        return exceptions.PermissionDenied()
    log.error("An API request failed", exc_info=exc)
    return Unavailable() if isinstance(exc, OperationalError) else APIException("Something went wrong on our side.")


def _detail(error: APIException) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{found['pointer'][1:] or 'body'}: {found['detail']}" for found in _errors(error))
    return str(error.detail)


def _code(error: APIException) -> str:
    if isinstance(error, ValidationError):
        return next(_errors(error), {}).get("code", "invalid")
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _errors(error: APIException) -> Iterator[dict[str, str]]:
    """One entry for each fault: a JSON pointer into what was sent, a code, the words."""
    if isinstance(error, ValidationError):
        yield from _walk(error.detail, "")


def _walk(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            here = pointer if key == "non_field_errors" else f"{pointer}/{_escaped(str(key))}"
            yield from _walk(inner, here)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _walk(inner, pointer)
    else:
        yield {"pointer": pointer, "code": getattr(detail, "code", None) or "invalid", "detail": str(detail)}


def _escaped(key: str) -> str:
    """As RFC 6901 writes it; what could not be encoded is replaced."""
    return key.replace("~", "~0").replace("/", "~1").encode("utf-8", "replace").decode()


def _headers(error: APIException) -> dict[str, str]:
    headers = {}
    if header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = header
    wait = getattr(error, "wait", None) or getattr(error, "retry_after", None)
    if wait:
        headers["Retry-After"] = str(ceil(wait))
    return headers
