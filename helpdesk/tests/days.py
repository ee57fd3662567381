"""A day in the life of a customer and an agent: what either of them does, on whichever network."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.people import PATIENCE, play, sign_in, standing, until, until_shown


def somebody() -> dict[str, str]:
    """A customer whom nobody has seen before."""
    handle = f"day{int(monotonic() * 10) % 10**6}"
    return {"handle": handle, "name": f"Dana {handle.title()}"}


@dataclass
class Day:
    """The agent's page and the customer; `case` is its address once it is there."""

    desk: RunningDesk
    page: Page
    network: str
    customer: dict[str, str] = field(default_factory=somebody)
    has_scripts: bool = True
    case: str = ""

    @property
    def handle(self) -> str:
        return self.customer["handle"]

    @property
    def items(self) -> Locator:
        return self.page.locator("#timeline > .item")

    @property
    def state(self) -> Locator:
        return self.page.locator("#case-state")


@contextmanager
def a_day(browser: Browser, desk: RunningDesk, network: str, *, has_scripts: bool = True) -> Iterator[Day]:
    """The agent is signed in."""
    with browser.new_context(java_script_enabled=has_scripts) as context:
        page = context.new_page()
        sign_in(page, desk)
        yield Day(desk, page, network, has_scripts=has_scripts)


def says(day: Day, text: str, **more: Any) -> str:
    """The customer, in public; the id of the post."""
    post = {"network": day.network, "author": day.customer, "text": text, **more}
    return str(play(day.desk, "POST", "/play/posts", post)["id"])


def whispers(day: Day, text: str) -> None:
    """The customer, to us alone."""
    play(day.desk, "POST", "/play/messages", {"network": day.network, "author": day.customer, "text": text})


def opens_the_case(day: Day, text: str) -> None:
    """The agent finds these words, which hold the customer's handle, in the inbox."""
    until_shown(day.page, f"{day.desk.url}/inbox/?view=all&q={day.handle}", text)
    day.page.locator("#rows").get_by_role("link").first.click()
    day.case = day.page.url


def answer(day: Day, text: str, button: str, to: str = "") -> dict[str, Any]:
    """The agent's words, in public or in private as the button says, to the newest target whose name begins with `to`;
    how they stand on the network. They end with the customer's handle: other days' answers stand there too.
    """
    text = f"{text} ({day.handle})"
    is_public = "publicly" in button
    day.page.locator("label.mode-public" if is_public else "label.mode-private").click()
    panel = day.page.locator(".panel-public" if is_public else ".panel-private")
    if to:
        expect(panel.locator(".target:has(:checked)")).to_contain_text(to)
    panel.get_by_role("textbox").first.fill(text)
    panel.get_by_role("button", name=button).click()
    page = f"the page says: {day.page.locator('main').inner_text()}"
    until(lambda: standing(day.desk, text), f"{text!r} on {day.network}; {page}")
    [row] = standing(day.desk, text)
    until(lambda: _is_sent(day, text), f"{text!r} is sent")
    return row


def solves(day: Day) -> None:
    day.page.get_by_role("button", name="Solve", exact=True).click()
    expect(day.state).to_contain_text("Solved", timeout=PATIENCE * 1000)


def shows(day: Day, *words: str) -> None:
    """The case tells exactly of these, in this order."""
    expect(day.items).to_have_count(len(words))
    for item, text in zip(day.items.all(), words, strict=True):
        expect(item).to_contain_text(text)


def is_one_case(day: Day) -> None:
    day.page.goto(f"{day.desk.url}/inbox/?view=everything&q={day.handle}")
    expect(day.page.locator("#rows > li")).to_have_count(1)


def _is_sent(day: Day, text: str) -> bool:
    day.page.goto(day.case)
    return "Sent" in day.items.filter(has_text=text).inner_text()
