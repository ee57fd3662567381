"""X's own answers when something is wrong, word for word where a word is known."""

from starlette.responses import HTMLResponse, JSONResponse, Response

from sandbox.faults import Fault

PROBLEMS = "https://api.twitter.com/2/problems/"
NOT_ENGAGED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author"
    " of the post you are replying to."
)
GONE = "You attempted to reply to a Tweet that is deleted or not visible to you."
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NO_MESSAGES = "You do not have permission to DM one or more participants."
NOT_MODERATOR = "You are not allowed to hide or unhide this reply."
NO_MEDIA = "Your media IDs are invalid."
TOO_LONG = (
    "Your Tweet text is too long. For more information on how Twitter determines text length see"
    " https://github.com/twitter/twitter-text."
)
CREDITS = "Your enrolled account does not have any credits to fulfill this request."
HTML = (
    "<!DOCTYPE html><html><head><title>Twitter / Over capacity</title></head>"
    "<body><h1>Twitter is over capacity.</h1><p>Please wait a few moments then try again.</p></body></html>"
)


class Refused(Exception):
    """Raised by a route: what X answers instead."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def plain(status: int, title: str, detail: str = "", kind: str = "about:blank") -> Response:
    body = {"title": title, "detail": detail or title, "type": kind, "status": status}
    return JSONResponse(body, status, media_type="application/problem+json")


def unauthorized() -> Response:
    return plain(401, "Unauthorized")


def forbidden(detail: str = "Forbidden") -> Response:
    return plain(403, "Forbidden", detail)


def wrong_auth(used: str, taken: str) -> Response:
    detail = (
        f"Authenticating with {used} is forbidden for this endpoint.  Supported authentication types are [{taken}]."
    )
    return plain(403, "Unsupported Authentication", detail, PROBLEMS + "unsupported-authentication")


def invalid(message: str, parameters: dict[str, list[str]] | None = None) -> Response:
    """400 as X words it: the messages in `errors`, the rest general."""
    body = {
        "errors": [{"parameters": parameters or {}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }
    return JSONResponse(body, 400)


def too_many_requests() -> Response:
    return plain(429, "Too Many Requests")


def not_found(resource: str, parameter: str, value: str) -> dict[str, str]:
    """One entry of a 200 answer's `errors`: something asked for is not there."""
    noun = "user" if resource == "user" else "tweet"
    return {
        "value": value,
        "detail": f"Could not find {noun} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": resource,
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + "resource-not-found",
    }


def not_authorized(parameter: str, value: str) -> dict[str, str]:
    """An entry of `errors` for a post that is there, but whose author is protected."""
    return {
        "value": value,
        "detail": f"Sorry, you are not authorized to see the Tweet with {parameter}: [{value}].",
        "title": "Authorization Error",
        "resource_type": "tweet",
        "parameter": parameter,
        "resource_id": value,
        "section": "data",
        "type": PROBLEMS + "not-authorized-for-resource",
    }


def suspended(parameter: str, value: str) -> dict[str, str]:
    """An entry of `errors` for a person whom X has suspended."""
    missing = not_found("user", parameter, value)
    return missing | {"title": "Forbidden", "detail": f"User has been suspended: [{value}]."}


def struck(fault: Fault, now: float) -> Response:
    """What X answers under a fault switched on; `now` in seconds since 1970."""
    if fault.fault == "rate_limit":
        return limited(fault, now)
    if fault.fault in {"token_revoked", "401_once"}:
        return unauthorized()
    if fault.fault == "credits_depleted":
        return plain(402, "CreditsDepleted", CREDITS, PROBLEMS + "credits")
    if fault.fault == "usage_capped":
        return capped()
    if fault.fault == "html_error":
        return HTMLResponse(HTML, 502)
    return written(503, "Service Unavailable", fault.body, "Service Unavailable\n")


def limited(fault: Fault, now: float) -> Response:
    """429, with the headers of a limit where the fault says when it is over."""
    response = written(429, "Too Many Requests", fault.body, "Rate limit exceeded\n")
    if fault.seconds is not None:
        response.headers["x-rate-limit-limit"] = "300"
        response.headers["x-rate-limit-remaining"] = "0"
        response.headers["x-rate-limit-reset"] = str(int(now + fault.seconds) + 1)
    return response


def written(status: int, title: str, body: str, text: str) -> Response:
    """As JSON, as the `text` of older times, or as a page."""
    if body == "text":
        return Response(text, status, media_type="text/plain;charset=utf-8")
    return HTMLResponse(HTML, status) if body == "html" else plain(status, title)


def capped() -> Response:
    body = {
        "title": "UsageCapExceeded",
        "detail": "Usage cap exceeded: Monthly product cap",
        "type": PROBLEMS + "usage-capped",
        "status": 429,
        "period": "Monthly",
        "scope": "Product",
    }
    return JSONResponse(body, 429, media_type="application/problem+json")
