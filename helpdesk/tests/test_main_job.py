"""The main job in a real browser: a customer complains, an agent answers, the customer reads the answer."""

import re
from collections.abc import Iterator
from time import monotonic

import pytest
from playwright.sync_api import Browser, Page

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.people import sign_in, until_shown

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def customer(browser: Browser, has_scripts: bool) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=has_scripts) as context:
        yield context.new_page()


@pytest.fixture
def agent(browser: Browser, desk: RunningDesk, has_scripts: bool) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=has_scripts) as context:
        page = context.new_page()
        sign_in(page, desk)
        yield page


def complain(page: Page, desk: RunningDesk, network: str, handle: str, text: str) -> None:
    page.goto(desk.sandbox)
    page.get_by_label("To", exact=True).select_option(label=network)
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Name").fill(f"Customer {handle}")
    page.get_by_label("What happened?").fill(text)
    page.get_by_role("button", name="Post it").click()


@pytest.mark.parametrize("network", ["X: @NorthwindRail", "Facebook: Northwind Rail"])
def test_a_complaint_is_answered_where_everybody_saw_it(
    desk: RunningDesk, customer: Page, agent: Page, network: str, has_scripts: bool
) -> None:
    handle = f"t{network[0].lower()}{int(has_scripts)}{int(monotonic() * 10) % 10**6}"
    complaint, answer = f"My seat {handle} was sold twice!", f"Sorry, {handle}: a seat is yours & held."
    complain(customer, desk, network, handle, complaint)
    seen_after = until_shown(agent, f"{desk.url}/inbox/?view=all&q={handle}", complaint)
    agent.get_by_role("link", name=re.compile(handle)).first.click()
    agent.get_by_label("Your public reply").fill(answer)
    agent.get_by_role("button", name=re.compile("^Reply publicly")).click()
    answered_after = until_shown(customer, desk.sandbox, answer)
    until_shown(agent, agent.url, "Sent")
    print(f"{network}, scripts {has_scripts}: in the inbox {seen_after:.1f} s, answered {answered_after:.1f} s")
