"""Asks the sandbox's app without a server: one request in, its answer out."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from oauthlib.oauth1 import Client
from starlette.types import ASGIApp, Message, Scope

from sandbox.app import create_app
from sandbox.brand import new_world
from sandbox.world import World

APP_ONLY = ("/2/webhooks", "/2/activity")
X_HOST = "https://api.twitter.com"


@dataclass(slots=True)
class Answer:
    """`json` is None where the body is none."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.raw)
        except ValueError:
            return None


@dataclass(slots=True)
class Asking:
    """A world of its own, and the app that answers for it."""

    world: World = field(default_factory=new_world)
    door: str = ""
    app: ASGIApp = field(init=False)

    def __post_init__(self) -> None:
        self.app = create_app(self.world)

    def ask(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """`body`: a dict goes as JSON, a text as a form."""
        kind = "application/x-www-form-urlencoded" if isinstance(body, str) else "application/json"
        raw = body.encode() if isinstance(body, str) else b"" if body is None else json.dumps(body).encode()
        sent = {"host": "127.0.0.1", **({"content-type": kind} if raw else {}), **(headers or {})}
        return asyncio.run(exchange(self.app, scope(method, path, urlencode(query or {}), sent), raw))

    def signed(self, method: str, path: str, query: dict[str, str] | None = None, body: Any = None) -> Answer:
        """A call to X by the brand's first account, or by the app itself where X wants that."""
        if path.startswith(APP_ONLY) and not (method == "POST" and path.endswith("/subscriptions")):
            bearer = self.world.apps["x"].secrets["bearer_token"]
            return self.ask(method, path, query, body, {"authorization": f"Bearer {bearer}"})
        url = f"{X_HOST}{path}?{urlencode(query)}" if query else X_HOST + path
        return self.ask(method, path, query, body, self.signature(method, url))

    def signature(self, method: str, url: str) -> dict[str, str]:
        app, account = self.world.apps["x"].secrets, self.world.accounts["x"][0].credentials
        keys = (app["consumer_key"], app["consumer_secret"], account["access_token"], account["access_token_secret"])
        headers = Client(*keys).sign(url, method)[1]
        return {"authorization": str(headers["Authorization"])}

    def graph(self, method: str, path: str, query: dict[str, str] | None = None, body: str | None = None) -> Answer:
        """A call to the Graph API by the brand's first Page."""
        token = self.world.accounts["facebook"][0].credentials["page_token"]
        return self.ask(method, f"/v26.0{path}", query, body, {"authorization": f"Bearer {token}"})


def scope(method: str, path: str, query: str, headers: dict[str, str]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }


async def exchange(app: ASGIApp, asked: Scope, body: bytes) -> Answer:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(asked, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))
