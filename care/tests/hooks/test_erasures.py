"""Meta asks to erase what an app holds of somebody."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from care.intake.receiving import receive
from care.models import ChannelAccount, ErasureRequest, Post
from care.tests.make import author_seen, make_account, make_app, seen

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def our_page() -> ChannelAccount:
    return make_account("facebook")


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(secret: str, **values: Any) -> str:
    payload = encoded(json.dumps({"algorithm": "HMAC-SHA256", **values}).encode())
    signature = encoded(hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest())
    return urlencode({"signed_request": f"{signature}.{payload}"})


def asked(our_page: ChannelAccount, body: str) -> Any:
    return Client().post(f"/hooks/facebook/{our_page.app.slug}/erase/", body, content_type=FORM)


def secret_of(our_page: ChannelAccount) -> str:
    return our_page.app.secrets()["app_secret"]


def test_the_answer_names_a_page_that_tells_what_was_erased(our_page: ChannelAccount) -> None:
    answer = asked(our_page, signed(secret_of(our_page), user_id="55")).json()
    told = Client().get(answer["url"].partition("testserver")[2])
    assert answer["confirmation_code"] in told.content.decode()
    assert "We held nothing" in told.content.decode()


def test_what_stands_under_that_id_is_erased(our_page: ChannelAccount) -> None:
    receive(our_page, seen(author=author_seen(network_id="55", name="Canary"), text="canary"))
    receive(our_page, seen(text="Somebody else's"))
    asked(our_page, signed(secret_of(our_page), user_id="55"))
    assert sorted(Post.objects.values_list("text", flat=True)) == ["", "Somebody else's"]
    assert ErasureRequest.objects.get().posts_erased == 1


def test_the_same_request_twice_is_one(our_page: ChannelAccount) -> None:
    body = signed(secret_of(our_page), user_id="55")
    assert asked(our_page, body).json() == asked(our_page, body).json()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("signed_request=x", 400),
        ("signed_request=a.b&signed_request=c.d", 400),
        (signed("another secret", user_id="55"), 403),
    ],
)
def test_what_is_not_metas_changes_nothing(our_page: ChannelAccount, body: str, status: int) -> None:
    assert asked(our_page, body).status_code == status
    assert not ErasureRequest.objects.exists()


def test_who_signs_and_names_nobody_is_told(our_page: ChannelAccount) -> None:
    assert asked(our_page, signed(secret_of(our_page))).status_code == 400


def test_a_network_without_such_requests_has_no_such_address(our_page: ChannelAccount) -> None:
    app = make_app(our_page.brand, "x")
    assert Client().post(f"/hooks/x/{app.slug}/erase/", "a=b", content_type=FORM).status_code == 404


def test_a_code_that_nobody_has_tells_nothing() -> None:
    assert Client().get("/hooks/erasures/00000000-0000-4000-8000-000000000000/").status_code == 404
