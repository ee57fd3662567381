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


def ask(sandbox: RunningSandbox, method: str, path: str, number: int = 0, **body: Any) -> requests.Response:
    """A call with the token of the brand's Page with this number, by no library: GET with a query, else JSON."""
    headers = {"Authorization": f"Bearer {sandbox.accounts('facebook')[number]['credentials']['page_token']}"}
    if method == "GET":
        return sandbox.ask(method, f"/v26.0{path}", headers=headers, params=body)
    return sandbox.ask(method, f"/v26.0{path}", body, headers=headers)


def refusal(answer: requests.Response) -> tuple[int, int | None]:
    """Code and subcode of what was refused."""
    assert answer.status_code >= 400, answer.text
    found = answer.json()["error"]
    return found["code"], found.get("error_subcode")


def message(sandbox: RunningSandbox, text: str = "hello?", **changes: Any) -> dict[str, Any]:
    """A customer's new message to the first Page: its id, the talk's, and the person's PSID."""
    body = {"network": "facebook", "author": {"handle": "rosa_t", "name": "Rosa T"}, "text": text} | changes
    made: dict[str, Any] = sandbox.play("POST", "/play/messages", body)
    return made


def send(sandbox: RunningSandbox, person: str, text: str = "We are here.", **changes: Any) -> requests.Response:
    """The first Page's message to a PSID."""
    body = {"recipient": {"id": person}, "messaging_type": "RESPONSE", "message": {"text": text}} | changes
    return ask(sandbox, "POST", "/me/messages", **body)
