"""Nothing that an agent typed is lost: drafts, an answer taken back, a session that ended."""

import uuid
from typing import Any

import pytest
from django.test import Client

from care.casework import drafting
from care.models import Agent, Case, CaseEvent, ChannelAccount, Draft, Reply
from care.tests.desk.conftest import signed_in
from care.tests.desk.test_answering import send
from care.tests.make import PASSWORD, make_post, make_reply


def keep(desk: Client, case: Case, text: str = "Half a sent", **changes: Any) -> Any:
    values = {"mode": "public", "text": text, "to_post": case.first_post_id, **changes}
    return desk.post(f"/cases/{case.ref}/draft/", values)


def box(desk: Client, case: Case, mode: str = "public") -> str:
    """What stands in the box of that mode."""
    page: str = desk.get(f"/cases/{case.ref}/").content.decode()
    return page.split(f'<textarea id="text-{mode}"')[1].split(">\n", 1)[1].split("</textarea>", maxsplit=1)[0]


@pytest.fixture
def careful(agent: Agent) -> Agent:
    """Five seconds to think again."""
    Agent.objects.filter(pk=agent.pk).update(undo_seconds=5)
    agent.undo_seconds = 5
    return agent


@pytest.mark.parametrize("mode", ["public", "note"])
def test_a_draft_is_back_on_the_next_page(desk: Client, case: Case, mode: str) -> None:
    assert keep(desk, case, mode=mode).status_code == 204
    assert box(desk, case, mode) == "Half a sent"


def test_a_colleague_does_not_see_it(desk: Client, teammate: Agent, case: Case) -> None:
    keep(desk, case)
    assert box(signed_in(teammate), case) == ""


def test_a_colleague_who_takes_over_takes_no_draft_away(desk: Client, teammate: Agent, case: Case) -> None:
    keep(desk, case)
    signed_in(teammate).post(f"/cases/{case.ref}/assign/", {"agent": teammate.pk})
    send(signed_in(teammate), case, "I have it.")
    assert box(desk, case) == "Half a sent"


def test_sending_ends_the_draft_and_what_a_slow_browser_still_saves_is_refused(desk: Client, case: Case) -> None:
    token = str(uuid.uuid4())
    keep(desk, case, form_token=token)
    assert send(desk, case, "Half a sentence.", form_token=token).status_code == 303
    assert keep(desk, case, form_token=token).status_code == 409
    assert box(desk, case) == ""


def test_a_note_ends_its_draft(desk: Client, case: Case) -> None:
    keep(desk, case, mode="note")
    desk.post(f"/cases/{case.ref}/notes/", {"text": "Whole.", "form_token": str(uuid.uuid4())})
    assert box(desk, case, "note") == ""


@pytest.mark.parametrize("changes", [{"mode": "loud"}, {"to_post": "x"}, {"form_token": "x"}, {"text": "x" * 100_001}])
def test_a_draft_that_cannot_be_read_is_refused_in_words(desk: Client, case: Case, changes: dict[str, str]) -> None:
    answer = keep(desk, case, **changes)
    assert (answer.status_code, bool(answer.content)) == (422, True)


def test_an_outsider_and_an_auditor_keep_no_drafts(outsider: Agent, auditor: Agent, case: Case) -> None:
    assert keep(signed_in(outsider), case).status_code == 404
    assert keep(signed_in(auditor), case).status_code == 403
    assert not Draft.objects.exists()


def test_a_fresh_answer_waits_and_its_strip_says_so(desk: Client, careful: Agent, case: Case) -> None:
    answer = send(desk, case)
    reply = Reply.objects.get()
    assert reply.undo_until == reply.send_after > reply.created_at
    page = desk.get(answer["Location"]).content.decode()
    assert f'Your answer in {case.ref} goes in a moment</span><b aria-hidden="true">5</b>' in page
    assert "Goes in a moment" in page
    assert "goes in a moment" in desk.get("/inbox/").content.decode()


