"""Several calls in one (`POST /` with `batch`): each is worked by itself, their answers come in a list."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope

from sandbox.facebook import errors, tokens
from sandbox.facebook.bodies import read_params
from sandbox.facebook.calls import finished
from sandbox.facebook.errors import Failure

MOST = 50
METHODS = ("GET", "POST", "DELETE")


@dataclass(slots=True)
class Taken:
    """What one of the calls was answered with."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")

    def shown(self) -> dict[str, Any]:
        """Inside a batch answers call themselves JavaScript."""
        named = {name.decode("latin-1").title(): value.decode("latin-1") for name, value in self.headers}
        named |= {"Content-Type": "text/javascript; charset=UTF-8"}
        headers = [{"name": name, "value": value} for name, value in named.items() if name != "Content-Length"]
        return {"code": self.status, "headers": headers, "body": self.body.decode()}


async def work(request: Request) -> Response:
    """The whole is answered with 200, whatever its parts are."""
    try:
        params = await read_params(request)
        token = tokens.shown(request, params)
        return finished(request, errors.answer([await one(request, token, item) for item in calls(params)]))
    except Failure as failure:
        return finished(request, errors.refusal(failure))


def calls(params: dict[str, str]) -> list[dict[str, Any]]:
    try:
        found: Any = json.loads(params.get("batch", ""))
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise errors.invalid("Param batch must be an array")
    if len(found) > MOST:
        raise errors.invalid(f"Too many requests in batch message. Maximum batch size is {MOST}")
    return found


async def one(request: Request, token: str, item: dict[str, Any]) -> dict[str, Any]:
    """A call of `method`, `relative_url` and `body`; its own `access_token` in the address goes first."""
    app: ASGIApp = request.app
    method = str(item.get("method", "GET")).upper()
    if method not in METHODS:
        raise errors.invalid("Unsupported method in batch")
    path, _, query = str(item.get("relative_url", "")).lstrip("/").partition("?")
    version = request.path_params["version"]
    path = f"/{path}" if path.startswith(f"{version}/") else f"/{version}/{path}"
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    if "access_token=" not in query:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [*headers, (b"host", request.headers.get("host", "").encode())],
        **{name: request.scope[name] for name in ("http_version", "scheme", "server", "client", "root_path")},
    }
    body = str(item.get("body", "")).encode()

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    taken = Taken()
    await app(scope, receive, taken.send)
    return taken.shown()
