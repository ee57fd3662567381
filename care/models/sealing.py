"""Secrets at rest: AES-GCM under a key ring from the environment or a file, never from the database."""

import base64
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class Unopenable(Exception):
    """No key of the ring opens this secret: the right key is missing, or it was moved here from another row."""


def seal(secrets: Mapping[str, str], bound_to: str) -> bytes:
    """Encrypt under the first key of the ring. `bound_to` names the row: the seal opens nowhere else."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_ring()[0]).encrypt(nonce, json.dumps(dict(secrets)).encode(), bound_to.encode())


def unseal(sealed: bytes, bound_to: str) -> dict[str, str]:
    """The secrets, opened by whichever key of the ring fits; none sealed yet is an empty mapping."""
    if not sealed:
        return {}
    for key in _ring():
        try:
            opened = AESGCM(key).decrypt(sealed[:12], sealed[12:], bound_to.encode())
        except InvalidTag:
            continue
        return dict(json.loads(opened))
    raise Unopenable("The stored credentials cannot be opened with the encryption key that the desk was started with.")


def _ring() -> list[bytes]:
    return [base64.urlsafe_b64decode(key) for key in settings.AMENDS_ENCRYPTION_KEYS]
