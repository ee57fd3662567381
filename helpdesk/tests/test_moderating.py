"""Hiding and deleting in a real browser without JavaScript, seen from the network's side."""

import re
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from helpdesk.tests.conftest import RunningDesk
from helpdesk.tests.people import play, sign_in, standing, until, until_shown

pytestmark = [pytest.mark.stack, pytest.mark.browser]


@pytest.fixture
def agent(browser: Browser, desk: RunningDesk) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, desk)
        yield page


def write(desk: RunningDesk, handle: str, text: str, **more: Any) -> str:
    post = {"network": "x", "author": {"handle": handle}, "text": text, **more}
    return str(play(desk, "POST", "/play/posts", post)["id"])


def opened(agent: Page, desk: RunningDesk, handle: str, text: str) -> str:
    """The case of these words, as soon as it is there."""
    until_shown(agent, f"{desk.url}/inbox/?view=all&q={handle}", text)
    agent.get_by_role("link", name=re.compile(re.escape(text))).first.click()
    return agent.url


def open_menu(agent: Page) -> None:
    """The last post's, by the keyboard."""
    agent.locator("summary", has_text="More about this post").last.press("Enter")


def is_hidden(desk: RunningDesk, text: str) -> bool:
    [row] = standing(desk, text)
    return bool(row["hidden"])


def test_a_rude_reply_under_our_post_is_hidden_and_shown_again(desk: RunningDesk, agent: Page) -> None:
    handle = f"rude{int(monotonic() * 10) % 10**6}"
    words, news = f"What a circus, {handle}.", write(desk, "NorthwindRail", "All trains run today.", kind="post")
    write(desk, handle, words, kind="reply", in_reply_to=news)
    case = opened(agent, desk, handle, words)
    open_menu(agent)
    agent.get_by_role("button", name="Hide on X").click()
    until(lambda: is_hidden(desk, words), "hidden on X")
    until_shown(agent, case, "Hidden on X by")
    open_menu(agent)
    agent.get_by_role("button", name="Show again on X").click()
    until(lambda: not is_hidden(desk, words), "shown again on X")
    until_shown(agent, case, "showed a hidden post again")


def test_a_wrong_answer_is_deleted_after_one_more_question(desk: RunningDesk, agent: Page) -> None:
    handle = f"lost{int(monotonic() * 10) % 10**6}"
    words, answer = f"Where is my train, {handle}?", f"It runs from platform 9, {handle}."
    write(desk, handle, words)
    case = opened(agent, desk, handle, words)
    agent.get_by_label("Your public reply").fill(answer)
    agent.get_by_role("button", name="Reply publicly on X").click()
    until_shown(agent, case, "see it on X")
    open_menu(agent)
    agent.get_by_role("link", name="Delete on X…").click()
    assert standing(desk, answer)
    agent.get_by_role("button", name="Delete it on X").click()
    until(lambda: not standing(desk, answer), "deleted on X")
    until_shown(agent, case, "Deleted by")
    assert agent.locator("s").inner_text() == answer
