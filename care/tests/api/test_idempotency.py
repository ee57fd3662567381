"""The same POST twice is one reply."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from care.models import Case, IdempotentAnswer, Reply
from care.models.turns import take_turns
from care.tests.api.conftest import Call
from care.tests.make import make_case

HELLO = {"text": "Hello"}


@pytest.mark.parametrize("given", ["", " ", '""', "a b", "é", "x" * 256])
def test_without_a_good_key_nothing_is_written(partner: Client, case: Case, given: str) -> None:
    headers = {"Idempotency-Key": given} if given else {}
    answer = partner.post(f"/api/v1/cases/{case.ref}/replies/", HELLO, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")
    assert not Reply.objects.exists()


def test_a_replay_gets_the_same_answer_and_says_so(case: Case, say: Call) -> None:
    first = say(case, HELLO, key="one")
    Reply.objects.update(state="sending")
    again = say(case, HELLO, key='"one"')
    assert (again.status_code, again.json(), again["Location"]) == (202, first.json(), first["Location"])
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Reply.objects.count() == 1


def test_another_spelling_of_the_same_body_and_case_is_the_same(case: Case, partner: Client, say: Call) -> None:
    say(case, {"text": "Hello", "to_post": case.first_post_id}, key="one")
    again = partner.post(
        f"/api/v1/cases/{case.ref.lower()}/replies/",
        f'{{"to_post": {case.first_post_id},\n "text": "Hello"}}',
        "application/json",
        headers={"Idempotency-Key": "one"},
    )
    assert (again.status_code, again["Idempotency-Replayed"]) == (202, "true")


def test_another_body_under_the_same_key_is_refused(case: Case, say: Call) -> None:
    say(case, HELLO, key="one")
    answer = say(case, {"text": "Goodbye"}, key="one")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Reply.objects.count() == 1


def test_the_same_key_on_another_case_is_another_request(case: Case, say: Call) -> None:
    other = make_case(case.first_post.account if case.first_post else None)
    assert {say(case, HELLO, key="one").status_code, say(other, HELLO, key="one").status_code} == {202}
    assert Reply.objects.count() == 2


def test_a_refusal_is_not_kept(case: Case, say: Call) -> None:
    assert say(case, {"text": "x" * 281}, key="one").status_code == 422
    assert say(case, HELLO, key="one").status_code == 202


def test_what_fails_on_our_side_leaves_nothing_and_may_be_tried_again(
    case: Case, say: Call, django_db_setup: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE care_idempotentanswer ADD CONSTRAINT full_disk CHECK (status = 0)")
    answer = say(case, HELLO, key="one")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert not Reply.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE care_idempotentanswer DROP CONSTRAINT full_disk")
    assert say(case, HELLO, key="one").status_code == 202


def test_after_72_hours_the_key_is_free_again(case: Case, say: Call) -> None:
    say(case, HELLO, key="one")
    IdempotentAnswer.objects.update(created_at=timezone.now() - timedelta(hours=73))
    assert say(case, {"text": "Goodbye"}, key="one").status_code == 202


@pytest.fixture
def many() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as threads:
        yield threads


@pytest.mark.django_db(transaction=True)
def test_racing_requests_with_one_key_write_one_reply(case: Case, say: Call, many: ThreadPoolExecutor) -> None:
    together = Barrier(8)

    def race(_: int) -> Any:
        together.wait()
        try:
            return say(case, HELLO, key="one")
        finally:
            connections.close_all()

    answers = list(many.map(race, range(8)))
    assert {answer.status_code for answer in answers} <= {202, 409}
    assert Reply.objects.count() == 1
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 202}) == 1
    assert say(case, HELLO, key="one")["Idempotency-Replayed"] == "true"


@pytest.mark.django_db(transaction=True)
def test_while_one_is_at_work_another_is_told_to_come_back(case: Case, say: Call, many: ThreadPoolExecutor) -> None:
    say(case, HELLO, key="known")
    row = IdempotentAnswer.objects.get()

    def ask() -> Any:
        try:
            return say(case, HELLO, key="known")
        finally:
            connections.close_all()

    with transaction.atomic():
        take_turns("idempotency", row.api_key_id, row.path, "known")
        answer = many.submit(ask).result()
    assert (answer.status_code, answer["Retry-After"]) == (409, "1")
    assert answer.json()["code"] == "idempotency_key_in_use"
