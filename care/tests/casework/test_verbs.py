"""What agents do to a case, and the trace that it leaves."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from care.casework.assigning import NotTheirs, assign
from care.casework.muting import mute, unmute
from care.casework.noting import note
from care.casework.snoozing import snooze, wake
from care.casework.solving import need_no_answer, reopen, solve
from care.models import Agent, Case
from care.tests.make import make_case, make_post

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events.all()]


def test_assigning_leaves_a_line_and_moves_the_version(case: Case, agent: Agent, lead: Agent) -> None:
    assign(case, agent, lead)
    case.refresh_from_db()
    assert (case.assignee, kinds(case)) == (agent, ["opened", "assigned"])
    assert case.version > 1


def test_assigning_to_the_one_who_has_it_says_nothing(case: Case, agent: Agent) -> None:
    assign(case, agent, agent)
    assign(case, agent, agent)
    assert kinds(case) == ["opened", "assigned"]


def test_nobody_is_given_a_case_that_they_cannot_see(case: Case, outsider: Agent, lead: Agent) -> None:
    with pytest.raises(NotTheirs):
        assign(case, outsider, lead)
    case.refresh_from_db()
    assert case.assignee is None


def test_a_solved_case_takes_no_posts_and_no_clock_runs(case: Case, agent: Agent) -> None:
    solve(case, agent)
    case.refresh_from_db()
    assert (case.state, case.is_receiving, case.waiting_since) == ("solved", False, None)


def test_solving_twice_is_one_solving(case: Case, agent: Agent) -> None:
    solve(case, agent)
    need_no_answer(case, agent)
    assert kinds(case) == ["opened", "solved"]


def test_a_case_reopened_by_hand_takes_posts_again(case: Case, agent: Agent) -> None:
    solve(case, agent)
    reopen(case, agent)
    case.refresh_from_db()
    assert (case.state, case.is_receiving) == ("open", True)


def test_a_reopened_case_leaves_new_posts_to_a_newer_case(case: Case, agent: Agent) -> None:
    solve(case, agent)
    Case.objects.update(solved_at="2026-01-01T00:00Z")
    assert case.first_post is not None
    newer = make_case(case.first_post.account, author=case.first_post.author)
    reopen(case, agent)
    case.refresh_from_db()
    assert (case.is_receiving, newer.is_receiving) == (False, True)


def test_the_customers_next_words_wake_a_snoozed_case(case: Case, agent: Agent) -> None:
    snooze(case, timezone.now() + timedelta(days=1), agent)
    make_post(case)
    case.refresh_from_db()
    assert case.snoozed_until is None


def test_a_snoozed_case_can_be_woken_by_hand(case: Case, agent: Agent) -> None:
    snooze(case, timezone.now() + timedelta(days=1), agent)
    assert not Case.objects.awake().exists()
    wake(case, agent)
    assert Case.objects.awake().get() == case


def test_the_same_note_form_sent_twice_is_one_note(case: Case, agent: Agent) -> None:
    token = uuid.uuid4()
    assert note(case, agent, "Called them.", token) == note(case, agent, "Called them.", token)
    assert kinds(case) == ["opened", "noted"]


def test_muting_closes_the_case_and_unmuting_is_traced(case: Case, agent: Agent) -> None:
    assert case.first_post is not None
    author = case.first_post.author
    assert author is not None
    mute(case, author, agent)
    unmute(case, author, agent)
    author.refresh_from_db()
    assert author.muted_at is None
    assert kinds(case) == ["opened", "muted", "no_answer_needed", "unmuted"]


def test_agents_see_their_teams_cases_and_managers_the_brands(
    case: Case, agent: Agent, outsider: Agent, lead: Agent, manager: Agent, auditor: Agent
) -> None:
    seen = {who.username for who in (agent, outsider, lead, manager, auditor) if Case.objects.visible_to(who).exists()}
    assert seen == {"agent", "lead", "manager", "auditor"}
