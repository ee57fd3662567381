"""Who comes in, and what they may see."""

import re

import pytest
from django.core import mail
from django.test import Client

from care.models import Agent, Case
from care.tests.desk.conftest import signed_in
from care.tests.make import PASSWORD, make_account, make_case, make_team


def sign_in(client: Client, **changes: str) -> str:
    answer = client.post("/login/", {"username": "agent", "password": PASSWORD, **changes}, follow=True)
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/inbox/", "/search/", "/cases/C-1/", "/cases/C-1/solve/"])
def test_a_stranger_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    assert client.get(path)["Location"] == f"/login/?next={path}"


def test_an_agent_signs_in_to_the_inbox_and_out_again(client: Client, agent: Agent) -> None:
    assert "Ada Agent" in sign_in(client)
    assert client.get("/")["Location"] == "/inbox/"
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/inbox/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong"}, {"username": "nobody"}, {"username": "ag\x00ent"}, {"password": ""}]
)
def test_a_wrong_login_is_told_nothing_about_which_part_is_wrong(
    client: Client, agent: Agent, wrong: dict[str, str]
) -> None:
    page = sign_in(client, **wrong)
    assert "Name and password do not match" in page
    assert PASSWORD not in page


def test_guessing_is_stopped(client: Client, agent: Agent) -> None:
    for _ in range(10):
        page = sign_in(client, password="guess")
    assert "Too many attempts" in page
    assert "Too many attempts" in sign_in(client)


def set_by_mail(client: Client, agent: Agent, password: str) -> None:
    Agent.objects.filter(pk=agent.pk).update(email="ada@example.com")
    page = client.post("/password/", {"email": "ada@example.com"}, follow=True).content.decode()
    assert "Look into your mail" in page
    link = re.search(r"http://testserver(/password/\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)
    client.post(form.request["PATH_INFO"], dict.fromkeys(["new_password1", "new_password2"], password))


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, agent: Agent) -> None:
    set_by_mail(client, agent, "a quite new one 7")
    assert "Ada Agent" in sign_in(client, password="a quite new one 7")


def test_a_new_password_by_mail_opens_what_guessing_has_closed(client: Client, agent: Agent) -> None:
    for _ in range(10):
        sign_in(client, password="guess")
    set_by_mail(client, agent, "a quite new one 7")
    assert "Ada Agent" in sign_in(client, password="a quite new one 7")


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client: Client, db: None) -> None:
    page = client.post("/password/", {"email": "who@example.com"}, follow=True).content.decode()
    assert "Look into your mail" in page
    assert mail.outbox == []


def test_a_used_link_says_so(client: Client, db: None) -> None:
    assert "does not work any more" in client.get("/password/MQ/abc-def/").content.decode()


@pytest.mark.parametrize("path", ["", "solve/", "replies/", "notes/", "replies/1/give_up/"])
def test_another_teams_case_is_not_there(outsider: Agent, case: Case, path: str) -> None:
    browser = signed_in(outsider)
    assert browser.get(f"/cases/{case.ref}/{path}").status_code == 404
    assert browser.post(f"/cases/{case.ref}/{path}", {"text": "Hello"}).status_code in (404, 405)
    assert Case.objects.get().state == Case.State.NEW


def test_another_brands_case_is_not_there(manager: Agent) -> None:
    foreign = make_case(make_account(team=make_team()))
    assert signed_in(manager).get(f"/cases/{foreign.ref}/").status_code == 404


@pytest.mark.parametrize("ref", ["C-999999999999999", "C-0", "nonsense", "C-12x", "9" * 40, "C-٣"])
def test_a_case_that_does_not_exist_is_a_kind_404(desk: Client, ref: str) -> None:
    answer = desk.get(f"/cases/{ref}/")
    assert answer.status_code == 404
    assert "Not here" in answer.content.decode()


def test_an_auditor_reads_and_changes_nothing(auditor: Agent, case: Case) -> None:
    browser = signed_in(auditor)
    assert "<textarea" not in browser.get(f"/cases/{case.ref}/").content.decode()
    answer = browser.post(f"/cases/{case.ref}/solve/")
    assert answer.status_code == 403
    assert "may read this case, but not change it" in answer.content.decode()
    assert Case.objects.get().state == Case.State.NEW


def test_a_form_without_its_token_changes_nothing(agent: Agent, case: Case) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(agent)
    answer = browser.post(f"/cases/{case.ref}/solve/")
    assert answer.status_code == 403
    assert "send that once more" in answer.content.decode()
    assert Case.objects.get().state == Case.State.NEW
