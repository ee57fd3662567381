"""A day on Facebook in a real browser: not recommended, angry with a photo, answered in private, solved, won back.

The person's id in Messenger is another one than under the Page's posts: only the answer to a private reply joins them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.days import Day, a_day, answer, is_one_case, opens_the_case, says, shows, solves, whispers
from helpdesk.tests.people import play, until_shown

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def day(browser: Browser, desk: RunningDesk, request: pytest.FixtureRequest) -> Iterator[Day]:
    with a_day(browser, desk, "facebook", has_scripts=request.param) as day:
        yield day


def test_a_day_on_facebook_is_one_case(day: Day) -> None:
    review = warns_others(day)
    answered_in_public(day)
    told_privately(day)
    solved_in_messenger(day)
    won_back(day, review)
    is_one_case(day)


def warns_others(day: Day) -> str:
    """In the morning, without a word why."""
    morning = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    return says(day, "", kind="recommendation", recommendation="negative", created_at=morning)


def answered_in_public(day: Day) -> None:
    """The comment joins the recommendation; its photo comes through the desk."""
    photo = {"url": f"{day.desk.sandbox}/static/samples/suitcase.svg"}
    angry = f"Look at my suitcase! {day.handle} flies with you never again."
    comment = says(day, angry, kind="comment", media=[photo])
    opens_the_case(day, angry)
    until_shown(day.page, day.case, "does not recommend us")
    picture = day.page.get_by_role("img", name="Picture without a description")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    row = answer(day, "That hurts to see. We write to you.", "Reply publicly on Facebook", "Public reply")
    assert (row["visibility"], row["in_reply_to"]) == ("public", comment)


def told_privately(day: Day) -> None:
    """Once: the second is refused before anybody types."""
    expect(day.page.locator(".panel-private .targets")).to_contain_text("until")
    row = answer(
        day, "Which train was it, and what did it cost?", "Reply privately", "Private reply on Facebook to Dana"
    )
    assert row["visibility"] == "private"
    expect(day.page.locator(".panel-private .targets")).to_contain_text("it has it already")


def solved_in_messenger(day: Day) -> None:
    """Somebody with another id writes in Messenger: Facebook said with the private reply who that is."""
    whispers(day, "The 8:15 to Bergen. 120 euros.")
    until_shown(day.page, day.case, "The 8:15 to Bergen.")
    row = answer(day, "120 euros are on their way to you.", "Send privately", "Private message on Facebook to Dana")
    assert row["visibility"] == "private"
    expect(day.page.locator("#timeline > .item-private")).to_have_count(3)
    solves(day)


def won_back(day: Day, review: str) -> None:
    """In the evening the recommendation turns: the solved case tells of it, and of all that was said, in its order."""
    turned = {"recommendation": "positive", "text": "They made it good."}
    play(day.desk, "POST", f"/play/posts/facebook/{review}", turned)
    until_shown(day.page, day.case, "changed their mind: recommends us")
    shows(day, "They made it good.", "Look at my suitcase", "That hurts", "Which train", "The 8:15", "120 euros are")
    expect(day.items.first).to_contain_text("recommends us")
    expect(day.state).to_contain_text("Solved")
