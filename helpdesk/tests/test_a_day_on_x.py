"""A day on X in a real browser: angry in public, solved in private, thanked for in public, and then unsaid."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.days import Day, a_day, answer, is_one_case, opens_the_case, says, shows, solves, whispers
from helpdesk.tests.people import play, until_shown

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def day(browser: Browser, desk: RunningDesk) -> Iterator[Day]:
    with a_day(browser, desk, "x") as day:
        yield day


def test_a_day_is_one_case(day: Day) -> None:
    tweet = angry_in_public(day)
    solved_in_private(day)
    thanked_in_public(day)
    unsaid(day, tweet)
    is_one_case(day)


def angry_in_public(day: Day) -> str:
    """Answered where everybody saw it, and asked to write privately."""
    angry = f"@NorthwindRail Two hours in a dark train, {day.handle} is done with you!"
    tweet = says(day, angry)
    opens_the_case(day, angry)
    day.page.get_by_label("Invite to write privately").check()
    row = answer(day, "So sorry! Write us your ticket number privately.", "Reply publicly on X")
    assert (row["visibility"], row["in_reply_to"]) == ("public", tweet)
    assert "/messages/compose?recipient_id=" in row["text"] + row["deep_link"]
    return tweet


def solved_in_private(day: Day) -> None:
    """The same case, marked as private, for their eyes only."""
    whispers(day, "Ticket NW-4711, two of us.")
    until_shown(day.page, day.case, "Ticket NW-4711, two of us.")
    row = answer(day, "Thank you. 80 euros are on their way.", "Send privately")
    assert row["visibility"] == "private"
    private = day.page.locator("#timeline > .item-private")
    expect(private).to_have_count(2)
    expect(private.filter(has_text="private")).to_have_count(2)
    solves(day)


def thanked_in_public(day: Day) -> None:
    """New words open a solved case again: somebody reads them, and says that they need no answer."""
    thanks = f"@NorthwindRail {day.handle} got the money back. Thank you!"
    says(day, thanks)
    until_shown(day.page, day.case, thanks)
    expect(day.state).to_contain_text("Open")
    shows(day, "Two hours in a dark train", "So sorry!", "NW-4711", "80 euros", "got the money back")
    day.page.get_by_role("button", name="No answer needed").click()
    expect(day.state).to_contain_text("Solved")


def unsaid(day: Day, tweet: str) -> None:
    """Its author deletes the tweet: its words are gone from the case, which says so and stays solved."""
    play(day.desk, "DELETE", f"/play/posts/x/{tweet}")
    # X tells nobody: the look that the desk takes at such posts each minute finds it out.
    until_shown(day.page, day.case, "Deleted by its author", patience=180)
    expect(day.items.first).to_contain_text("Its words are erased here too.")
    assert "dark train" not in day.page.content()
    expect(day.state).to_contain_text("Solved")