def test_undo_puts_the_words_back_into_the_box(desk: Client, careful: Agent, case: Case) -> None:
    send(desk, case, "Too soon.")
    reply = Reply.objects.get()
    answer = desk.post(f"/cases/{case.ref}/replies/{reply.pk}/take_back/")
    assert answer["Location"] == f"/cases/{case.ref}/#composer"
    assert box(desk, case) == "Too soon."
    assert "goes in a moment" not in desk.get("/inbox/").content.decode()
    assert Reply.objects.get().state == "failed"
    assert CaseEvent.objects.filter(kind=CaseEvent.Kind.REPLY_TAKEN_BACK).count() == 1


def test_what_was_taken_back_and_sent_anew_stands_once(desk: Client, careful: Agent, case: Case) -> None:
    token = str(uuid.uuid4())
    send(desk, case, "Too soon.", form_token=token)
    old = Reply.objects.get()
    desk.post(f"/cases/{case.ref}/replies/{old.pk}/take_back/")
    send(desk, case, "Too soon.", form_token=token, replaces=old.pk)
    assert list(Reply.objects.order_by("id").values_list("state", flat=True)) == ["failed", "queued"]
    page = desk.get(f"/cases/{case.ref}/").content.decode().split('id="composer"')[0]
    assert page.count("Too soon.") == 1


def test_a_thread_is_taken_back_whole(desk: Client, careful: Agent, case: Case) -> None:
    long = " ".join(["We are sorry for what happened to you on Sunday."] * 12)
    send(desk, case, long, do="thread")
    first = Reply.objects.order_by("id").first()
    assert first
    desk.post(f"/cases/{case.ref}/replies/{first.pk}/take_back/")
    assert set(Reply.objects.values_list("state", flat=True)) == {"failed"}
    assert box(desk, case) == long


def test_what_a_worker_began_to_send_is_not_taken_back(desk: Client, careful: Agent, case: Case) -> None:
    reply = make_reply(case, state="sending")
    answer = desk.post(f"/cases/{case.ref}/replies/{reply.pk}/take_back/", follow=True)
    assert "has moved on meanwhile" in answer.content.decode()
    assert Reply.objects.get().state == "sending"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("path", "mode"), [("replies", "public"), ("notes", "note")])
def test_a_session_that_ended_loses_no_words(client: Client, agent: Agent, case: Case, path: str, mode: str) -> None:
    typed = {"text": "Written for an hour.", "to_post": case.first_post_id, "by": agent.pk}
    answer = client.post(f"/cases/{case.ref}/{path}/", typed)
    there = client.post(answer["Location"], {"username": "agent", "password": PASSWORD}, follow=True)
    page = there.content.decode()
    assert "Nothing was sent; your words are in the box below." in page
    assert page.count("Written for an hour.") == 1
    assert box(client, case, mode) == "Written for an hour."
    assert not Reply.objects.exists()


def test_another_person_who_signs_in_gets_only_what_they_may_see(client: Client, outsider: Agent, case: Case) -> None:
    answer = client.post(f"/cases/{case.ref}/replies/", {"text": "Secret.", "by": outsider.pk})
    name = {"username": outsider.username, "password": PASSWORD}
    assert "Secret." not in client.post(answer["Location"], name, follow=True).content.decode()
    assert not Draft.objects.exists()


def test_a_draft_of_what_was_written_before_keeps_its_target(desk: Client, case: Case) -> None:
    older = case.first_post_id
    make_post(case, "Newer words.")
    drafting.keep(case, Agent.objects.get(username="agent"), "public", "About the older.", str(older))
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert f'name="to_post" value="{older}" checked' in page


def test_words_of_one_are_no_draft_of_another_who_signs_in_next(
    client: Client, agent: Agent, teammate: Agent, case: Case
) -> None:
    answer = client.post(f"/cases/{case.ref}/replies/", {"text": "Ada's.", "by": agent.pk})
    name = {"username": teammate.username, "password": PASSWORD}
    assert "Ada's." not in client.post(answer["Location"], name, follow=True).content.decode()
    assert not Draft.objects.exists()


def test_what_was_typed_in_another_window_outlives_sending(desk: Client, case: Case) -> None:
    here, there = str(uuid.uuid4()), str(uuid.uuid4())
    keep(desk, case, "In the other window.", form_token=there)
    send(desk, case, "In this one.", form_token=here)
    assert box(desk, case) == "In the other window."


def test_a_draft_that_was_begun_earlier_ends_with_what_became_of_it(desk: Client, case: Case) -> None:
    begun = str(uuid.uuid4())
    keep(desk, case, "Half a sent", form_token=begun)
    send(desk, case, "Half a sentence.", began=begun)
    assert box(desk, case) == ""


