"""A day on X in a real browser: angry in public, solved in private, thanked for in public, and then unsaid."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.people import PATIENCE, play, sign_in, standing, until, until_shown

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@dataclass
class Day:
    """The agent's page, the customer's handle, the words of the day; `case` is its address once it is there."""

    desk: RunningDesk
    page: Page
    handle: str
    case: str = ""
    tweet: str = ""

    @property
    def angry(self) -> str:
        return f"@NorthwindRail Two hours in a dark train, {self.handle} is done with you!"

    @property
    def thanks(self) -> str:
        return f"@NorthwindRail {self.handle} got the money back. Thank you!"

    @property
    def items(self) -> Locator:
        return self.page.locator("#timeline > .item")


@pytest.fixture
def day(browser: Browser, desk: RunningDesk) -> Iterator[Day]:
    with browser.new_context() as context:
        page = context.new_page()
        sign_in(page, desk)
        yield Day(desk, page, f"day{int(monotonic() * 10) % 10**6}")


def says(day: Day, text: str, **more: Any) -> str:
    """The customer, in public."""
    post = {"network": "x", "author": {"handle": day.handle, "name": "Dana Day"}, "text": text, **more}
    return str(play(day.desk, "POST", "/play/posts", post)["id"])


def whispers(day: Day, text: str) -> None:
    """The customer, to us alone."""
    message = {"network": "x", "author": {"handle": day.handle}, "text": text}
    play(day.desk, "POST", "/play/messages", message)


def answer(day: Day, text: str, button: str) -> dict[str, Any]:
    """The agent's words; how they stand on X."""
    day.page.get_by_label("Your reply").fill(text)
    day.page.get_by_role("button", name=button).click()
    until(lambda: standing(day.desk, text), f"{text!r} on X")
    [row] = standing(day.desk, text)
    expect(day.items.filter(has_text=text)).to_contain_text("Sent", timeout=PATIENCE * 1000)
    return row


def test_a_day_is_one_case(day: Day) -> None:
    angry_in_public(day)
    solved_in_private(day)
    thanked_in_public(day)
    unsaid(day)
    day.page.goto(f"{day.desk.url}/inbox/?view=everything&q={day.handle}")
    expect(day.page.locator("#rows > li")).to_have_count(1)


def angry_in_public(day: Day) -> None:
    """Answered where everybody saw it, and asked to write privately."""
    day.tweet = says(day, day.angry)
    until_shown(day.page, f"{day.desk.url}/inbox/?view=all&q={day.handle}", day.angry)
    day.page.get_by_role("link", name=re.compile("Two hours in a dark train")).first.click()
    day.case = day.page.url
    day.page.get_by_label("Invite to write privately").check()
    row = answer(day, "So sorry! Write us your ticket number privately.", "Reply publicly on X")
    assert (row["visibility"], row["in_reply_to"]) == ("public", day.tweet)
    assert "/messages/compose?recipient_id=" in row["text"] + row["deep_link"]


def solved_in_private(day: Day) -> None:
    """The same case, marked as private, for their eyes only."""
    whispers(day, "Ticket NW-4711, two of us.")
    until_shown(day.page, day.case, "Ticket NW-4711, two of us.")
    row = answer(day, "Thank you. 80 euros are on their way.", "Send privately")
    assert row["visibility"] == "private"
    private = day.page.locator("#timeline > .item-private")
    expect(private).to_have_count(2)
    expect(private.filter(has_text="private")).to_have_count(2)
    day.page.get_by_role("button", name="Solve").click()
    expect(day.page.locator("#case-state")).to_contain_text("Solved")


def thanked_in_public(day: Day) -> None:
    """New words open a solved case again: somebody reads them, and says that they need no answer."""
    says(day, day.thanks)
    until_shown(day.page, day.case, day.thanks)
    expect(day.page.locator("#case-state")).to_contain_text("Open")
    words = ["Two hours in a dark train", "So sorry!", "NW-4711", "80 euros", "got the money back"]
    expect(day.items).to_have_count(len(words))
    for item, text in zip(day.items.all(), words, strict=True):
        expect(item).to_contain_text(text)
    day.page.get_by_role("button", name="No answer needed").click()
    expect(day.page.locator("#case-state")).to_contain_text("Solved")


def unsaid(day: Day) -> None:
    """Its author deletes the tweet: its words are gone from the case, which says so and stays solved."""
    play(day.desk, "DELETE", f"/play/posts/x/{day.tweet}")
    # X promises such an event for our own posts only; the next look at the post would tell the same a minute later.
    gone = {"event_type": "post.delete", "payload": {"id": day.tweet, "author_id": "1"}}
    play(day.desk, "POST", "/play/events", gone)
    until_shown(day.page, day.case, "Deleted by its author")
    expect(day.items.first).to_contain_text("Its words are erased here too.")
    assert "dark train" not in day.page.content()
    expect(day.page.locator("#case-state")).to_contain_text("Solved")
