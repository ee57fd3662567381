"""A POST that is sent again is done once: its key, its work and its answer are committed together."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from care.api.authentication import key_of
from care.api.problems import Conflict
from care.models import IdempotentAnswer
from care.models.turns import is_my_turn

KEPT = timedelta(hours=72)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class KeyMissing(APIException):
    status_code = HTTPStatus.BAD_REQUEST
    default_detail = "This request needs an Idempotency-Key header: 1 to 255 visible ASCII characters."
    default_code = "idempotency_key_missing"


class KeyReused(APIException):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    default_detail = "This Idempotency-Key was used before with another body."
    default_code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the partner is told; `is_replayed` where it was told before."""

    status: int
    body: dict[str, Any]
    is_replayed: bool = False


def answer_once(
    request: Request, path: str, body: Mapping[str, Any], work: Callable[[], tuple[int, dict[str, Any]]]
) -> Answer:
    """The stored answer, or that of `work`, which runs in the transaction that stores it; what it raises is not stored.

    `path` is the canonical address, `body` what was validated: plain values. Raises `KeyMissing`, `KeyReused`, and
    `Conflict` while another request with the same key is at work.
    """
    api_key, key = key_of(request), _read_key(request)
    digest = hashlib.sha256(json.dumps([request.method, path, body], sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        if not is_my_turn("idempotency", api_key.pk, path, key):
            raise Conflict("A request with this Idempotency-Key is being worked on.", code="idempotency_key_in_use")
        known = _find(api_key.pk, key, path)
        if known is not None:
            if known.body_digest != digest:
                raise KeyReused
            return Answer(known.status, known.answer, is_replayed=True)
        status_code, answer = work()
        IdempotentAnswer.objects.create(
            api_key=api_key, key=key, path=path, body_digest=digest, status=status_code, answer=answer
        )
    return Answer(status_code, answer)


def _read_key(request: Request) -> str:
    key = str(request.headers.get("Idempotency-Key", "")).strip()
    if len(key) >= 2 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not _KEY.fullmatch(key):
        raise KeyMissing
    return key


def _find(api_key_id: int, key: str, path: str) -> IdempotentAnswer | None:
    """What was answered in the last 72 hours; an older answer makes room for a new one."""
    known = IdempotentAnswer.objects.filter(api_key_id=api_key_id, key=key, path=path).first()
    if known is not None and known.created_at < timezone.now() - KEPT:
        known.delete()
        return None
    return known
