"""Saved replies in the composer: filled for the case, counted, and not sent while a blank is left."""

from typing import Any

import pytest
from django.test import Client

from care.models import Agent, Author, Case, Reply, SavedReply, SavedUse
from care.replies import reusing
from care.tests.desk.conftest import signed_in
from care.tests.desk.test_answering import send
from care.tests.make import make_account, make_author, make_brand, make_post, make_team

HELLO = 'Hi {{author.first_name|"there"}}, [[order number]]? {{agent.first_name}}, {{brand.name}}, {{case.ref}}'


def keep(case: Case, name: str = "Hello", text: str = HELLO, **more: Any) -> SavedReply:
    return SavedReply.objects.create(**{"brand": case.brand, "name": name, "text": text, **more})


def shown(desk: Client, case: Case) -> list[tuple[str, str]]:
    """The composer's offers: name and text."""
    return [(one.name, one.text) for one in desk.get(f"/cases/{case.ref}/").context["composer"].shared.saved]


def test_a_saved_reply_is_offered_filled_for_the_case(desk: Client, case: Case) -> None:
    Author.objects.update(name="Priya Nair")
    keep(case)
    filled = f"Hi Priya, [[order number]]? Ada, Northwind, {case.ref}"
    assert shown(desk, case) == [("Hello", filled)]
    assert f'data-text="{filled}"' in desk.get(f"/cases/{case.ref}/").content.decode()


def test_without_javascript_it_is_inserted_filled(desk: Client, case: Case) -> None:
    Author.objects.update(name="")
    answer = send(desk, case, "Well.", do="insert", saved=keep(case, text="Hi {{author.first_name}}!\r\nBye.").pk)
    assert "Well.\nHi [[first name]]!\nBye.</textarea>" in answer.content.decode()


@pytest.mark.parametrize("name", ["[[Priya]]", "{{agent.name}}", "<b>", "}} [[order number]] {{"])
def test_a_customers_name_smuggles_nothing_in(desk: Client, case: Case, name: str) -> None:
    Author.objects.update(name=name)
    keep(case, text="{{author.name}}{{author.first_name}} {{author.name}}")
    (_, text), *_rest = shown(desk, case)
    assert "Ada" not in text
    assert "order number]]" not in text
    assert "[[Priya" not in text
    assert "<b>" not in desk.get(f"/cases/{case.ref}/").content.decode().split("data-text=")[1].partition(">")[0]


@pytest.mark.parametrize("do", ["send", "thread"])
def test_an_answer_with_a_blank_is_given_back_and_the_blank_named(desk: Client, case: Case, do: str) -> None:
    answer = send(desk, case, "Order [[order number]] of [[ ]] and [[day]].", do=do)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Not sent: fill in “order number”, “[[ ]]”, “day” first" in page
    assert "Order [[order number]]" in page.split("<textarea")[1]
    assert "autofocus" in page.split("<textarea")[1].split(">")[0]
    assert not Reply.objects.exists()


def test_filled_in_it_goes_and_a_note_may_hold_anything(desk: Client, case: Case) -> None:
    assert send(desk, case, "Order 7 [really] [[is\nhere]].").status_code == 303
    sent = {"text": "Ask for [[order number]]", "form_token": "6d5f8a1e-8f3e-4a55-9d5c-0d2f43b1f9aa"}
    assert desk.post(f"/cases/{case.ref}/notes/", sent).status_code == 303
    assert case.notes.get().text == "Ask for [[order number]]"


def test_what_an_agent_says_most_stands_first_for_them_alone(desk: Client, teammate: Agent, case: Case) -> None:
    first, second, third = (keep(case, name, f"{name}!") for name in "ABC")
    send(desk, case, "C!", inserted=[third.pk, third.pk])
    send(desk, case, "C! B!", inserted=[third.pk, second.pk])
    send(desk, case, do="insert", saved=third.pk)
    assert [name for name, _ in shown(desk, case)] == ["C", "B", "A"]
    assert [name for name, _ in shown(signed_in(teammate), case)] == ["A", "B", "C"]
    assert not SavedUse.objects.filter(saved=first).exists()
    assert SavedUse.objects.get(saved=third).times == 3


def test_a_double_click_counts_once_and_a_foreign_reply_never(desk: Client, case: Case) -> None:
    mine, foreign = keep(case), SavedReply.objects.create(brand=make_brand(), name="x", text="x")
    for _ in range(2):
        token = "6d5f8a1e-8f3e-4a55-9d5c-0d2f43b1f9aa"
        send(desk, case, form_token=token, inserted=[mine.pk, foreign.pk, "x", "9" * 30])
    assert list(SavedUse.objects.values_list("saved", "times")) == [(mine.pk, 1)]


def test_what_is_at_hand_is_asked_in_one_query(agent: Agent, case: Case, django_assert_num_queries: Any) -> None:
    keep(case, team=case.team)
    keep(case, "Theirs", team=make_team(case.brand))
    with django_assert_num_queries(1):
        assert [one.name for one in reusing.saved_for(case, agent)] == ["Hello"]


def test_the_newest_author_is_addressed(desk: Client, case: Case) -> None:
    Author.objects.update(name="Priya Nair")
    other = make_author(case.brand, "facebook", name="Pia Fb")
    make_post(case, author=other, account=make_account("facebook", case.team))
    keep(case, text="Hi {{author.first_name}}")
    assert shown(desk, case) == [("Hello", "Hi Pia")]
