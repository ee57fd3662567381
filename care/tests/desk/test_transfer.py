"""Handing a case over at the desk."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from care.casework import assigning, handing, solving
from care.models import Agent, Case, Handover, Membership, Team
from care.tests.desk.conftest import signed_in
from care.tests.make import make_case, make_post

SUMMARY = "What happened: the bag is lost. What we promised: a call today. What is open: which flight."


@pytest.fixture
def owned(case: Case, agent: Agent) -> Case:
    assigning.assign(case, agent, agent)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def second_line(outsider: Agent) -> Team:
    membership = Membership.objects.get(agent=outsider)
    assert membership.team
    return membership.team


def offer(desk: Client, case: Case, to: Agent | Team, summary: str = SUMMARY, *, follow: bool = False) -> Any:
    chosen = f"{'team' if isinstance(to, Team) else 'agent'}-{to.pk}"
    return desk.post(f"/cases/{case.ref}/transfer/", {"to": chosen, "summary": summary}, follow=follow)


def decide(desk: Client, decision: str, **values: str) -> Any:
    handover = Handover.objects.latest("pk")
    return desk.post(f"/cases/{handover.case.ref}/transfer/{handover.pk}/{decision}/", values, follow=True)


def test_the_form_asks_what_a_colleague_has_to_know(desk: Client, owned: Case, teammate: Agent) -> None:
    page = desk.get(f"/cases/{owned.ref}/transfer/").content.decode()
    for words in ("What happened:", "What we promised:", "What is open:", "teammate", owned.team.name):
        assert words in page
    assert "Ada Agent</option>" not in page


def test_an_offer_shows_to_both_and_changes_nothing_yet(
    desk: Client, owned: Case, agent: Agent, teammate: Agent
) -> None:
    answer = offer(desk, owned, teammate)
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{owned.ref}/")
    given = desk.get(f"/cases/{owned.ref}/").content.decode()
    got = signed_in(teammate).get(f"/cases/{owned.ref}/").content.decode()
    assert SUMMARY in given
    assert SUMMARY in got
    assert ("/withdraw/" in given, "/accept/" in given) == (True, False)
    assert ("/withdraw/" in got, "/accept/" in got, "/decline/" in got) == (False, True, True)
    assert Case.objects.get().assignee == agent


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"to": "", "summary": SUMMARY}, "Choose a colleague or a team."),
        ({"to": "agent-x", "summary": SUMMARY}, "Choose a colleague or a team."),
        ({"to": "agent-999999", "summary": SUMMARY}, "There is no such colleague."),
        ({"to": "team-999999", "summary": SUMMARY}, "There is no such colleague."),
        ({"to": "", "summary": ""}, "Choose a colleague or a team."),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    desk: Client, owned: Case, sent: dict[str, str], words: str
) -> None:
    answer = desk.post(f"/cases/{owned.ref}/transfer/", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert sent["summary"] in answer.content.decode()
    assert not Handover.objects.exists()


def test_the_headings_alone_are_no_summary(desk: Client, owned: Case, teammate: Agent) -> None:
    answer = offer(desk, owned, teammate, "What happened:\r\n\r\nWhat we promised:\r\n\r\nWhat is open:\r\n")
    assert answer.status_code == 422
    assert f'value="agent-{teammate.pk}" selected' in answer.content.decode()


def test_accepting_makes_it_theirs_and_the_summary_stays(desk: Client, owned: Case, teammate: Agent) -> None:
    offer(desk, owned, teammate)
    page = decide(signed_in(teammate), "accept").content.decode()
    assert "The case is yours now." in page
    assert Case.objects.get().assignee == teammate
    assert page.count(SUMMARY) == 1
    assert SUMMARY in page.split('id="timeline"')[1]
    assert "teammate has accepted the case." in page


def test_declining_wants_a_reason_and_the_giver_reads_it(
    desk: Client, owned: Case, agent: Agent, teammate: Agent
) -> None:
    offer(desk, owned, teammate)
    assert "Say in a word why" in decide(signed_in(teammate), "decline", reason=" ").content.decode()
    assert Handover.objects.get().state == "offered"
    decide(signed_in(teammate), "decline", reason="On leave from noon.")
    assert "On leave from noon." in desk.get(f"/cases/{owned.ref}/").content.decode()
    assert Case.objects.get().assignee == agent


def test_withdrawing_is_for_the_giver_and_the_owner(desk: Client, owned: Case, teammate: Agent, lead: Agent) -> None:
    offer(desk, owned, teammate)
    assert decide(signed_in(lead), "withdraw").status_code == 403
    assert "The offer is withdrawn." in decide(desk, "withdraw").content.decode()
    assert Handover.objects.get().state == "withdrawn"


def test_who_is_too_late_reads_who_was_faster(desk: Client, owned: Case, teammate: Agent, lead: Agent) -> None:
    offer(desk, owned, owned.team)
    decide(signed_in(teammate), "accept")
    assert "teammate has accepted the case." in decide(signed_in(lead), "accept").content.decode()
    assert Case.objects.get().assignee == teammate


def test_another_team_reads_the_case_while_it_is_offered_to_them(
    desk: Client, owned: Case, outsider: Agent, second_line: Team
) -> None:
    receiver = signed_in(outsider)
    assert receiver.get(f"/cases/{owned.ref}/").status_code == 404
    offer(desk, owned, second_line)
    page = receiver.get(f"/cases/{owned.ref}/").content.decode()
    assert SUMMARY in page
    assert "You may read this case, but not change it." in page
    assert receiver.post(f"/cases/{owned.ref}/solve/").status_code == 403
    assert receiver.get(f"/cases/{owned.ref}/transfer/").status_code == 403
    decide(desk, "withdraw")
    assert receiver.get(f"/cases/{owned.ref}/").status_code == 404


def test_no_list_and_no_search_is_wider_for_an_offer(
    desk: Client, owned: Case, outsider: Agent, second_line: Team
) -> None:
    other = make_case(owned.first_post.account if owned.first_post else None, "Another matter.")
    offer(desk, owned, second_line)
    receiver = signed_in(outsider)
    assert not Case.objects.visible_to(outsider).exists()
    assert "My train never came" not in receiver.get("/inbox/?view=everything").content.decode()
    assert receiver.get(f"/cases/{other.ref}/").status_code == 404


def test_who_accepts_for_another_team_works_in_it_at_once(desk: Client, owned: Case, outsider: Agent) -> None:
    offer(desk, owned, outsider)
    page = decide(signed_in(outsider), "accept").content.decode()
    assert 'id="composer"' in page
    assert desk.get(f"/cases/{owned.ref}/").status_code == 404


def test_a_decline_of_another_team_leads_back_to_what_is_offered(desk: Client, owned: Case, outsider: Agent) -> None:
    offer(desk, owned, outsider)
    answer = decide(signed_in(outsider), "decline", reason="Not ours.")
    assert answer.redirect_chain == [("/offered/", 303)]
    assert "no colleague has offered you a case" in answer.content.decode()


def test_outsiders_decide_nothing(desk: Client, owned: Case, teammate: Agent, outsider: Agent, auditor: Agent) -> None:
    offer(desk, owned, teammate)
    for decision in ("accept", "decline", "withdraw"):
        assert decide(signed_in(outsider), decision, reason="x").status_code == 404
        assert decide(signed_in(auditor), decision, reason="x").status_code in (403, 404)
    assert signed_in(auditor).get(f"/cases/{owned.ref}/transfer/").status_code == 403
    assert signed_in(outsider).get(f"/cases/{owned.ref}/transfer/").status_code == 404
    assert Handover.objects.get().state == "offered"


def test_an_auditor_reads_the_offer(desk: Client, owned: Case, teammate: Agent, auditor: Agent) -> None:
    offer(desk, owned, teammate)
    page = signed_in(auditor).get(f"/cases/{owned.ref}/").content.decode()
    assert SUMMARY in page
    assert "/accept/" not in page


def test_every_page_tells_of_what_is_offered(desk: Client, owned: Case, teammate: Agent) -> None:
    receiver = signed_in(teammate)
    assert "Offered to you" not in receiver.get("/inbox/").content.decode()
    offer(desk, owned, teammate)
    assert "Offered to you" in receiver.get("/inbox/").content.decode()
    assert SUMMARY in receiver.get("/offered/").content.decode()
    decide(receiver, "accept")
    assert "Offered to you" not in receiver.get("/inbox/").content.decode()


def test_the_inbox_counts_them_without_a_query_of_its_own(desk: Client, owned: Case, teammate: Agent) -> None:
    offer(desk, owned, teammate)
    receiver = signed_in(teammate)
    receiver.get("/inbox/")
    with CaptureQueriesContext(connection) as queries:
        assert "Offered to you" in receiver.get("/inbox/").content.decode()
    assert [query["sql"] for query in queries if "care_handover" in query["sql"]] == []


def test_a_solved_case_is_offered_to_nobody(desk: Client, owned: Case, teammate: Agent) -> None:
    solving.solve(owned, teammate)
    assert "/transfer/" not in desk.get(f"/cases/{owned.ref}/").content.decode()
    answer = offer(desk, owned, teammate)
    assert answer.status_code == 422
    assert SUMMARY in answer.content.decode()


def test_new_words_do_not_disturb_an_offer(desk: Client, owned: Case, teammate: Agent, agent: Agent) -> None:
    offer(desk, owned, teammate)
    make_post(owned, "Hello?")
    decide(signed_in(teammate), "accept")
    assert Case.objects.get().assignee == teammate


def test_the_page_says_who_had_it_how_long(desk: Client, case: Case, agent: Agent, teammate: Agent) -> None:
    assert "Who had it" not in desk.get(f"/cases/{case.ref}/").content.decode()
    assigning.assign(case, agent, agent)
    handing.accept(handing.offer(case, agent, SUMMARY, to=teammate), teammate)
    held = desk.get(f"/cases/{case.ref}/").content.decode().split("Who had it</h2>")[1].split("</dl>")[0]
    assert held.index("Ada Agent") < held.index("teammate")
    assert held.count("until now") == 1
    assigning.assign(case, None, agent)
    assert "until now" not in desk.get(f"/cases/{case.ref}/").content.decode()
