"""Meta's webhook check and signature: HMAC-SHA256 with the app's secret, in hexadecimal."""

import hashlib
import hmac
import re
from collections.abc import Mapping

from care.channels.base import HandshakeAnswer, Hook

HEADER = "x-hub-signature-256"
KEY_FIELD = "app_secret"
_CHALLENGE = re.compile(r"[0-9]{1,64}")  # anything else would be a stranger's text on our own address


def sign(content: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def proof(token: str, secret: str) -> str:
    """Shows Meta with each call that the token is used by its app."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def answer_check(query: Mapping[str, str], app_secrets: Mapping[str, str]) -> HandshakeAnswer | None:
    """The challenge, where the call shows our verify token; None for anything else."""
    expected, given = app_secrets.get("verify_token", ""), query.get("hub.verify_token", "")
    challenge = query.get("hub.challenge", "")
    if not expected or not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        return None
    if query.get("hub.mode") != "subscribe" or not _CHALLENGE.fullmatch(challenge):
        return None
    return HandshakeAnswer(body=challenge, content_type="text/plain")


def is_genuine(hook: Hook) -> bool:
    secret, signature = hook.app_secrets.get(KEY_FIELD, ""), hook.headers.get(HEADER, "")
    if not secret or not signature:
        return False
    return hmac.compare_digest(sign(hook.body, secret).encode(), signature.encode("utf-8", "replace"))
