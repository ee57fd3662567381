"""Send and solve, send and next, and the nudge before personal words stand in public."""

import uuid

import pytest
from django.test import Client

from care.casework import drafting
from care.channels.base import Published
from care.models import Agent, Brand, Case, ChannelAccount, Reply
from care.replies import outcomes, sending
from care.tests.desk.test_answering import send
from care.tests.make import make_case, make_post, minutes_ago


def stands() -> None:
    """The network takes it."""
    delivery = sending.claim(Reply.objects.get().pk)
    assert delivery is not None
    outcomes.published(delivery, Published(network_id="991"))


def test_send_and_solve_solves_once_it_stands(desk: Client, agent: Agent, case: Case) -> None:
    send(desk, case, do="solve")
    assert Case.objects.get().state != "solved"
    stands()
    solved = Case.objects.get()
    assert solved.state == "solved"
    assert solved.events.filter(kind="solved", agent=agent).count() == 1


def test_send_and_solve_leaves_open_what_the_customer_asked_meanwhile(desk: Client, case: Case) -> None:
    send(desk, case, do="solve", seen=case.first_post_id)
    make_post(case, "And my luggage?")
    stands()
    assert Case.objects.get().state == "open"


def test_a_refused_answer_solves_nothing(desk: Client, case: Case) -> None:
    send(desk, case, do="solve")
    delivery = sending.claim(Reply.objects.get().pk)
    assert delivery is not None
    outcomes.rejected(delivery, "X says no.")
    assert Case.objects.get().state != "solved"


@pytest.mark.parametrize(("after_send", "do"), [("stay", "next"), ("next", "send")])
def test_send_and_next_goes_to_the_case_that_waits_longest(
    desk: Client, agent: Agent, case: Case, account: ChannelAccount, after_send: str, do: str
) -> None:
    Agent.objects.filter(pk=agent.pk).update(after_send=after_send)
    waits = make_case(account, posted_at=minutes_ago(30))
    make_case(account, posted_at=minutes_ago(10))
    answer = send(desk, case, do=do, **{"from": "view=all"})
    assert answer["Location"].startswith(f"/cases/{waits.ref}/?from=view%3Dall")
    assert Case.objects.get(pk=waits.pk).assignee == agent


def test_personal_words_in_public_are_asked_about_once(desk: Client, case: Case) -> None:
    asked = send(desk, case, "Call 0800 123 4567.", mode="public")
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "This looks like a phone number, and everybody will see it." in page
    assert 'name="warned" value="phone"' in page
    assert send(desk, case, "Call 0800 123 4567.", mode="public", warned="phone").status_code == 303


def test_a_warning_of_one_thing_does_not_stand_for_another(desk: Client, case: Case) -> None:
    assert send(desk, case, "Write to a@b.example", mode="public", warned="phone").status_code == 422


def test_in_private_nobody_is_warned(desk: Client, case: Case) -> None:
    private = make_post(case, visibility="private")
    assert send(desk, case, "Call 0800 123 4567.", mode="private", to_post=private.pk).status_code == 303


def test_one_press_moves_the_words_into_private(desk: Client, case: Case) -> None:
    make_post(case, visibility="private")
    page = send(desk, case, "Call 0800 123 4567.", mode="public", do="private").content.decode()
    assert 'id="mode-private" value="private" autocomplete="off" checked' in page
    assert "Call 0800 123 4567.</textarea>" in page.split('id="text-private"')[1]
    assert "0800" not in page.split('id="text-public"')[1].split("</textarea>")[0]


def test_a_brand_says_what_its_booking_references_look_like(desk: Client, case: Case) -> None:
    Brand.objects.update(booking_shape="AA-9999")
    answer = send(desk, case, "NW-4471 is moved.", mode="public")
    assert "This looks like a booking reference" in answer.content.decode()


def test_a_second_press_on_next_takes_no_second_case(desk: Client, case: Case, account: ChannelAccount) -> None:
    for age in (30, 10):
        make_case(account, posted_at=minutes_ago(age))
    token = str(uuid.uuid4())
    places = [send(desk, case, do="next", form_token=token)["Location"] for _ in range(2)]
    assert places[1].startswith(f"/cases/{case.ref}/#reply-")
    assert Case.objects.exclude(assignee=None).count() == 1


def test_where_nothing_private_is_possible_the_words_stay_and_the_page_says_so(desk: Client, case: Case) -> None:
    case.posts.update(author=None)
    page = send(desk, case, "Call 0800 123 4567.", mode="public", do="private")
    assert page.status_code == 422
    assert "There is no private way to this customer yet." in page.content.decode()
    assert "Call 0800 123 4567.</textarea>" in page.content.decode().split('id="text-public"')[1]


def test_words_that_move_into_private_join_those_begun_there(desk: Client, agent: Agent, case: Case) -> None:
    make_post(case, visibility="private")
    drafting.keep(case, agent, "private", "Dear Priya,")
    page = send(desk, case, "Call 0800 123 4567.", mode="public", do="private").content.decode()
    assert "Dear Priya,\nCall 0800 123 4567.</textarea>" in page.split('id="text-private"')[1]


def test_a_private_talk_goes_on_in_private_whoever_spoke_last(desk: Client, case: Case) -> None:
    private = make_post(case, visibility="private", posted_at=minutes_ago(9))
    make_post(case, "Anybody?", posted_at=minutes_ago(5))
    chosen = 'id="mode-private" value="private" autocomplete="off" checked'
    assert chosen not in desk.get(f"/cases/{case.ref}/").content.decode()
    send(desk, case, "It is found.", mode="private", to_post=private.pk)
    assert chosen in desk.get(f"/cases/{case.ref}/").content.decode()


def test_what_comes_back_from_a_refusal_knows_the_list_that_the_case_was_opened_from(desk: Client, case: Case) -> None:
    page = send(desk, case, "", mode="public", **{"from": "view=all"}).content.decode()
    assert f'action="/cases/{case.ref}/replies/?from=view%3Dall"' in page
    assert f'action="/cases/{case.ref}/notes/?from=view%3Dall"' in page
