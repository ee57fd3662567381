"""The buttons of a case."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from care.models import Agent, Author, Case, Note
from care.tests.make import make_agent, make_author


def press(desk: Client, case: Case, button: str, **values: Any) -> Any:
    return desk.post(f"/cases/{case.ref}/{button}/", values, follow=True)


def test_a_case_is_taken_given_and_given_back(desk: Client, agent: Agent, teammate: Agent, case: Case) -> None:
    assert "yours now" in press(desk, case, "assign", agent=agent.pk).content.decode()
    assert Case.objects.get().assignee == agent
    assert "teammate&#x27;s now" in press(desk, case, "assign", agent=teammate.pk).content.decode()
    press(desk, case, "assign", agent="")
    assert Case.objects.get().assignee is None


@pytest.mark.parametrize("chosen", ["0", "999999", "x", "9" * 30])
def test_nobody_unknown_gets_a_case(desk: Client, case: Case, chosen: str) -> None:
    answer = press(desk, case, "assign", agent=chosen)
    assert answer.status_code == 422
    assert "There is no such colleague." in answer.content.decode()


def test_who_could_not_see_the_case_does_not_get_it(desk: Client, outsider: Agent, case: Case) -> None:
    answer = press(desk, case, "assign", agent=outsider.pk)
    assert answer.status_code == 422
    assert "does not see the cases of" in answer.content.decode()
    assert Case.objects.get().assignee is None


def test_solving_and_opening_again(desk: Client, case: Case) -> None:
    assert "Solved." in press(desk, case, "solve").content.decode()
    assert Case.objects.get().is_solved
    press(desk, case, "reopen")
    assert Case.objects.get().state == Case.State.OPEN
    assert "no answer needed" in press(desk, case, "no-answer").content.decode()
    assert Case.objects.get().is_solved


def test_nobody_is_named_who_works_for_another_brand(desk: Client, case: Case) -> None:
    stranger = make_agent(first_name="Mallory", last_name="Elsewhere")
    assert "Mallory" not in press(desk, case, "assign", agent=stranger.pk).content.decode()
    assert Case.objects.get().assignee is None


@pytest.mark.parametrize(
    ("how_long", "hours"), [("1h", (0.9, 1)), ("4h", (3.9, 4)), ("tomorrow", (0, 34)), ("week", (150, 178))]
)
def test_snoozing_puts_aside_and_waking_brings_back(
    desk: Client, case: Case, how_long: str, hours: tuple[float, float]
) -> None:
    assert "Snoozed." in press(desk, case, "snooze", how_long=how_long).content.decode()
    until = Case.objects.get().snoozed_until
    assert until
    assert timedelta(hours=hours[0]) < until - timezone.now() <= timedelta(hours=hours[1])
    assert "snoozed until" in desk.get(f"/cases/{case.ref}/").content.decode()
    press(desk, case, "wake")
    assert Case.objects.get().snoozed_until is None


def test_any_other_time_will_do(desk: Client, case: Case) -> None:
    press(desk, case, "snooze", how_long="until", until="2099-01-02T09:30")
    assert Case.objects.get().snoozed_until == datetime(2099, 1, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("until", ["", "2001-01-01T10:00", "yesterday", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_is_past_or_none_or_beyond_all_clocks_is_refused(
    desk: Client, case: Case, until: str, settings: Settings
) -> None:
    settings.TIME_ZONE = "America/New_York"
    answer = press(desk, case, "snooze", how_long="until", until=until)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert Case.objects.get().snoozed_until is None


def test_muting_closes_the_case_and_unmuting_hears_again(desk: Client, agent: Agent, case: Case) -> None:
    author = Author.objects.get()
    assert "is muted." in press(desk, case, "mute", author=author.pk).content.decode()
    assert Author.objects.get().muted_by == agent
    assert Case.objects.get().is_solved
    press(desk, case, "unmute", author=author.pk)
    assert Author.objects.get().muted_at is None


@pytest.mark.parametrize("button", ["mute", "unmute"])
@pytest.mark.parametrize("chosen", ["", "x", "9" * 30, None])
def test_only_the_cases_own_authors_are_muted(desk: Client, case: Case, button: str, chosen: str | None) -> None:
    stranger = make_author(case.brand)
    answer = press(desk, case, button, author=stranger.pk if chosen is None else chosen)
    assert answer.status_code == 422
    assert not Author.objects.exclude(muted_at=None).exists()


def test_a_note_is_written_once_however_often_the_form_comes(desk: Client, agent: Agent, case: Case) -> None:
    token = str(uuid.uuid4())
    for _ in range(2):
        answer = press(desk, case, "notes", text="Be generous.", form_token=token)
    assert "Be generous." in answer.content.decode()
    assert Note.objects.get().agent == agent


@pytest.mark.parametrize(
    ("text", "reason"), [("", "The note is empty."), ("a\x00b", "Null"), ("x" * 10_001, "at most")]
)
def test_a_note_that_does_not_do_says_why(desk: Client, case: Case, text: str, reason: str) -> None:
    answer = press(desk, case, "notes", text=text, form_token=str(uuid.uuid4()))
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "button", ["assign", "solve", "no-answer", "reopen", "snooze", "wake", "mute", "notes", "replies"]
)
def test_reading_a_forms_address_shows_the_case_and_changes_nothing(desk: Client, case: Case, button: str) -> None:
    answer = desk.get(f"/cases/{case.ref}/{button}/")
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.ref}/")
    assert Case.objects.get().version == case.version
