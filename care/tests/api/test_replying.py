"""Answering a customer through the API."""

from typing import Any

import pytest
from django.test import Client

from care.models import ApiKey, Case, CaseEvent, Reply
from care.tests.api.conftest import Call
from care.tests.make import make_account, make_case, make_post, make_reply

DEEP = "[" * 30_000 + "]" * 30_000


def test_a_reply_is_taken_on_and_can_be_followed(partner: Client, case: Case, say: Call) -> None:
    answer = say(case, {"text": "Which train was it?"})
    assert answer.status_code == 202
    assert answer.json()["state"] == "queued"
    Reply.objects.update(state="failed", reason="Too late.")
    followed = partner.get(answer["Location"]).json()
    assert followed["id"] == answer.json()["id"]
    assert (followed["state"], followed["reason"]) == ("failed", "Too late.")


def test_the_case_remembers_which_partner_wrote(case: Case, say: Call) -> None:
    say(case, {"text": "Which train was it?"})
    event = CaseEvent.objects.get(kind="reply_queued")
    assert event.api_key == Reply.objects.get().api_key == ApiKey.objects.get()


def test_it_answers_the_newest_post_unless_another_is_named(case: Case, say: Call) -> None:
    newest = make_post(case)
    make_post(case, direction="out", author=None)
    assert say(case, {"text": "Hello"}).json()["to_post"] == newest.pk
    assert say(case, {"text": "Hello", "to_post": case.first_post_id}).json()["to_post"] == case.first_post_id


def test_an_answer_may_invite_to_write_privately_in_public_only(case: Case, say: Call) -> None:
    assert say(case, {"text": "Hello", "invites": True}).json()["invites"] is True
    private = make_post(case, kind="message", visibility="private")
    refused = say(case, {"text": "Hello", "to_post": private.pk, "invites": True}).json()["errors"][0]
    assert (refused["pointer"], refused["code"]) == ("/invites", "no_invitation")


def test_with_public_and_private_posts_the_target_must_be_named(case: Case, say: Call) -> None:
    private = make_post(case, kind="message", visibility="private")
    answer = say(case, {"text": "Hello"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/to_post"
    assert say(case, {"text": "Hello", "to_post": private.pk}).json()["visibility"] == "private"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": " \n "}, "/text"),
        ({"text": None}, "/text"),
        ({"text": ["a"]}, "/text"),
        ({"text": "a\x00b"}, "/text"),
        ({"text": "x" * 281}, "/text"),
        ({"text": "x" * 30_000}, "/text"),
        ({"text": "a", "to_post": "abc"}, "/to_post"),
        ({"text": "a", "to_post": 10**30}, "/to_post"),
        ({"text": "a", "to_post": -1}, "/to_post"),
        ({"text": "a", "to_post": 1}, "/to_post"),
        ({"text": "a", "state": "sent"}, "/state"),
        ({"text": "a", "a/b~c": 1}, "/a~1b~0c"),
        ([], ""),
        ("text", ""),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(case: Case, say: Call, body: Any, pointer: str) -> None:
    answer = say(case, body)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        *((b"{", 400), (b"\xff\xfe", 400), (b'{"text": NaN}', 400), (DEEP.encode(), 400), (b"1" * 9999, 400)),
        *((b'{"text": "' + b"x" * 70_000 + b'"}', 413), (b'{"text": "\\ud800"}', 422), (b'{"\\ud800": 1}', 422)),
        *((b'{"text": "\\u0000"}', 422), (b"", 422), (b"null", 422)),
    ],
)
def test_poison_is_refused_in_words(case: Case, say: Call, body: bytes, status: int) -> None:
    answer = say(case, body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]
    assert not Reply.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "nonsense", "multipart/form-data"])
def test_anything_but_json_is_refused(case: Case, say: Call, kind: str) -> None:
    answer = say(case, b'{"text": "Hello"}', content_type=kind)
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


@pytest.mark.parametrize("kind", ["application/json; charset=latin-1", "application/json; charset=nope"])
def test_a_strange_charset_does_not_matter(case: Case, say: Call, kind: str) -> None:
    assert say(case, b'{"text": "Hello"}', content_type=kind).status_code == 202


def test_a_body_in_chunks_is_refused_rather_than_taken_for_empty(partner: Client, case: Case) -> None:
    headers = {"Transfer-Encoding": "chunked", "Idempotency-Key": "1"}
    answer = partner.generic("POST", f"/api/v1/cases/{case.ref}/replies/", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_another_cases_post_cannot_be_answered(case: Case, say: Call) -> None:
    foreign = make_case(make_account())
    assert say(case, {"text": "Hello", "to_post": foreign.first_post_id}).status_code == 422


def test_one_of_our_own_posts_cannot_be_answered(case: Case, say: Call) -> None:
    ours = make_post(case, direction="out", author=None)
    assert say(case, {"text": "Hello", "to_post": ours.pk}).status_code == 422


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_methods_that_are_not_there_are_named(partner: Client, case: Case, method: str) -> None:
    answer = partner.generic(method.upper(), f"/api/v1/cases/{case.ref}/replies/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("address", ["/api/v1/nothing/", "/api/", "/api/v2/cases/", "/api/v1/cases"])
def test_an_address_that_is_not_there_is_a_problem_too(partner: Client, address: str) -> None:
    answer = partner.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_form_that_is_not_json_cannot_be_asked_for(partner: Client) -> None:
    answer = partner.get("/api/v1/cases/", headers={"Accept": "application/pdf"})
    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")


def test_another_cases_reply_is_not_there(partner: Client, case: Case) -> None:
    reply = make_reply(make_case(make_account()))
    assert partner.get(f"/api/v1/cases/{case.ref}/replies/{reply.pk}/").status_code == 404
    assert partner.get(f"/api/v1/cases/{case.ref}/replies/{10**30}/").status_code == 404
