"""Hiding and deleting from the desk: what is offered to whom, what is asked, and how the timeline tells of it."""

import pytest
from django.test import Client
from django.utils import timezone

from care.casework import correcting
from care.models import Agent, Case, ChannelAccount, Moderation, Post, Reply
from care.tests.desk.conftest import signed_in
from care.tests.make import make_account, make_case, make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def rude(case: Case) -> Post:
    """A customer's answer in a conversation that we began."""
    ours = make_post(case, "All trains run.", direction="out")
    Post.objects.filter(pk=ours.pk).update(case=None, is_context=True)
    parent = {"parent_network_id": ours.network_id, "thread_network_id": ours.network_id}
    return make_post(case, "You are clowns.", **parent)


@pytest.fixture
def said(case: Case) -> Reply:
    """An answer of ours that stands."""
    post = make_post(case, "Wrong train, sorry.", direction="out")
    return make_reply(case, text=post.text, state="sent", post=post, sent_at=timezone.now())


def page(desk: Client, case: Case) -> str:
    return desk.get(f"/cases/{case.ref}/").content.decode()


def address(post: Post | None, wish: str) -> str:
    assert post is not None
    assert post.case is not None
    return f"/cases/{post.case.ref}/posts/{post.pk}/{wish}/"


def settled(state: str, **more: object) -> None:
    """The wish came to its end."""
    Moderation.objects.update(state=state, done_at=timezone.now() if state == "done" else None, **more)


def test_only_answers_under_our_own_posts_can_be_hidden(desk: Client, rude: Post, case: Case) -> None:
    shown = page(desk, case)
    assert shown.count("Hide on X") == 1
    assert address(rude, "hide") in shown


def test_hiding_stores_a_wish_and_says_so_at_the_post(desk: Client, rude: Post, case: Case, agent: Agent) -> None:
    answer = desk.post(address(rude, "hide"))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{case.ref}/#post-{rude.pk}")
    wish = Moderation.objects.get()
    assert (wish.kind, wish.state, wish.agent, wish.account) == ("hide", "queued", agent, rude.account)
    assert "Being hidden" in page(desk, case)


def test_what_is_hidden_says_by_whom_and_can_be_shown_again(desk: Client, rude: Post, case: Case, agent: Agent) -> None:
    desk.post(address(rude, "hide"))
    settled("done")
    correcting.hide(rude, agent)
    shown = page(desk, case)
    assert "Hidden on X by Ada Agent" in shown
    assert "Ada Agent hid a post on the network" in shown
    assert address(rude, "show") in shown
    assert address(rude, "hide") not in shown


def test_a_refusal_stands_at_the_post_in_words_with_try_again(desk: Client, rude: Post, case: Case) -> None:
    desk.post(address(rude, "hide"))
    settled("failed", reason="X says no.")
    shown = page(desk, case)
    assert "Not hidden" in shown
    assert "X says no." in shown
    assert "Try again" in shown
    desk.post(address(rude, "hide"))
    assert list(Moderation.objects.values_list("state", flat=True)) == ["failed", "queued"]


def test_a_refusal_can_be_left_alone(desk: Client, rude: Post, case: Case) -> None:
    desk.post(address(rude, "hide"))
    settled("failed", reason="X says no.")
    desk.post(address(rude, "leave"))
    assert "X says no." not in page(desk, case)


def test_a_paused_account_says_that_the_wish_waits(desk: Client, rude: Post, case: Case) -> None:
    desk.post(address(rude, "hide"))
    ChannelAccount.objects.update(state="refused", name="Northwind")
    assert "It waits until Northwind is connected again." in page(desk, case)


def test_deleting_asks_once_more(desk: Client, said: Reply, case: Case) -> None:
    assert address(said.post, "delete") in page(desk, case)
    asked = desk.get(address(said.post, "delete")).content.decode()
    assert "Wrong train, sorry." in asked
    assert "The case keeps what it said" in asked
    assert not Moderation.objects.exists()
    answer = desk.post(address(said.post, "delete"))
    assert answer.headers["Location"] == f"/cases/{case.ref}/#reply-{said.pk}"
    assert Moderation.objects.get().kind == "delete"


