"""Errors as the Graph API words them, in its envelope. Clients are to go by `code` and `error_subcode` alone."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

VERSION = "v26.0"
OLDEST = 21
"""Calls of older versions, and of none, are answered by the oldest one that is still there."""


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


DEAD_TOKENS = {
    458: "Error validating access token: The user has not authorized application.",
    459: "Error validating access token: You cannot access the app till you log in to www.facebook.com.",
    460: "Error validating access token: The session has been invalidated because the user changed their password or "
    "Facebook has changed the session for security reasons.",
    463: "Error validating access token: Session has expired on Monday, 06-Jul-26 05:00:00 PDT.",
    464: "Error validating access token: Sessions for the user are not allowed because the user is not confirmed.",
    467: "Error validating access token: The session is invalid because the user logged out.",
}
"""By subcode, why a token is worth nothing any more."""


def dead_token(subcode: int = 463) -> Failure:
    return Failure(DEAD_TOKENS[subcode], 190, subcode)


def no_token() -> Failure:
    return Failure("An access token is required to request this resource.", 104, status=400)


def bad_token() -> Failure:
    return Failure("Invalid OAuth access token - Cannot parse access token", 190)


def page_token_needed() -> Failure:
    words = "(#190) This method must be called with a Page Access Token"
    return Failure(words, 190, 2069032)


def no_proof() -> Failure:
    return Failure("API calls from the server require an appsecret_proof argument", 100, kind="GraphMethodException")


def bad_proof() -> Failure:
    return Failure("Invalid appsecret_proof provided in the API argument", 100, kind="GraphMethodException")


def not_permitted(permission: str) -> Failure:
    """The token no longer has it. The same code 10 also says that a messaging window is closed: by subcode."""
    if permission == "pages_read_user_content":
        return Failure(f"(#283) Requires {permission} permission to manage the object", 283, status=403)
    if permission == "pages_manage_engagement":
        return Failure(f"(#200) Permissions error: requires the '{permission}' permission", 200, status=403)
    words = f"(#10) This endpoint requires the '{permission}' permission or feature to have been granted before."
    return Failure(words, 10, status=403)


def throttled(usage: dict[str, str], code: int = 80001) -> Failure:
    words = {
        4: "Application request limit reached",
        17: "User request limit reached",
        32: "Page request limit reached",
        613: "Calls to this api have exceeded the rate limit.",
        80002: "There have been too many calls to this Instagram account. Wait a bit and try again.",
        80006: "There have been too many messages sent from this Page. Wait a bit and try again.",
    }.get(code, PAGES_THROTTLED)
    return Failure(f"(#{code}) {words}", code, 1996 if code == 613 else None, extra=usage)


PAGES_THROTTLED = (
    "There have been too many calls to this Page account. Wait a bit and try again. For more info, please "
    "refer to https://developers.facebook.com/docs/graph-api/overview/rate-limiting."
)


def too_much(status: int = 500) -> Failure:
    return Failure("Please reduce the amount of data you're asking for, then retry your request", 1, status=status)


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


def version(asked: str) -> str:
    """The version that answers."""
    number = int(asked[1:].partition(".")[0]) if asked else OLDEST
    return f"v{min(max(number, OLDEST), int(VERSION[1:3]))}.0"


def counts(percent: int) -> dict[str, int]:
    return {"call_count": percent, "total_cputime": percent, "total_time": percent}


def usage(
    account_id: str, percent: int, minutes: int = 0, case: str = "pages", app: int | None = None
) -> dict[str, str]:
    """The headers of every answer: whole percents of the allowance used, and minutes until calls are taken again."""
    cases = {account_id: [{"type": case, **counts(percent), "estimated_time_to_regain_access": minutes}]}
    return {
        "X-App-Usage": json.dumps(counts(percent if app is None else app)),
        "X-Business-Use-Case-Usage": json.dumps(cases),
    }


def refusal(failure: Failure, headers: Mapping[str, str] | None = None) -> Response:
    return answer(failure.body(), failure.status, {**failure.headers(), **(headers or {})})
