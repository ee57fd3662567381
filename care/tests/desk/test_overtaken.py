"""Nobody answers without having seen what came meanwhile, and two never answer the same words."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from care.casework import drafting
from care.models import Agent, Case, Reply
from care.replies import writing
from care.tests.desk.conftest import signed_in
from care.tests.make import make_post

TRIES = 50


def send(desk: Client, case: Case, text: str = "We are on it.", **changes: Any) -> Any:
    values = {"text": text, "to_post": case.first_post_id, "form_token": str(uuid.uuid4()), "do": "send", **changes}
    return desk.post(f"/cases/{case.ref}/replies/", values)


@pytest.fixture
def version(case: Case) -> int:
    """Of the words on the page that the agent has open."""
    return Case.objects.get(pk=case.pk).words_version


def test_what_came_meanwhile_stands_above_what_was_typed(desk: Client, case: Case, version: int) -> None:
    make_post(case, "It was found, never mind!")
    answer = send(desk, case, "We look for it.", words_version=version, seen=case.first_post_id)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.index("It was found, never mind!") < page.index("We look for it.")
    assert not Reply.objects.exists()


def test_a_colleagues_answer_overtakes_too(desk: Client, teammate: Agent, case: Case, version: int) -> None:
    send(signed_in(teammate), case, "Colleague first.", words_version=version)
    answer = send(desk, case, "Me too.", words_version=version)
    assert answer.status_code == 409
    assert "Colleague first." in answer.content.decode()
    assert Reply.objects.get().agent == teammate


def test_send_anyway_sends_it(desk: Client, case: Case, version: int) -> None:
    make_post(case)
    page = send(desk, case, "Still true.", words_version=version)
    assert send(desk, case, "Still true.", words_version=page.context["words_version"]).status_code == 303
    assert Reply.objects.get().text == "Still true."


def test_review_shows_the_case_with_the_words_kept(desk: Client, case: Case, version: int) -> None:
    make_post(case, "One more thing.")
    page = send(desk, case, "My words.", words_version=version, do="review")
    assert page.status_code == 200
    assert "My words." in page.content.decode().split("<textarea")[1]
    assert page.context["composer"].shared.words_version == version + 1


def test_a_note_or_an_assignment_overtakes_nobody(desk: Client, case: Case, version: int) -> None:
    desk.post(f"/cases/{case.ref}/notes/", {"text": "Seen.", "form_token": str(uuid.uuid4())})
    desk.post(f"/cases/{case.ref}/solve/")
    assert send(desk, case, words_version=version).status_code == 303


def test_a_double_click_is_no_overtaking(desk: Client, case: Case, version: int) -> None:
    token = str(uuid.uuid4())
    assert {send(desk, case, form_token=token, words_version=version).status_code for _ in range(2)} == {303}
    assert Reply.objects.count() == 1


def test_review_answers_the_newest_words(desk: Client, case: Case, version: int) -> None:
    newest = make_post(case, "It was found, never mind!")
    page = send(desk, case, "My words.", words_version=version, do="review", mode="public")
    [public, _private] = page.context["composer"].panels
    assert (public.chosen.id, public.text) == (str(newest.pk), "My words.")


def test_the_page_carries_the_version_of_its_words(desk: Client, case: Case, version: int) -> None:
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert f'name="words_version" value="{version}"' in page


@pytest.mark.parametrize("read_last", ["care_handover", "care_draft", "care_savedreply"])
def test_a_page_whose_words_move_while_it_is_read_is_read_again(
    desk: Client, agent: Agent, case: Case, read_last: str
) -> None:
    drafting.keep(case, agent, "note", "Mind the voucher")
    came: list[str] = []

    def they_write(execute: Any, sql: str, *rest: Any) -> Any:
        if f'FROM "{read_last}"' in sql and not came:
            came.append(sql)
            make_post(case, "It was found, never mind!")
        return execute(sql, *rest)

    with connection.execute_wrapper(they_write):
        page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert "It was found, never mind!" in page.split('id="composer"')[0]
    assert f'name="words_version" value="{Case.objects.get(pk=case.pk).words_version}"' in page
    assert came


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_one_is_sent(case: Case, agent: Agent, teammate: Agent) -> None:
    for _ in range(TRIES):
        assert sorted(race(case, agent, teammate)) == [False, True]
    assert Reply.objects.count() == TRIES


def race(case: Case, *agents: Agent) -> list[bool]:
    """Whose answer was taken."""
    start, taken = threading.Barrier(len(agents)), list[bool]()
    version, post = Case.objects.get(pk=case.pk).words_version, case.first_post
    assert post

    def answer(by: Agent) -> None:
        try:
            start.wait(10)
            writing.write(case, by, f"From {by}.", post, uuid.uuid4(), words_version=version)
            taken.append(True)
        except writing.Overtaken:
            taken.append(False)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=[agent]) for agent in agents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return taken
