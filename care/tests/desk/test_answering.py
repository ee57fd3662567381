"""The composer: what is sent, and what comes back where something is wrong."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from care.channels.base import Published
from care.models import Agent, Case, CaseEvent, ChannelAccount, Reply, SavedReply, Team
from care.replies import outcomes, sending
from care.tests.make import make_account, make_case, make_post, make_reply, make_team


def send(desk: Client, case: Case, text: str = "We are on it.", **changes: Any) -> Any:
    values = {"text": text, "to_post": case.first_post_id, "form_token": str(uuid.uuid4()), "do": "send", **changes}
    return desk.post(f"/cases/{case.ref}/replies/", values)


def test_a_reply_is_queued_and_the_page_comes_back_at_it(desk: Client, agent: Agent, case: Case) -> None:
    answer = send(desk, case)
    reply = Reply.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.ref}/#reply-{reply.pk}")
    assert (reply.state, reply.agent, reply.to_post_id) == ("queued", agent, case.first_post_id)


def test_a_double_click_is_one_reply(desk: Client, case: Case) -> None:
    token = str(uuid.uuid4())
    places = {send(desk, case, form_token=token)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Reply.objects.count() == 1


def test_too_long_a_reply_comes_back_with_its_words_and_the_reason(desk: Client, case: Case) -> None:
    answer = send(desk, case, "long " * 60)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "characters too long" in page
    assert "long long long" in page.split("<textarea")[1]
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "  \n "}, "The reply is empty."),
        ({"text": "a\x00b"}, "Null characters are not allowed."),
        ({"to_post": ""}, "Choose the post that you answer."),
        ({"to_post": "9" * 30}, "Choose the post that you answer."),
        ({"to_post": "x"}, "Choose the post that you answer."),
        ({"form_token": "x"}, "This form is out of date."),
    ],
)
def test_a_reply_that_does_not_do_says_why(desk: Client, case: Case, changes: dict[str, str], reason: str) -> None:
    answer = send(desk, case, **changes)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Reply.objects.exists()


def test_another_cases_post_is_no_target(desk: Client, case: Case, account: ChannelAccount) -> None:
    foreign = make_case(account)
    assert send(desk, case, to_post=foreign.first_post_id).status_code == 422
    assert not Reply.objects.exists()


def test_the_composer_names_its_target_and_who_will_see_it(desk: Client, case: Case) -> None:
    assert case.first_post
    assert case.first_post.author
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert f"Public reply on X to @{case.first_post.author.handle}, visible to everybody" in page
    assert "up to 280 characters" in page


def test_the_newest_post_is_answered_unless_one_chooses(desk: Client, case: Case) -> None:
    newest = make_post(case, visibility="private")
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert re.search(r'id="mode-private"[^>]* checked', page)
    chosen = re.findall(r'value="(\d+)" checked', page)
    assert [int(pk) for pk in chosen] == [case.first_post_id, newest.pk]
    assert "for their eyes only" in page


def test_a_saved_reply_is_inserted_without_javascript(desk: Client, case: Case) -> None:
    saved = SavedReply.objects.create(brand=case.brand, name="Sorry", text="We are sorry.")
    answer = send(desk, case, "Hello Priya,", do="insert", saved=saved.pk)
    assert answer.status_code == 200
    assert "Hello Priya,\nWe are sorry.</textarea>" in answer.content.decode()
    assert not Reply.objects.exists()


def test_another_teams_saved_replies_are_not_offered(desk: Client, case: Case) -> None:
    saved = SavedReply.objects.create(brand=case.brand, team=make_team(case.brand), name="Theirs", text="Secret.")
    answer = send(desk, case, "Hello", do="insert", saved=saved.pk)
    assert "Secret." not in answer.content.decode()


def test_a_failed_reply_is_edited_and_the_old_one_is_given_up(desk: Client, case: Case) -> None:
    old = make_reply(case, text="Too so on.", state="failed", reason="Refused.")
    page = desk.get(f"/cases/{case.ref}/?retry={old.pk}").content.decode()
    assert "Too so on.</textarea>" in page
    assert f'name="replaces" value="{old.pk}"' in page
    send(desk, case, "Too soon.", replaces=old.pk)
    assert list(Reply.objects.order_by("id").values_list("state", "reason")) == [
        ("failed", "It was given up."),
        ("queued", ""),
    ]


@pytest.mark.parametrize("retry", ["0", "abc", "9" * 40, "-1", "\x00"])
def test_retrying_what_is_not_there_shows_the_page(desk: Client, case: Case, retry: str) -> None:
    assert desk.get(f"/cases/{case.ref}/", {"retry": retry}).status_code == 200


@pytest.mark.parametrize(
    ("state", "decision", "becomes"),
    [
        ("failed", "send_again", "queued"),
        ("failed", "give_up", "failed"),
        ("queued", "give_up", "failed"),
        ("unconfirmed", "it_is_there", "sent"),
        ("unconfirmed", "send_again", "queued"),
    ],
)
def test_a_person_decides(desk: Client, case: Case, state: str, decision: str, becomes: str) -> None:
    reply = make_reply(case, state=state, needs_person=state == "unconfirmed")
    answer = desk.post(f"/cases/{case.ref}/replies/{reply.pk}/{decision}/")
    assert answer["Location"] == f"/cases/{case.ref}/#reply-{reply.pk}"
    assert Reply.objects.get().state == becomes


def test_a_decision_that_comes_too_late_changes_nothing_and_says_so(desk: Client, case: Case) -> None:
    reply = make_reply(case, state="sending")
    answer = desk.post(f"/cases/{case.ref}/replies/{reply.pk}/give_up/", follow=True)
    assert "has moved on meanwhile" in answer.content.decode()
    assert Reply.objects.get().state == "sending"
    assert not CaseEvent.objects.filter(kind=CaseEvent.Kind.REPLY_GIVEN_UP).exists()


@pytest.mark.parametrize("path", ["1/eat_it/", "999999/give_up/", f"{'9' * 30}/give_up/"])
def test_what_cannot_be_decided_is_404(desk: Client, case: Case, path: str) -> None:
    make_reply(case, pk=1, state="failed")
    assert desk.post(f"/cases/{case.ref}/replies/{path}").status_code == 404


def test_another_cases_reply_cannot_be_decided_from_here(desk: Client, case: Case, account: ChannelAccount) -> None:
    foreign = make_reply(make_case(account), state="failed")
    assert desk.post(f"/cases/{case.ref}/replies/{foreign.pk}/give_up/").status_code == 404


def test_words_that_came_while_the_agent_typed_still_wait(desk: Client, case: Case) -> None:
    shown = case.posts.get()
    newer = make_post(case, "And the next train is cancelled too!")
    send(desk, case, "Sorry!", seen=shown.pk)
    delivery = sending.claim(Reply.objects.get().pk)
    assert delivery is not None
    outcomes.published(delivery, Published(network_id="991"))
    case.refresh_from_db()
    assert (case.state, case.waiting_since) == ("open", newer.posted_at)


def test_a_text_too_long_for_one_post_can_go_out_as_several(desk: Client, case: Case) -> None:
    long = "We are sorry for what happened to you on Sunday. " * 12
    offered = send(desk, case, long)
    assert offered.status_code == 422
    assert "Send as 3 posts" in offered.content.decode()
    assert send(desk, case, long, do="thread").status_code == 303
    assert [reply.follows_id is None for reply in Reply.objects.order_by("id")] == [True, False, False]


def test_what_its_author_took_away_is_not_offered_to_be_answered(desk: Client, case: Case) -> None:
    gone = make_post(case, gone_at=timezone.now(), gone_reason="deleted")
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert f'name="to_post" value="{case.first_post_id}"' in page
    assert f'name="to_post" value="{gone.pk}"' not in page


@pytest.mark.parametrize("state", [None, Reply.State.FAILED, Reply.State.QUEUED])
def test_a_comment_takes_one_private_reply(desk: Client, team: Team, state: str | None) -> None:
    case = make_case(make_account("facebook", team))
    case.posts.update(kind="comment")
    if state:
        make_reply(case, visibility="private", state=state)
    _, private = desk.get(f"/cases/{case.ref}/").context["composer"].panels
    assert private.chosen.id == f"{case.first_post_id}p"
    assert bool(private.chosen.refusal) is (state == Reply.State.QUEUED)
