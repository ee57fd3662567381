"""How a network makes sure that a webhook belongs to the app, before it sends anything there."""

import base64
import hashlib
import hmac
import ipaddress
import secrets
from urllib.parse import urlsplit

import requests

from sandbox.world import App

TIMEOUT_S = (3.0, 10.0)


def refusal(app: App, url: str) -> str:
    """Why the webhook is not taken, "" where it is. It asks over HTTP: not to be called in the event loop."""
    if not is_loopback(url):
        return "The sandbox delivers webhooks to this machine only"
    try:
        return x_refusal(app, url) if app.network == "x" else facebook_refusal(app, url)
    except requests.RequestException as error:
        return f"No answer from {url}: {type(error).__name__}"


def is_loopback(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return False
    try:
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def ask(url: str, query: dict[str, str]) -> requests.Response:
    return requests.get(url, params=query, timeout=TIMEOUT_S, allow_redirects=False)


def x_refusal(app: App, url: str) -> str:
    token = secrets.token_urlsafe(32)
    answer = ask(url, {"crc_token": token})
    digest = hmac.new(app.secrets["consumer_secret"].encode(), token.encode(), hashlib.sha256).digest()
    expected = "sha256=" + base64.b64encode(digest).decode()
    try:
        given = answer.json()["response_token"]
    except (ValueError, KeyError, TypeError):
        given = None
    return "" if answer.status_code == 200 and given == expected else f"CrcValidationFailed: HTTP {answer.status_code}"


def facebook_refusal(app: App, url: str) -> str:
    challenge = str(secrets.randbelow(10**9))
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": app.secrets["verify_token"],
    }
    answer = ask(url, query)
    if answer.status_code == 200 and answer.text.strip() == challenge:
        return ""
    return f"(#2200) Callback verification failed with the following errors: HTTP {answer.status_code}, or a wrong body"
