"""Merging two cases at the desk, and undoing it."""

import re
from typing import Any

import pytest
from django.test import Client

from care.casework import joining, solving
from care.models import Agent, Author, Case, ChannelAccount, Post
from care.tests.desk.conftest import signed_in
from care.tests.make import make_account, make_case, make_team, minutes_ago


@pytest.fixture
def other(case: Case, account: ChannelAccount) -> Case:
    """Younger, and somebody else's as far as the desk knows."""
    return make_case(account, "Where is my refund?", posted_at=minutes_ago(1))


@pytest.fixture
def again(case: Case, other: Case) -> Case:
    """Of the same customer."""
    Author.objects.filter(posts__case=other).update(customer=case.customer)
    Case.objects.filter(pk=other.pk).update(customer=case.customer, is_receiving=False)
    return Case.objects.get(pk=other.pk)


def merge(desk: Client, case: Case, **sent: str) -> Any:
    return desk.post(f"/cases/{case.ref}/merge/", sent)


def undo(desk: Client, page: str) -> Any:
    address = re.search(r'action="(/cases/C-\d+/part/C-\d+/)"', page)
    assert address
    return desk.post(address[1], follow=True)


def test_the_form_offers_the_customers_other_cases_and_says_which_stays(desk: Client, case: Case, again: Case) -> None:
    page = desk.get(f"/cases/{case.ref}/merge/").content.decode()
    assert "Where is my refund?" in page
    assert f"{again.ref} moves into {case.ref}, which is older." in page


@pytest.mark.parametrize("where", ["older", "younger"])
def test_both_ways_lead_to_the_older_case(desk: Client, case: Case, again: Case, where: str) -> None:
    at, wanted = (case, again) if where == "older" else (again, case)
    answer = merge(desk, at, other=wanted.ref)
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.ref}/")
    assert Case.objects.get(pk=again.pk).merged_into == case
    assert desk.get(f"/cases/{again.ref}/").status_code == 200


def test_two_customers_need_the_customers_word_and_what_was_typed_comes_back(
    desk: Client, case: Case, other: Case
) -> None:
    answer = merge(desk, case, ref=other.ref.lower())
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "different customers" in page
    assert f'value="{other.ref.lower()}"' in page
    assert Case.objects.whole().count() == 2
    assert merge(desk, case, ref=other.ref.lower(), told="1").status_code == 303
    assert "the customer told us that both are them" in desk.get(f"/cases/{case.ref}/").content.decode()


@pytest.mark.parametrize("ref", ["", "x", "C-999999", "C-" + "9" * 30, "\x00"])
def test_a_case_that_is_none_is_refused(desk: Client, case: Case, ref: str) -> None:
    assert merge(desk, case, ref=ref).status_code == 422


def test_a_case_is_not_merged_with_itself(desk: Client, case: Case) -> None:
    answer = merge(desk, case, ref=case.ref)
    assert answer.status_code == 422
    assert "this case itself" in answer.content.decode()


def test_both_cases_must_be_the_agents_to_change(desk: Client, case: Case) -> None:
    elsewhere = make_case(make_account("x", make_team(case.brand)))
    assert merge(desk, case, ref=elsewhere.ref, told="1").status_code == 422
    stranger = make_case()
    assert merge(desk, case, ref=stranger.ref, told="1").status_code == 422


def test_auditors_and_outsiders_merge_nothing(case: Case, again: Case, auditor: Agent, outsider: Agent) -> None:
    for client, status in ((signed_in(auditor), 403), (signed_in(outsider), 404)):
        assert client.get(f"/cases/{case.ref}/merge/").status_code == status
        assert merge(client, case, other=again.ref).status_code == status
        assert client.post(f"/cases/{case.ref}/part/{again.ref}/").status_code == status
    assert Case.objects.whole().count() == 2


def test_the_message_offers_to_undo_it(desk: Client, case: Case, again: Case) -> None:
    merge(desk, again, other=case.ref)
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    answer = undo(desk, page.split('id="status"')[1].split("</div>")[0])
    assert "are two cases again" in answer.content.decode()
    assert Case.objects.whole().count() == 2


def test_the_line_of_the_merge_offers_it_as_long_as_it_is_possible(desk: Client, case: Case, again: Case) -> None:
    merge(desk, again, other=case.ref)
    desk.get("/inbox/")  # the message has been read
    timeline = desk.get(f"/cases/{case.ref}/").content.decode().split('id="timeline"')[1]
    undo(desk, timeline)
    after = desk.get(f"/cases/{case.ref}/").content.decode()
    assert "told" in after
    assert "/part/" not in after


def test_an_auditor_sees_the_line_without_a_button(desk: Client, case: Case, again: Case, auditor: Agent) -> None:
    merge(desk, again, other=case.ref)
    page = signed_in(auditor).get(f"/cases/{case.ref}/").content.decode()
    assert "merged" in page
    assert "/part/" not in page


def test_what_is_apart_already_is_said_to_be(desk: Client, case: Case, again: Case) -> None:
    merge(desk, again, other=case.ref)
    for words in ("are two cases again", "is a case of its own already"):
        page = desk.post(f"/cases/{case.ref}/part/{again.ref}/", follow=True).content.decode()
        assert words in page


def test_what_the_network_joined_still_says_so(desk: Client, case: Case, again: Case) -> None:
    joining.merge(again.pk, case.pk)
    assert "it is the same person" in desk.get(f"/cases/{case.ref}/").content.decode()


def test_a_solved_case_offers_it_too(desk: Client, case: Case, agent: Agent) -> None:
    solving.solve(case, agent)
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert f"/cases/{case.ref}/merge/" in page
    assert f"/cases/{case.ref}/split/" in page


def test_a_case_of_nobody_moves_into_one_of_somebody(desk: Client, case: Case, other: Case) -> None:
    Case.objects.filter(pk=case.pk).update(customer=None, is_receiving=False)
    Post.objects.filter(case=case).update(author=None)
    assert merge(desk, case, ref=other.ref)["Location"] == f"/cases/{other.ref}/"
