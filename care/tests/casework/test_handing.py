"""A warm hand-over: offered, accepted or not, and never between two chairs."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections

from care.casework import assigning, handing, solving
from care.casework.handing import Decided, NotOffered
from care.models import Agent, Case, Handover, Membership, Team
from care.tests.make import make_agent, make_team

pytestmark = pytest.mark.django_db

SUMMARY = "What happened: the bag. What we promised: a call. What is open: which flight."


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def owned(case: Case, agent: Agent) -> Case:
    assigning.assign(case, agent, agent)
    return fresh(case)


@pytest.fixture
def second_line(outsider: Agent) -> Team:
    membership = Membership.objects.get(agent=outsider)
    assert membership.team
    return membership.team


def kinds(case: Case) -> list[str]:
    return [event.kind for event in case.events.all()]


def test_the_owner_keeps_the_case_until_the_other_accepts(owned: Case, agent: Agent, teammate: Agent) -> None:
    handover = handing.offer(owned, agent, SUMMARY, to=teammate)
    assert fresh(owned).assignee == agent
    handing.accept(handover, teammate)
    assert fresh(owned).assignee == teammate
    assert kinds(owned)[-3:] == ["offered", "accepted", "assigned"]
    assert SUMMARY not in str([event.data for event in owned.events.all()])


def test_who_accepts_for_another_team_takes_the_case_there(
    owned: Case, agent: Agent, outsider: Agent, second_line: Team
) -> None:
    handing.accept(handing.offer(owned, agent, SUMMARY, to=second_line), outsider)
    assert (fresh(owned).assignee, fresh(owned).team) == (outsider, second_line)
    assert owned in Case.objects.visible_to(Agent.objects.get(pk=outsider.pk))


def test_a_colleague_of_another_team_takes_it_to_theirs(
    owned: Case, agent: Agent, outsider: Agent, second_line: Team
) -> None:
    handing.accept(handing.offer(owned, agent, SUMMARY, to=outsider), outsider)
    assert fresh(owned).team == second_line


def test_a_manager_sees_it_where_it_is(owned: Case, agent: Agent, manager: Agent) -> None:
    handing.accept(handing.offer(owned, agent, SUMMARY, to=manager), manager)
    assert (fresh(owned).assignee, fresh(owned).team) == (manager, owned.team)


def test_a_decline_leaves_it_with_its_owner_and_says_why(owned: Case, agent: Agent, teammate: Agent) -> None:
    handing.decline(handing.offer(owned, agent, SUMMARY, to=teammate), teammate, "On leave from noon.")
    handover = Handover.objects.get()
    assert (handover.state, handover.reason, handover.decided_by) == ("declined", "On leave from noon.", teammate)
    assert fresh(owned).assignee == agent


def test_an_offer_is_decided_once(owned: Case, agent: Agent, teammate: Agent) -> None:
    handover = handing.offer(owned, agent, SUMMARY, to=teammate)
    handing.withdraw(handover, agent)
    with pytest.raises(Decided, match="Ada Agent has withdrawn the offer"):
        handing.accept(handover, teammate)
    assert (fresh(owned).assignee, Handover.objects.get().state) == (agent, "withdrawn")


def test_nobody_accepts_what_is_offered_to_another(
    owned: Case, agent: Agent, teammate: Agent, lead: Agent, outsider: Agent
) -> None:
    handover = handing.offer(owned, agent, SUMMARY, to=teammate)
    for other in (lead, outsider, agent):
        with pytest.raises(Decided):
            handing.accept(handover, other)
    assert fresh(owned).assignee == agent


def test_a_case_has_one_open_offer(owned: Case, agent: Agent, teammate: Agent, lead: Agent) -> None:
    handing.offer(owned, agent, SUMMARY, to=teammate)
    with pytest.raises(NotOffered, match="offered to teammate already"):
        handing.offer(owned, agent, SUMMARY, to=lead)
    with pytest.raises(IntegrityError):
        Handover.objects.create(brand=owned.brand, case=owned, from_agent=agent, to_agent=lead, summary=SUMMARY)


def test_solving_closes_the_offer(owned: Case, agent: Agent, teammate: Agent) -> None:
    handing.offer(owned, agent, SUMMARY, to=teammate)
    solving.solve(owned, agent)
    assert Handover.objects.get().state == "withdrawn"
    with pytest.raises(NotOffered):
        handing.offer(owned, agent, SUMMARY, to=teammate)


def test_assigning_it_to_somebody_else_closes_the_offer(
    owned: Case, agent: Agent, teammate: Agent, lead: Agent
) -> None:
    handing.offer(owned, agent, SUMMARY, to=teammate)
    assigning.assign(owned, lead, lead)
    assert (Handover.objects.get().state, Handover.objects.get().decided_by) == ("withdrawn", lead)


def test_who_takes_what_was_offered_to_them_has_accepted(owned: Case, agent: Agent, teammate: Agent) -> None:
    handing.offer(owned, agent, SUMMARY, to=teammate)
    assigning.assign(owned, teammate, teammate)
    assert Handover.objects.get().state == "accepted"


def test_nobody_of_another_brand_nor_an_auditor_is_offered_a_case(owned: Case, agent: Agent, auditor: Agent) -> None:
    for stranger in (make_agent(), auditor, make_team()):
        with pytest.raises(NotOffered):
            handing.offer(owned, agent, SUMMARY, to=stranger)


def test_nobody_is_offered_what_they_have(owned: Case, agent: Agent, lead: Agent) -> None:
    for giver in (agent, lead):
        with pytest.raises(NotOffered):
            handing.offer(owned, giver, SUMMARY, to=agent)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_accept_at_once_one_gets_it_and_the_others_read_who(case: Case) -> None:
    giver, *members = (make_agent("agent", case.team) for _ in range(9))
    handover = handing.offer(case, giver, SUMMARY, to=case.team)
    said = race(*(partial(handing.accept, handover, by) for by in members))
    owner = fresh(case).assignee
    assert owner in members
    assert said == [f"{owner} has accepted the case."] * 7


@pytest.mark.django_db(transaction=True)
def test_of_a_yes_and_a_withdrawal_at_once_one_counts(case: Case, agent: Agent, teammate: Agent) -> None:
    for _ in range(20):
        assigning.assign(case, agent, agent)
        handover = handing.offer(case, agent, SUMMARY, to=teammate)
        said = race(partial(handing.accept, handover, teammate), partial(handing.withdraw, handover, agent))
        handover.refresh_from_db()
        assert len(said) == 1
        assert (fresh(case).assignee == teammate) == (handover.state == "accepted")


def race(*deeds: Callable[[], object]) -> list[str]:
    """What those read who were too late."""
    start, said = Barrier(len(deeds)), list[str]()

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(10)
            deed()
        except Decided as problem:
            said.append(str(problem))
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return said
