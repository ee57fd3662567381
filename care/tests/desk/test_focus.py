"""A page changes under one's hands, and the hands stay where they were."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from care.casework import assigning, solving
from care.models import Agent, Case, ChannelAccount, Post
from care.tests.make import make_case, make_post, make_reply, minutes_ago
from helpdesk.showing import hands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look_again(tab: Page) -> None:
    """The page does so every few seconds."""
    tab.clock.fast_forward(6000)


def test_in_the_list_the_row_keeps_the_focus(tab: Page, account: ChannelAccount) -> None:
    cases = [make_case(account, f"Train {number} is late.", posted_at=minutes_ago(9 - number)) for number in range(3)]
    tab.goto("/inbox/?view=all")
    hands.row(tab, "Train 1").focus()
    make_post(cases[1], "Still nobody here?")
    look_again(tab)
    expect(tab.locator(f"#case-{cases[1].pk}")).to_contain_text("Still nobody here?")
    expect(hands.row(tab, "Train 1")).to_be_focused()


def test_in_the_list_a_checkbox_keeps_the_focus_and_its_tick(tab: Page, case: Case) -> None:
    tab.goto("/inbox/?view=all")
    box = tab.locator(".row-tick input")
    box.focus()
    tab.keyboard.press("Space")
    make_post(case, "Still nobody here?")
    look_again(tab)
    expect(tab.locator("#rows")).to_contain_text("Still nobody here?")
    expect(box).to_be_focused()
    expect(box).to_be_checked()


def test_more_rows_are_read_on_where_they_begin(tab: Page, account: ChannelAccount) -> None:
    for number in range(52):
        make_case(account, f"Train {number} is late.", posted_at=minutes_ago(100 - number))
    tab.goto("/inbox/?view=all")
    tab.get_by_role("link", name="Show more").press("Enter")
    expect(hands.row(tab, "Train 50")).to_be_focused()


@pytest.mark.parametrize("name", ["Solve", "No answer needed"])
def test_in_the_head_of_a_case_a_button_keeps_the_focus(tab: Page, case: Case, agent: Agent, name: str) -> None:
    solving.solve(case, agent)
    tab.goto(f"/cases/{case.ref}/")
    expect(tab.get_by_role("button", name="Open again")).to_be_visible()
    solving.reopen(case, agent)
    look_again(tab)
    button = tab.get_by_role("button", name=name)
    button.focus()
    tab.evaluate("document.querySelector('#case-actions').insertAdjacentHTML('beforeend', '<b>Old</b>')")
    look_again(tab)
    expect(tab.locator("#case-actions b")).to_have_count(0)
    expect(button).to_be_focused()


def test_what_a_colleague_did_never_puts_another_button_under_the_finger(tab: Page, case: Case, agent: Agent) -> None:
    tab.goto(f"/cases/{case.ref}/")
    hands.solve(tab).focus()
    solving.solve(case, agent)
    look_again(tab)
    expect(tab.get_by_role("button", name="Open again")).to_be_visible()
    expect(tab.locator("#case-actions")).to_be_focused()


def test_in_the_aside_a_button_keeps_the_focus(tab: Page, case: Case, teammate: Agent) -> None:
    tab.goto(f"/cases/{case.ref}/")
    hands.take(tab).focus()
    assigning.assign(case, teammate, teammate)
    look_again(tab)
    expect(tab.get_by_role("button", name="Take over")).to_be_focused()


def test_what_one_is_choosing_in_the_aside_is_left_in_peace(
    tab: Page, case: Case, agent: Agent, teammate: Agent
) -> None:
    tab.goto(f"/cases/{case.ref}/")
    hands.colleague(tab).select_option(label="Ada Agent")
    hands.colleague(tab).focus()
    assigning.assign(case, teammate, teammate)
    look_again(tab)
    expect(tab.locator("#timeline")).to_contain_text("teammate")
    expect(hands.colleague(tab)).to_be_focused()
    expect(hands.colleague(tab)).to_have_value(str(agent.pk))


def in_timeline(tab: Page, what: str) -> Locator:
    return tab.locator("#timeline").get_by_role(
        "link" if what == "link" else "button", name=re.compile("original|Undo")
    )


@pytest.mark.parametrize("what", ["link", "button"])
def test_in_the_timeline_a_control_keeps_the_focus(tab: Page, case: Case, what: str) -> None:
    Post.objects.update(url="https://x.com/a/status/1")
    reply = make_reply(case)
    tab.goto(f"/cases/{case.ref}/")
    in_timeline(tab, what).focus()
    Post.objects.update(text="My train came.", counts={"likes": 7})
    type(reply).objects.update(text="We are glad.")
    look_again(tab)
    expect(tab.locator("#timeline")).to_contain_text("My train came.")
    expect(tab.locator("#timeline")).to_contain_text("We are glad.")
    expect(in_timeline(tab, what)).to_be_focused()


def test_in_the_timeline_a_menu_keeps_the_focus(tab: Page, case: Case) -> None:
    ours = make_post(case, "Wrong train.", direction="out")
    tab.goto(f"/cases/{case.ref}/")
    fold = tab.locator("summary", has_text="More about this post")
    fold.focus()
    Post.objects.filter(pk=ours.pk).update(text="Right train.")
    look_again(tab)
    expect(tab.locator("#timeline")).to_contain_text("Right train.")
    expect(fold).to_be_focused()
