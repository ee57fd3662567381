"""X's webhook check and signature: HMAC-SHA256 with the app's consumer secret, in base 64."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from care.channels.base import HandshakeAnswer, Hook

HEADER = "x-twitter-webhooks-signature"
KEY_FIELD = "consumer_secret"

# Whoever can have any text signed with the app's key can forge a webhook call, for the two signatures are made alike.
# So only what looks like a token is signed, never anything that could be a JSON body.
_TOKEN = re.compile(r"[A-Za-z0-9_\-+/=]{1,256}")


def sign(content: bytes, secret: str) -> str:
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


def answer_check(query: Mapping[str, str], app_secrets: Mapping[str, str]) -> HandshakeAnswer | None:
    """The answer to X's challenge-response check; None without a secret or for what is no token."""
    token, secret = query.get("crc_token", ""), app_secrets.get(KEY_FIELD, "")
    if not secret or not _TOKEN.fullmatch(token):
        return None
    body = json.dumps({"response_token": sign(token.encode(), secret)})
    return HandshakeAnswer(body=body, content_type="application/json")


def is_genuine(hook: Hook) -> bool:
    secret, signature = hook.app_secrets.get(KEY_FIELD, ""), hook.headers.get(HEADER, "")
    if not secret or not signature:
        return False
    return hmac.compare_digest(sign(hook.body, secret).encode(), signature.encode("utf-8", "replace"))
