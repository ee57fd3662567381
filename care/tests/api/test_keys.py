"""Who may call."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from care.models import Agent, ApiKey, Brand, Case
from care.tests.api.conftest import make_key
from care.tests.make import make_account, make_case

LIST = "/api/v1/cases/"


def called_with(authorization: str) -> Client:
    return Client(headers={"Authorization": authorization}, raise_request_exception=False)


def test_without_a_key_nothing_is_answered_and_the_way_in_is_named(db: None, client: Client) -> None:
    answer = client.get(LIST)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_authenticated"


@pytest.mark.parametrize("authorization", ["Bearer wrong", "Bearer", "Bearer a b", "Bearer \xff\x00", "Basic YTpi"])
def test_a_wrong_key_is_refused(db: None, authorization: str) -> None:
    answer = called_with(authorization).get(LIST)
    assert (answer.status_code, answer.json()["status"]) == (401, 401)


def test_a_revoked_key_is_refused(brand: Brand) -> None:
    key = make_key(brand, revoked_at=timezone.now())
    assert called_with(f"Bearer {key}").get(LIST).status_code == 401


def test_an_agents_session_opens_nothing_here(manager: Agent, client: Client) -> None:
    client.force_login(manager)
    assert client.get(LIST).status_code == 401


def test_a_key_opens_no_page_of_the_desk(partner: Client) -> None:
    assert partner.get("/admin/").status_code == 302


def test_a_key_without_the_scope_may_not_write(brand: Brand, case: Case) -> None:
    reader = called_with(f"Bearer {make_key(brand, scopes=['cases:read'])}")
    answer = reader.post(f"{LIST}{case.ref}/replies/", {"text": "Hello"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert not case.replies.exists()


def test_a_key_without_the_scope_may_not_read(brand: Brand) -> None:
    writer = called_with(f"Bearer {make_key(brand, scopes=['replies:write'])}")
    assert writer.get(LIST).status_code == 403


def test_another_brands_case_is_not_there(partner: Client) -> None:
    foreign = make_case(make_account())
    assert partner.get(LIST).json()["data"] == []
    for address in (f"{LIST}{foreign.ref}/", f"{LIST}{foreign.ref}/replies/1/"):
        answer = partner.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_another_brands_case_takes_no_reply(partner: Client) -> None:
    foreign = make_case(make_account())
    address = f"{LIST}{foreign.ref}/replies/"
    answer = partner.post(address, {"text": "Hi"}, "application/json", headers={"Idempotency-Key": "1"})
    assert answer.status_code == 404
    assert not foreign.replies.exists()


def test_last_use_is_stamped_once_a_minute(partner: Client) -> None:
    partner.get(LIST)
    stamped = ApiKey.objects.get().last_used_at
    partner.get(LIST)
    assert stamped is not None
    assert ApiKey.objects.get().last_used_at == stamped
    ApiKey.objects.update(last_used_at=stamped - timedelta(minutes=2))
    partner.get(LIST)
    assert ApiKey.objects.get().last_used_at != stamped - timedelta(minutes=2)


def test_more_requests_a_second_than_the_key_may_make_are_turned_away(brand: Brand) -> None:
    caller = called_with(f"Bearer {make_key(brand, per_second=1)}")
    answers = [caller.get(LIST) for _ in range(8)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert int(refused[0]["Retry-After"]) >= 1
    assert refused[0].json()["code"] == "throttled"


def test_an_answer_says_how_long_it_took_and_is_not_kept_by_anybody(partner: Client) -> None:
    answer = partner.get(LIST)
    assert "total;dur=" in answer["Server-Timing"]
    assert "no-store" in answer["Cache-Control"]
    assert answer["Request-Id"]
