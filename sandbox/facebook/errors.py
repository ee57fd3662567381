"""Errors as the Graph API words them, in its envelope. Clients are to go by `code` and `error_subcode` alone."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import HTMLResponse, Response

VERSION = "v26.0"
HTML = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>"


@dataclass(slots=True)
class Failure(Exception):
    """What a call is refused with: `code` and `subcode` are Meta's, `status` is HTTP's, `extra` are headers."""

    message: str
    code: int
    subcode: int | None = None
    status: int = 400
    is_transient: bool | None = None
    kind: str = "OAuthException"
    extra: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient is not None:
            error["is_transient"] = self.is_transient
        return {"error": {**error, "fbtrace_id": "A" + secrets.token_urlsafe(17)[:22]}}

    def headers(self) -> dict[str, str]:
        words = self.message.encode("ascii", "replace").decode().replace('"', "'").replace("\n", " ")
        challenge = f'OAuth "Facebook Platform" "invalid_request" "{words}"'
        return {"WWW-Authenticate": challenge, "Cache-Control": "no-store", **self.extra}


def gone(method: str, node_id: str) -> Failure:
    """The object is not there, or not for this token's eyes: the network does not tell the two apart."""
    words = (
        f"Unsupported {method.lower()} request. Object with ID '{node_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api"
    )
    return Failure(words, 100, 33, kind="GraphMethodException")


def invalid(words: str) -> Failure:
    """A parameter that cannot be taken."""
    return Failure(f"(#100) {words}", 100)


def expired() -> Failure:
    words = "Error validating access token: Session has expired on Monday, 06-Jul-26 05:00:00 PDT."
    return Failure(words, 190, 463)


def no_token() -> Failure:
    return Failure("An access token is required to request this resource.", 104, status=400)


def bad_token() -> Failure:
    return Failure("Invalid OAuth access token - Cannot parse access token", 190)


def bad_proof() -> Failure:
    return Failure("Invalid appsecret_proof provided in the API argument", 100, kind="GraphMethodException")


def throttled(usage: dict[str, str]) -> Failure:
    words = (
        "(#80001) There have been too many calls to this Page account. Wait a bit and try again. For more info, please "
        "refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting."
    )
    return Failure(words, 80001, extra=usage)


def unexpected() -> Failure:
    words = "An unexpected error has occurred. Please retry your request later."
    return Failure(words, 2, status=500, is_transient=True)


def accepted_but_failed() -> Failure:
    """The write stands, and yet the answer is an error."""
    return Failure("An unknown error occurred", 1, 1357046, status=503, is_transient=False)


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON as the Graph API sends it: escaped down to ASCII, with its version."""
    known = {"Content-Type": "application/json; charset=UTF-8", "facebook-api-version": VERSION}
    return Response(json.dumps(body), status, {**known, **(headers or {})})


def usage(page_id: str, percent: int, minutes: int = 0) -> dict[str, str]:
    """The headers of every answer: whole percents of the allowance used, and minutes until calls are taken again."""
    counts = {"call_count": percent, "total_cputime": percent, "total_time": percent}
    pages = {page_id: [{"type": "pages", **counts, "estimated_time_to_regain_access": minutes}]}
    return {"X-App-Usage": json.dumps(counts), "X-Business-Use-Case-Usage": json.dumps(pages)}


def refusal(failure: Failure, headers: Mapping[str, str] | None = None) -> Response:
    return answer(failure.body(), failure.status, {**failure.headers(), **(headers or {})})


def struck(fault: str, page_id: str = "0") -> Response:
    """What the Graph API answers under a fault switched on."""
    if fault == "html_error":
        return HTMLResponse(HTML, 502)
    if fault == "rate_limit":
        return refusal(throttled(usage(page_id, 100, minutes=1)))
    failures = {"token_revoked": expired, "accepted_503": accepted_but_failed}
    return refusal(failures.get(fault, unexpected)())
