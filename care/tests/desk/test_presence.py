"""Who looks at a case, who is replying, and whose it becomes."""

import time

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from care import telling
from care.desk import presence
from care.models import Agent, Brand, Case
from care.tests.desk.conftest import signed_in


def beat(desk: Client, case: Case, mode: str = "viewing", **more: str) -> str:
    answer = desk.post(f"/cases/{case.ref}/presence/", {"mode": mode, **more})
    assert answer.status_code == 200
    return str(answer.json()["said"])


def seen_by(agent: Agent, case: Case) -> str:
    return presence.in_words(presence.present_at([case.pk], agent).get(case.pk, ()))


def test_colleagues_are_named_who_replies_first(
    desk: Client, agent: Agent, teammate: Agent, lead: Agent, case: Case
) -> None:
    beat(signed_in(lead), case)
    beat(desk, case, "replying")
    assert seen_by(teammate, case) == "Ada is replying · lead is looking"
    assert seen_by(agent, case) == "lead is looking"


def test_who_closes_the_page_is_gone(desk: Client, teammate: Agent, case: Case) -> None:
    beat(desk, case)
    beat(desk, case, "gone")
    assert seen_by(teammate, case) == ""


def test_who_is_silent_is_forgotten(agent: Agent, teammate: Agent, case: Case) -> None:
    stale = f"viewing|{time.time() - presence.SECONDS - 1:.0f}|Ada"
    telling.broker().hset(f"present:{case.pk}", str(agent.pk), stale)
    assert seen_by(teammate, case) == ""


def test_the_row_and_the_page_say_it(desk: Client, teammate: Agent, case: Case) -> None:
    beat(desk, case, "replying")
    colleague = signed_in(teammate)
    for path in ("/inbox/?view=all", f"/cases/{case.ref}/"):
        assert "Ada is replying" in colleague.get(path).content.decode()
        assert "Ada is replying" not in desk.get(path).content.decode()


def test_the_first_letter_claims_and_leaves_a_line(desk: Client, agent: Agent, case: Case) -> None:
    assert "yours now" in beat(desk, case, "replying", claim="1")
    case.refresh_from_db()
    assert case.assignee == agent
    assert case.events.get(kind="assigned").data == {"from": None, "to": agent.pk}


def test_a_colleagues_case_is_not_claimed(desk: Client, teammate: Agent, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(assignee=teammate)
    assert beat(desk, case, "replying", claim="1") == ""
    assert Case.objects.get().assignee == teammate


def test_a_brand_may_want_no_claims(desk: Client, brand: Brand, case: Case) -> None:
    Brand.objects.update(claims_on_typing=False)
    assert beat(desk, case, "replying", claim="1") == ""
    assert Case.objects.get().assignee is None


def test_who_may_not_change_a_case_is_not_there(auditor: Agent, outsider: Agent, teammate: Agent, case: Case) -> None:
    for who, status in ((auditor, 403), (outsider, 404)):
        assert signed_in(who).post(f"/cases/{case.ref}/presence/", {"mode": "viewing"}).status_code == status
    assert seen_by(teammate, case) == ""


def test_without_the_broker_nobody_is_there_and_nothing_fails(
    desk: Client, teammate: Agent, case: Case, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(telling, "_quiet_until", 0.0)
    telling.broker.cache_clear()
    assert beat(desk, case, claim="1") != ""
    assert seen_by(teammate, case) == ""
    telling.broker.cache_clear()
    monkeypatch.setattr(telling, "_quiet_until", 0.0)


def test_presence_costs_no_query_a_row(
    agent: Agent, case: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        presence.present_at(range(50), agent)
