"""In a real browser nothing that was typed is lost, and what should not stand in public is pointed out."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, expect

from care.models import Agent, Brand, Case, Draft, Reply
from care.tests.make import PASSWORD, make_post
from helpdesk.showing import hands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begin(tab: Page, case: Case, text: str = "Half a sent") -> None:
    tab.goto(f"/cases/{case.ref}/")
    hands.reply_box(tab).press_sequentially(text)


def saved(tab: Page) -> None:
    """What was typed is on the server."""
    tab.clock.run_for(1000)
    expect(tab.locator(".panel-public [data-saved-mark]")).to_have_text("Draft saved")


def test_a_reload_brings_the_words_back(tab: Page, case: Case) -> None:
    begin(tab, case)
    saved(tab)
    assert Draft.objects.get().text == "Half a sent"
    tab.reload()
    expect(hands.reply_box(tab)).to_have_value("Half a sent")


def test_what_the_server_never_got_is_back_after_a_crash(tab: Page, visitor: BrowserContext, case: Case) -> None:
    tab.route("**/draft/", lambda route: route.abort())
    begin(tab, case)
    tab.close()
    assert not Draft.objects.exists()
    again = visitor.new_page()
    again.goto(f"/cases/{case.ref}/")
    expect(hands.reply_box(again)).to_have_value("Half a sent")
    again.close()


def test_what_was_sent_does_not_come_back(tab: Page, case: Case) -> None:
    begin(tab, case, "We are on it.")
    hands.send(tab).click()
    expect(tab.locator("#timeline")).to_contain_text("We are on it.")
    expect(hands.reply_box(tab)).to_have_value("")
    tab.reload()
    expect(hands.reply_box(tab)).to_have_value("")


def test_each_way_keeps_words_of_its_own(tab: Page, case: Case) -> None:
    make_post(case, visibility="private")
    begin(tab, case, "Private.")
    hands.public(tab).check()
    expect(hands.reply_box(tab)).to_have_value("")
    hands.reply_box(tab).fill("Public.")
    hands.note(tab).check()
    expect(hands.note_box(tab)).to_have_value("")
    hands.private(tab).check()
    expect(hands.reply_box(tab)).to_have_value("Private.")


@pytest.mark.parametrize("visitor", [True, False], indirect=True, ids=["with JavaScript", "without JavaScript"])
def test_a_session_that_ended_gives_the_words_back_after_signing_in(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    hands.reply_box(tab).fill("Written for an hour.")
    Session.objects.all().delete()
    hands.send(tab).click()
    tab.get_by_label("User name").fill("agent")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(hands.reply_box(tab)).to_have_value("Written for an hour.")
    assert not Reply.objects.exists()


@pytest.mark.parametrize("visitor", [True, False], indirect=True, ids=["with JavaScript", "without JavaScript"])
def test_undo_brings_an_answer_back_from_another_page(tab: Page, agent: Agent, case: Case) -> None:
    Agent.objects.filter(pk=agent.pk).update(undo_seconds=30)
    tab.goto(f"/cases/{case.ref}/")
    hands.reply_box(tab).fill("Too soon.")
    hands.send(tab).click()
    expect(tab.locator(".sending")).to_contain_text(f"Your answer in {case.ref} goes in")
    tab.goto("/inbox/?view=all")
    tab.locator(".sending").get_by_role("button", name="Undo").click()
    expect(hands.reply_box(tab)).to_have_value("Too soon.")
    assert Reply.objects.get().state == "failed"


def test_the_strip_counts_down_and_goes(tab: Page, agent: Agent, case: Case) -> None:
    Agent.objects.filter(pk=agent.pk).update(undo_seconds=5)
    begin(tab, case, "We are on it.")
    hands.send(tab).click()
    expect(tab.locator(".sending b")).to_have_text("5")
    tab.clock.run_for(2000)
    expect(tab.locator(".sending b")).to_have_text("3")
    tab.clock.run_for(3000)
    expect(tab.locator(".sending")).to_have_count(0)


def test_personal_words_are_pointed_out_and_move_at_one_press(tab: Page, case: Case) -> None:
    Brand.objects.update(booking_shape="AA-9999")
    make_post(case, visibility="private")
    tab.goto(f"/cases/{case.ref}/")
    hands.public(tab).check()
    hands.reply_box(tab).press_sequentially("Call 0800 123 4567 about NW-4471.")
    warning = tab.locator("[data-warning]")
    expect(warning).to_contain_text("This looks like a phone number, a booking reference, and everybody will see it.")
    warning.get_by_role("button").click()
    expect(hands.private(tab)).to_be_checked()
    expect(hands.reply_box(tab)).to_have_value("Call 0800 123 4567 about NW-4471.")
    expect(hands.reply_box(tab)).to_be_focused()


def test_what_was_wrong_with_other_words_goes_once_one_types(tab: Page, case: Case) -> None:
    begin(tab, case, "We are on it. " * 40)
    hands.send(tab).click()
    expect(tab.locator(".panel-public .problem")).to_contain_text("too long")
    hands.reply_box(tab).fill("We are on it.")
    expect(tab.locator(".panel-public .problem, .panel-public .parts")).to_have_count(0)


def test_who_was_warned_sends_at_the_first_press(tab: Page, case: Case) -> None:
    begin(tab, case, "Call 0800 123 4567.")
    hands.send(tab).click()
    expect(tab.locator("#timeline")).to_contain_text("Call 0800 123 4567.")


def test_what_the_server_got_as_the_page_closed_is_not_put_in_again_once_sent(tab: Page, case: Case) -> None:
    begin(tab, case, "Hello")
    tab.goto("/inbox/")
    tab.goto(f"/cases/{case.ref}/")
    expect(hands.reply_box(tab)).to_have_value("Hello")
    hands.send(tab).click()
    expect(tab.locator("#timeline")).to_contain_text("Hello")
    tab.goto(f"/cases/{case.ref}/")
    expect(hands.reply_box(tab)).to_have_value("")


def test_enter_on_a_choice_sends_nothing(tab: Page, case: Case) -> None:
    begin(tab, case, "Not yet.")
    tab.get_by_label("Invite to write privately").press("Enter")
    expect(hands.reply_box(tab)).to_have_value("Not yet.")
    assert not Reply.objects.exists()


def test_control_and_enter_save_a_note(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    hands.note(tab).check()
    hands.note_box(tab).press_sequentially("He travels daily.")
    hands.note_box(tab).press("Control+Enter")
    expect(tab.locator("#timeline")).to_contain_text("He travels daily.")


def test_a_double_click_on_send_is_one_reply(tab: Page, case: Case) -> None:
    begin(tab, case, "We are on it.")
    hands.send(tab).dblclick()
    expect(tab.locator("#timeline")).to_contain_text("We are on it.")
    assert Reply.objects.count() == 1
