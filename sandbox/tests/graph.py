"""facebook-sdk pointed at a sandbox, and the customers' side of it."""

from typing import Any

import facebook
import requests

from sandbox.tests.running import RunningSandbox


class SandboxSession(requests.Session):
    """Sends what is meant for Meta's host to the sandbox, and keeps the last answer."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.base = url + "/"
        self.last = requests.Response()

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        address = str(url).replace(facebook.FACEBOOK_GRAPH_URL, self.base)
        self.last = super().request(method, address, *args, **options)
        return self.last


def graph(sandbox: RunningSandbox, number: int = 0, token: str = "") -> facebook.GraphAPI:
    """A client of the brand's Page with this number."""
    page = sandbox.accounts("facebook")[number]
    token = token or page["credentials"]["page_token"]
    client = facebook.GraphAPI(token, timeout=10, session=SandboxSession(sandbox.url))
    client.version = "v26.0"
    return client


def write(sandbox: RunningSandbox, text: str = "my bag is lost", **changes: Any) -> str:
    """The id of a customer's new post on Facebook; a comment if `kind` says so."""
    post = {"network": "facebook", "kind": "visitor_post", "author": {"handle": "rosa_t", "name": "Rosa"}, "text": text}
    made: str = sandbox.play("POST", "/play/posts", post | changes)["id"]
    return made


def error(client: facebook.GraphAPI, *words: Any, **options: Any) -> dict[str, Any]:
    """The error that a call of the client's method (first word) is refused with."""
    try:
        getattr(client, words[0])(*words[1:], **options)
    except facebook.GraphAPIError as refused:
        found: dict[str, Any] = refused.result["error"]
        return found
    raise AssertionError(f"{words} went well")
