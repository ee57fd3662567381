"""Meta's request to erase what an app holds of somebody: a signed one, from a person who removed the app."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs

from care.channels import cleaning
from care.channels.base import Forged, Unreadable
from care.channels.meta.signing import KEY_FIELD


def person(body: bytes, app_secrets: Mapping[str, str]) -> str:
    """The app-scoped id in `signed_request`. Raises `Unreadable`, or `Forged` where the signature is not Meta's."""
    signature, _, payload = _field(body).partition(".")
    secret = app_secrets.get(KEY_FIELD, "")
    expected = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    if not secret or not hmac.compare_digest(expected, _decoded(signature)):
        raise Forged("The request is not signed by Meta for this app.")
    user_id = cleaning.network_id(cleaning.loads(_decoded(payload)).get("user_id"), 100)
    if not user_id:
        raise Unreadable("The request names nobody.")
    return user_id


def _field(body: bytes) -> str:
    try:
        found = parse_qs(body.decode("ascii"), max_num_fields=20).get("signed_request", [])
    except (UnicodeDecodeError, ValueError):
        found = []
    if len(found) != 1:
        raise Unreadable("The request has no signed_request.")
    return found[0]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("The signed_request is not written as Meta writes it.") from None
