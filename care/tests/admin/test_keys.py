"""A partner's key in a manager's hands."""

import re

from django.test import Client

from care.models import ApiKey, Brand
from care.tests.admin.conftest import act, errors
from care.tests.api.conftest import make_key

PAGE = "/admin/care/apikey/"


def test_a_new_key_is_shown_once_and_opens_the_api(desk: Client, brand: Brand) -> None:
    sent = {"brand": brand.pk, "name": "Partner", "scopes": ["cases:read"], "per_second": 10}
    answer = desk.post(f"{PAGE}add/", {**sent, "digest": "mine", "prefix": "mine"})
    (key,) = re.findall(r"amends_[\w-]{43}", answer.content.decode())
    assert "no-store" in answer["Cache-Control"]
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/cases/").status_code == 200
    row = ApiKey.objects.get()
    assert (row.scopes, row.per_second) == (["cases:read"], 10)
    assert key not in desk.get(f"{PAGE}{row.pk}/change/").content.decode()


def test_scopes_that_are_not_there_cannot_be_given(desk: Client, brand: Brand) -> None:
    sent = {"brand": brand.pk, "name": "Partner", "scopes": ["everything"], "per_second": 0}
    assert set(errors(desk.post(f"{PAGE}add/", sent))) == {"scopes", "per_second"}


def test_a_revoked_key_opens_nothing(desk: Client, brand: Brand) -> None:
    key = make_key(brand)
    act(desk, "apikey", "revoke", ApiKey.objects.get())
    assert ApiKey.objects.get().revoked_at is not None
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/cases/").status_code == 401


def test_a_key_is_renamed_and_narrowed_but_stays_the_same_key(desk: Client, brand: Brand) -> None:
    key = make_key(brand)
    row = ApiKey.objects.get()
    desk.post(f"{PAGE}{row.pk}/change/", {"name": "Renamed", "scopes": ["cases:read"], "per_second": 5, "digest": "x"})
    row.refresh_from_db()
    assert (row.name, row.scopes, row.per_second) == ("Renamed", ["cases:read"], 5)
    assert row.digest == ApiKey.digest_of(key)
