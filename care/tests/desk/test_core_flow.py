"""An agent's whole job in a real browser: sign in, take, read, reply, note, assign, solve, next. Each in three ways:
without scripts, without a mouse, and on a narrow screen. The controls are named in `helpdesk/showing/hands.py`.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from care.models import Agent, Case, ChannelAccount, Note, Reply
from care.tests.make import PASSWORD, make_case, minutes_ago
from helpdesk.showing import hands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 80  # for the Tab key, on one page
WIDE, NARROW, NARROWEST = 1280, 360, 320


@pytest.fixture
def cases(account: ChannelAccount, teammate: Agent) -> list[Case]:
    return [make_case(account, text, posted_at=minutes_ago(age)) for age, text in ((9, "No train."), (5, "No bus."))]


@pytest.fixture
def opened(chromium: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """A browser that nobody is signed in with."""
    contexts = []

    def open_page(width: int = WIDE, *, has_scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=str(live_server), java_script_enabled=has_scripts, viewport={"width": width, "height": 780}
        )
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


class Pointing:
    """By mouse or finger."""

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, box: Locator, text: str) -> None:
        box.fill(text)

    def choose(self, box: Locator, label: str) -> None:
        box.select_option(label=label)

    def pick(self, radio: Locator) -> None:
        radio.check()


class Typing:
    """By keys alone: a control is reached by the Tab key, as by somebody who has no mouse."""

    def reach(self, control: Locator) -> None:
        page = control.page
        for _ in range(MOST_STOPS):
            if control.evaluate("one => one === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key never came to {control}")

    def press(self, control: Locator) -> None:
        self.reach(control)
        control.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        self.reach(box)
        box.page.keyboard.type(text)

    def choose(self, box: Locator, label: str) -> None:
        self.reach(box)
        box.page.keyboard.type(label)

    def pick(self, radio: Locator) -> None:
        """One stop for the Tab key; arrows go from one to the next."""
        self.reach(radio.page.locator("[name=answer]:checked"))
        for _ in range(3):
            if not radio.is_checked():
                radio.page.keyboard.press("ArrowRight")
        expect(radio).to_be_checked()


def works(page: Page, by: Pointing | Typing, cases: list[Case]) -> None:
    """The job from the front door to the next case."""
    first, second = cases
    signs_in(page, by)
    by.press(hands.row(page, "No train."))
    expect(page.locator("#timeline")).to_contain_text("No train.")
    by.press(hands.take(page))
    expect(page.locator("#timeline")).to_contain_text("took the case")
    by.write(hands.reply_box(page), "We are on it.")
    by.press(hands.send(page))
    expect(page.locator("#timeline")).to_contain_text("We are on it.")
    notes(page, by, "He travels daily.")
    by.choose(hands.colleague(page), "teammate")
    by.press(hands.assign(page))
    expect(page.locator("#timeline")).to_contain_text("to teammate")
    by.press(hands.solve(page))
    expect(page.locator("#case-state")).to_contain_text("Solved")
    assert (Reply.objects.get().case, Note.objects.get().case) == (first, first)
    walks_on(page, by, second)


def signs_in(page: Page, by: Pointing | Typing) -> None:
    page.goto("/")
    by.write(page.get_by_label("User name"), "agent")
    by.write(page.get_by_label("Password"), PASSWORD)
    by.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Unassigned")


def notes(page: Page, by: Pointing | Typing, text: str) -> None:
    by.pick(hands.note(page))
    by.write(hands.note_box(page), text)
    by.press(hands.save_note(page))
    expect(page.locator("#timeline")).to_contain_text(text)


def walks_on(page: Page, by: Pointing | Typing, case: Case) -> None:
    by.press(page.locator(".case-head .back"))
    by.press(hands.start(page))
    expect(page.get_by_role("heading", level=1)).to_have_text(case.ref)


def test_the_job_is_done_without_scripts(opened: Callable[..., Page], agent: Agent, cases: list[Case]) -> None:
    works(opened(has_scripts=False), Pointing(), cases)


def test_the_job_is_done_without_a_mouse(opened: Callable[..., Page], agent: Agent, cases: list[Case]) -> None:
    works(opened(), Typing(), cases)


def test_the_job_is_done_without_a_mouse_and_without_scripts(
    opened: Callable[..., Page], agent: Agent, cases: list[Case]
) -> None:
    works(opened(has_scripts=False), Typing(), cases)


def test_the_job_is_done_on_a_narrow_screen(opened: Callable[..., Page], agent: Agent, cases: list[Case]) -> None:
    works(opened(NARROW), Pointing(), cases)


@pytest.mark.parametrize("address", ["/inbox/?view=all", "/cases/{ref}/", "/search/?q=train", "/search/"])
def test_no_page_is_wider_than_the_narrowest_screen(tab: Page, cases: list[Case], address: str) -> None:
    long = "Donaudampfschifffahrtsgesellschaft" * 4
    cases[0].posts.update(text=f"The train to https://example.com/{long} never came.")
    tab.set_viewport_size({"width": NARROWEST, "height": 700})
    tab.goto(address.format(ref=cases[0].ref))
    assert width(tab) == NARROWEST


def test_nor_is_the_way_in(opened: Callable[..., Page]) -> None:
    page = opened(NARROWEST)
    page.goto("/login/")
    assert width(page) == NARROWEST


def width(page: Page) -> int:
    """Of all that is on it, whether or not it can be scrolled to."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
