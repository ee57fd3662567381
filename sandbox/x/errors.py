"""X's own answers when something is wrong, word for word where a word is known."""

from starlette.responses import HTMLResponse, JSONResponse, Response

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


def struck(fault: str) -> Response:
    """What X answers under a fault switched on."""
    if fault == "rate_limit":
        return too_many_requests()
    if fault == "token_revoked":
        return unauthorized()
    if fault == "html_error":
        return HTMLResponse(HTML, 502)
    return plain(503, "Service Unavailable")
