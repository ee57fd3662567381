"""A day on Instagram in a real browser: a comment, a private reply to it, the answer from another id, all one case."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.days import Day, a_day, answer, is_one_case, opens_the_case, says, shows, solves, whispers
from helpdesk.tests.people import until_shown

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def day(browser: Browser, desk: RunningDesk) -> Iterator[Day]:
    with a_day(browser, desk, "instagram") as day:
        yield day


def test_a_day_on_instagram_is_one_case(day: Day) -> None:
    answered_in_public(day)
    told_privately(day)
    solved_in_private(day)
    is_one_case(day)


def answered_in_public(day: Day) -> None:
    angry = f"My voucher does not work! Greetings, {day.handle}"
    comment = says(day, angry, kind="comment")
    opens_the_case(day, angry)
    row = answer(day, "Sorry! Let us look at it.", "Reply publicly on Instagram", "Public reply")
    assert (row["visibility"], row["in_reply_to"]) == ("public", comment)


def told_privately(day: Day) -> None:
    row = answer(day, "Which code is it?", "Reply privately", f"Private reply on Instagram to @{day.handle}")
    assert row["visibility"] == "private"


def solved_in_private(day: Day) -> None:
    """The words come from an id that Instagram named with the private reply alone."""
    whispers(day, "It is NW-2026.")
    until_shown(day.page, day.case, "It is NW-2026.")
    row = answer(day, "It works again, and is worth 10 euros more.", "Send privately", "Private message on Instagram")
    assert row["visibility"] == "private"
    solves(day)
    shows(day, "My voucher", "Sorry!", "Which code", "NW-2026", "It works again")
