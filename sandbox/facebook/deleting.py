"""Meta's callbacks to the app when a manager removes it: a signed request, as a script sends it."""

import asyncio
import base64
import hashlib
import hmac
import json

import requests
from starlette.requests import Request
from starlette.responses import Response

from sandbox import guard
from sandbox.answers import Json, JSONAnswer
from sandbox.guard import Wrong, route
from sandbox.handshakes import TIMEOUT_S, is_loopback
from sandbox.ids import digits
from sandbox.world import World


async def request_deletion(world: World, request: Request, body: Json) -> Response:
    """Asks the desk at `url` to delete what it knows of `user`, an app-scoped id, by default the manager's; tells its
    answer. `forged` signs with another secret.
    """
    url = guard.text(body, "url")
    if not is_loopback(url):
        raise Wrong("url: the sandbox calls this machine only")
    user = guard.text(body, "user", "") or digits(17, "facebook", "manager")
    secret = world.apps["facebook"].secrets["app_secret"]
    signed = signed_request(f"not {secret}" if guard.typed(body, "forged", bool, False) else secret, world, user)
    status, text = await asyncio.to_thread(post, url, signed)
    return JSONAnswer({"status": status, "body": text, "signed_request": signed})


def post(url: str, signed: str) -> tuple[int, str]:
    try:
        answer = requests.post(url, data={"signed_request": signed}, timeout=TIMEOUT_S, allow_redirects=False)
    except requests.RequestException as error:
        raise Wrong(f"No answer from {url}: {type(error).__name__}") from error
    return answer.status_code, answer.text


def signed_request(secret: str, world: World, user: str) -> str:
    """Signature and payload, both in base64 for addresses, without padding; the signature is over the encoded text."""
    now = int(world.clock())
    payload = {"algorithm": "HMAC-SHA256", "expires": now + 3600, "issued_at": now, "user_id": user}
    encoded = encode(json.dumps(payload).encode())
    return f"{encode(hmac.new(secret.encode(), encoded.encode(), hashlib.sha256).digest())}.{encoded}"


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


routes = [route("POST", "/play/deletions", request_deletion)]