def test_a_failed_reply_stands_before_the_draft_however_often_one_asks(desk: Client, case: Case) -> None:
    keep(desk, case, "And one more thing.")
    failed = make_reply(case, text="Too so on.", state="failed", reason="Refused.")
    for _ in range(2):
        desk.get(f"/cases/{case.ref}/?retry={failed.pk}")
    assert box(desk, case) == "Too so on.\n\nAnd one more thing."


def test_an_auditor_who_asks_for_a_failed_reply_gets_no_draft(auditor: Agent, case: Case) -> None:
    failed = make_reply(case, state="failed", reason="Refused.")
    assert signed_in(auditor).get(f"/cases/{case.ref}/?retry={failed.pk}").status_code == 200
    assert not Draft.objects.exists()


def test_a_draft_without_words_forgets_whose_place_it_took(desk: Client, agent: Agent, case: Case) -> None:
    old = make_reply(case, state="failed")
    drafting.add(case, agent, "public", "Taken back.", "", old)
    keep(desk, case, "")
    assert Draft.objects.get().replaces is None


def test_an_undone_thread_keeps_its_invitation(desk: Client, careful: Agent, case: Case) -> None:
    send(desk, case, " ".join(["We are sorry for what happened to you on Sunday."] * 12), do="thread", invites="on")
    first = Reply.objects.order_by("id").first()
    assert first
    desk.post(f"/cases/{case.ref}/replies/{first.pk}/take_back/")
    assert 'name="invites" value="on" checked' in desk.get(f"/cases/{case.ref}/").content.decode()


def test_an_answer_that_waits_for_its_account_is_not_said_to_go(desk: Client, careful: Agent, case: Case) -> None:
    ChannelAccount.objects.update(state=ChannelAccount.State.PAUSED)
    page = desk.get(send(desk, case)["Location"]).content.decode()
    assert "goes in a moment" not in page
    assert "Held" in page


def test_earlier_words_are_answered_from_the_newest_page_alone(desk: Client, case: Case) -> None:
    make_post(case, "Newer words.")
    page = desk.get(f"/cases/{case.ref}/?before=9999999999999999-0-1").content.decode()
    assert 'id="timeline"' in page
    assert 'id="composer"' not in page


@pytest.mark.parametrize("refused", ["Call 0800 123 4567.", "Dear [[name]]", "x" * 2000])
def test_what_was_refused_is_kept_while_another_form_is_sent(desk: Client, case: Case, refused: str) -> None:
    assert send(desk, case, refused, mode="public").status_code == 422
    desk.post(f"/cases/{case.ref}/notes/", {"text": "They called.", "form_token": str(uuid.uuid4())})
    assert box(desk, case) == refused


def test_what_new_words_overtook_is_kept(desk: Client, case: Case) -> None:
    version = case.words_version
    make_post(case, "It was found, never mind!")
    assert send(desk, case, "Too late.", mode="public", words_version=version).status_code == 409
    assert box(desk, case) == "Too late."


def test_a_refused_answer_leaves_no_draft_once_it_is_sent(desk: Client, case: Case) -> None:
    token = str(uuid.uuid4())
    send(desk, case, "Call 0800 123 4567.", mode="public", form_token=token)
    assert send(desk, case, "Call us.", mode="public", form_token=token).status_code == 303
    assert box(desk, case) == ""


def test_words_moved_into_private_outlast_what_another_window_sends(desk: Client, case: Case) -> None:
    private = make_post(case, visibility="private")
    token = str(uuid.uuid4())
    send(desk, case, "Call 0800 123 4567.", mode="public", do="private", form_token=token)
    assert send(desk, case, "On it.", mode="private", to_post=private.pk).status_code == 303
    assert box(desk, case, "private") == "Call 0800 123 4567."


def test_an_empty_note_takes_no_draft_away(desk: Client, case: Case) -> None:
    keep(desk, case, mode="note")
    token = str(uuid.uuid4())
    assert desk.post(f"/cases/{case.ref}/notes/", {"text": " ", "form_token": token}).status_code == 422
    assert box(desk, case, "note") == "Half a sent"
