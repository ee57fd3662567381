from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from helpdesk.running.browser import launch_options
from sandbox.tests.clients import client, unique
from sandbox.tests.graph import graph
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    options = launch_options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)  # type: ignore[arg-type]  # a dictionary of Playwright's words
        yield browser
        browser.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visitor(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=request.param, viewport={"width": 360, "height": 800})
    yield context
    context.close()


def complain(page: Page, sandbox: RunningSandbox, to: str, text: str) -> None:
    page.goto(sandbox.url)
    page.get_by_label("To", exact=True).select_option(label=to)
    page.get_by_label("What happened?").fill(text)
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_text(text)).to_be_visible()


def test_a_complaint_on_x_and_its_answer_come_in_by_themselves(
    visitor: BrowserContext, sandbox: RunningSandbox
) -> None:
    page, text, answer = visitor.new_page(), unique("My bag is lost"), unique("We are looking for it")
    complain(page, sandbox, "X: @NorthwindAir", text)
    post = sandbox.ledger(network="x")[-1]["id"]
    client(sandbox).create_tweet(text=answer, in_reply_to_tweet_id=post)
    expect(page.get_by_text(answer)).to_be_visible(timeout=6000)


def test_a_complaint_on_facebook_and_its_answer_come_in_by_themselves(
    visitor: BrowserContext, sandbox: RunningSandbox
) -> None:
    page, text, answer = visitor.new_page(), unique("My bag is wet"), unique("How could that happen?")
    complain(page, sandbox, "Facebook: Northwind Air", text)
    graph(sandbox).put_comment(sandbox.ledger(network="facebook")[-1]["id"], answer)
    expect(page.get_by_text(answer)).to_be_visible(timeout=6000)


def test_a_message_on_instagram_is_written_without_javascript_too(
    visitor: BrowserContext, sandbox: RunningSandbox
) -> None:
    page, text = visitor.new_page(), unique("Just between us")
    page.goto(sandbox.url)
    page.get_by_label("To", exact=True).select_option(label="Instagram: @northwindair")
    page.get_by_role("group", name="On Instagram, as").get_by_label("a private message").check()
    page.get_by_label("What happened?").fill(text)
    page.get_by_role("button", name="Post it").click()
    expect(page.get_by_role("article").filter(has_text=text)).to_contain_text("private")
    assert sandbox.ledger(network="instagram")[-1]["visibility"] == "private"


def test_what_a_person_is_writing_survives_what_comes_in(chromium: Browser, sandbox: RunningSandbox) -> None:
    page, text = chromium.new_page(), unique("Nobody tells me anything")
    complain(page, sandbox, "X: @NorthwindAir", text)
    talk = page.get_by_role("article").filter(has_text=text)
    talk.locator("summary").click()
    talk.get_by_role("textbox").fill("half a sentence")
    answer = unique("Now we do")
    client(sandbox).create_tweet(text=answer, in_reply_to_tweet_id=sandbox.ledger(network="x")[-1]["id"])
    expect(talk.get_by_text(answer)).to_be_visible(timeout=6000)
    expect(talk.get_by_role("textbox")).to_have_value("half a sentence")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_a_small_phone_and_no_error_is_logged(
    chromium: Browser, sandbox: RunningSandbox, scheme: str
) -> None:
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 360, "height": 800})  # type: ignore[arg-type]  # a plain str is one of its words
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    complain(page, sandbox, "Facebook: Northwind Rail", unique("W" * 300))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert errors == []
    page.close()
