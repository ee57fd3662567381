"""The list of cases in a real browser: by the keyboard, with rows ticked, and longer than a page."""

import re

import pytest
from playwright.sync_api import Page, expect

from care.desk import listing
from care.models import Agent, Case, ChannelAccount
from care.tests.make import make_case, minutes_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cases(account: ChannelAccount) -> list[Case]:
    return [make_case(account, f"Words {age}.", posted_at=minutes_ago(age)) for age in (9, 8, 7, 6, 5)]


def test_rows_are_walked_and_opened_by_keys(tab: Page, cases: list[Case]) -> None:
    tab.goto("/inbox/")
    for key in ("j", "j", "ArrowDown", "k"):
        tab.keyboard.press(key)
    expect(tab.locator(".row-link:focus")).to_contain_text("Words 8.")
    assert tab.locator(".row-link[tabindex='0']").count() == 1
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name=cases[1].ref)).to_be_visible()
    expect(tab.locator("#place")).to_contain_text("2 of 5")


def test_keys_are_letters_while_one_types(tab: Page, cases: list[Case]) -> None:
    tab.goto("/inbox/")
    tab.locator("#search").press_sequentially("xnje")
    expect(tab.locator("#search")).to_have_value("xnje")
    assert Case.objects.filter(assignee=None).count() == 5


def test_ticked_rows_stay_ticked_while_the_list_goes_on(tab: Page, account: ChannelAccount, cases: list[Case]) -> None:
    tab.goto("/inbox/")
    expect(tab.locator("#many")).to_be_hidden()
    for key in ("j", "x", "j", "j", "Shift+X"):
        tab.keyboard.press(key)
    expect(tab.locator("#ticked")).to_have_text("3 ticked")
    make_case(account, "More words.", posted_at=minutes_ago(30))
    Case.objects.filter(pk=cases[0].pk).update(inbound_count=2)
    tab.clock.fast_forward(6000)
    expect(tab.locator(f"#case-{cases[0].pk}")).to_contain_text("2 posts")
    expect(tab.locator(".row-tick :checked")).to_have_count(3)
    tab.keyboard.press("Escape")
    expect(tab.locator("#many")).to_be_hidden()


def test_n_takes_the_next_case(tab: Page, agent: Agent, cases: list[Case]) -> None:
    tab.goto("/inbox/")
    tab.keyboard.press("n")
    expect(tab.get_by_role("heading", name=cases[0].ref)).to_be_visible()
    assert Case.objects.get(assignee=agent) == cases[0]


def test_more_rows_come_below_and_can_be_walked_to(
    tab: Page, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    tab.goto("/inbox/")
    for rows in (4, 5):
        tab.get_by_role("link", name="Show more").click()
        expect(tab.locator(".rows .row")).to_have_count(rows)
    expect(tab.get_by_role("link", name="Show more")).to_be_hidden()
    expect(tab.locator(".row-link:focus")).to_contain_text("Words 5.")
    tab.keyboard.press("k")
    expect(tab.locator(".row-link:focus")).to_contain_text("Words 6.")


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without JavaScript"])
def test_without_javascript_ticked_cases_are_solved_and_brought_back(tab: Page, cases: list[Case]) -> None:
    tab.goto("/inbox/?view=all")
    for case in cases[:2]:
        tab.get_by_label(f"Tick {case.ref}").check()
    tab.locator("#many").get_by_role("button", name="Solve").click()
    expect(tab.locator("#run")).to_contain_text("2 cases solved.")
    expect(tab.locator(".rows .row")).to_have_count(3)
    tab.get_by_role("button", name="Undo").click()
    expect(tab.locator(".rows .row")).to_have_count(5)


def test_previous_next_and_back_to_the_list_have_keys(tab: Page, cases: list[Case]) -> None:
    tab.goto(f"/cases/{cases[1].ref}/?from=view%3Dall")
    for key, ref in (("n", cases[2].ref), ("p", cases[1].ref), ("p", cases[0].ref)):
        tab.keyboard.press(key)
        expect(tab.get_by_role("heading", name=ref, exact=True)).to_be_visible()
    tab.keyboard.press("u")
    expect(tab).to_have_url(re.compile(r"/inbox/\?view=all$"))
