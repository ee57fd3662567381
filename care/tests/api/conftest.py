"""A partner of the brand, and how one calls."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from care.models import ApiKey, Brand, Case

Call = Callable[..., Any]


def make_key(brand: Brand, **changes: Any) -> str:
    row = ApiKey(brand=brand, **{"name": "Partner", "scopes": ["cases:read", "replies:write"], **changes})
    secret = row.mint()
    row.save()
    return secret


@pytest.fixture
def key(brand: Brand) -> str:
    return make_key(brand)


@pytest.fixture
def partner(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"}, raise_request_exception=False)


@pytest.fixture
def say(partner: Client) -> Call:
    """POST a reply to a case: `say(case, {"text": …}, key="…")`; other headers and a raw body as given."""

    def call(case: Case, body: Any, key: str | None = None, **given: Any) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())} if key != "" else {}
        given.setdefault("content_type", "application/json")
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return partner.generic("POST", f"/api/v1/cases/{case.ref}/replies/", sent, headers=headers, **given)

    return call