def test_what_was_written_on_the_network_itself_is_kept_nowhere_else(desk: Client, case: Case, agent: Agent) -> None:
    post = make_post(case, "Said on X itself.", direction="out")
    assert "its words are erased here too" in desk.get(address(post, "delete")).content.decode()
    correcting.delete(post, agent)
    assert "Said on X itself." not in page(desk, case)


def test_a_deleted_answer_is_struck_through_and_says_by_whom(
    desk: Client, said: Reply, case: Case, agent: Agent
) -> None:
    assert said.post is not None
    desk.post(address(said.post, "delete"))
    settled("done")
    correcting.delete(said.post, agent)
    shown = page(desk, case)
    assert "<s>Wrong train, sorry.</s>" in shown
    assert "Deleted by Ada Agent, " in shown
    assert address(said.post, "delete") not in shown


def test_an_answer_deleted_on_the_network_itself_says_so(desk: Client, said: Reply, case: Case) -> None:
    assert said.post is not None
    correcting.erase(said.post, "deleted")
    assert "Deleted on X itself, seen at " in page(desk, case)


def test_what_is_gone_meanwhile_is_not_asked_about(desk: Client, said: Reply, case: Case) -> None:
    assert said.post is not None
    correcting.erase(said.post, "deleted")
    assert desk.get(address(said.post, "delete")).status_code == 303
    assert "nothing of ours left" in page(desk, case)


def test_a_customers_post_cannot_be_deleted(desk: Client, rude: Post, case: Case) -> None:
    assert desk.get(address(rude, "delete")).status_code == 303
    desk.post(address(rude, "delete"))
    assert not Moderation.objects.exists()
    assert "does not let us" in page(desk, case)


def test_private_messages_are_neither_hidden_nor_deleted(desk: Client, case: Case) -> None:
    make_post(case, "Sent privately.", direction="out", visibility="private")
    assert "/delete/" not in page(desk, case)


def test_what_is_offered_is_said_in_the_networks_name(desk: Client, agent: Agent, account: ChannelAccount) -> None:
    case = make_case(make_account("facebook", account.default_team))
    make_post(case, "Our comment.", direction="out")
    assert "Delete on Facebook" in page(desk, case)


def test_words_that_we_like_say_so_also_once_they_are_hidden(
    desk: Client, agent: Agent, account: ChannelAccount
) -> None:
    case = make_case(make_account("facebook", account.default_team))
    post = make_post(case, "Thank you, crew!")
    assert "Like on Facebook" in page(desk, case)
    desk.post(address(post, "like"))
    assert "Being liked" in page(desk, case)
    settled("done")
    correcting.like(post, agent)
    correcting.hide(post, None)
    shown = page(desk, case)
    assert "Liked by Ada Agent" in shown
    assert "Hidden on Facebook by us" in shown
    assert address(post, "unlike") in shown


@pytest.mark.parametrize("wish", ["hide", "delete", "leave"])
def test_who_may_not_see_the_case_wishes_nothing(rude: Post, outsider: Agent, wish: str) -> None:
    assert signed_in(outsider).post(address(rude, wish)).status_code == 404
    assert signed_in(outsider).get(address(rude, wish)).status_code == 404


def test_who_only_reads_wishes_nothing(rude: Post, said: Reply, auditor: Agent, case: Case) -> None:
    reader = signed_in(auditor)
    assert reader.post(address(rude, "hide")).status_code == 403
    assert reader.get(address(said.post, "delete")).status_code == 403
    assert "More about this post" not in page(reader, case)


def test_neither_an_unknown_wish_nor_another_cases_post_is_taken(desk: Client, rude: Post, case: Case) -> None:
    assert desk.post(address(rude, "burn")).status_code == 404
    assert desk.post(f"/cases/{case.ref}/posts/999999/hide/").status_code == 404
    other = make_case(rude.account)
    assert desk.post(f"/cases/{other.ref}/posts/{rude.pk}/hide/").status_code == 404
