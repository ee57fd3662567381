"""Open pages in a real browser at a real server: what one agent does, another sees at once."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from care.casework import assigning, solving
from care.models import Agent, Case, ChannelAccount
from care.tests.make import make_case
from helpdesk.bench.stack import free_port, wait_until
from helpdesk.running.browser import launch_options

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opener = Callable[[Agent, str], Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]  # a dictionary of its words
        yield browser
        browser.close()


@pytest.fixture
def server(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Pages and streams in one process, as they run. Its threads leave no connection behind."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    port = free_port()
    config = uvicorn.Config("helpdesk.asgi:application", port=port, log_level="warning", timeout_graceful_shutdown=1)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run)
    thread.start()
    assert wait_until(lambda: running.started, 20)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(20)


@pytest.fixture
def open_as(chromium: Browser, server: str) -> Iterator[Opener]:
    """A page in a browser of the agent's own."""
    contexts = []

    def opened(agent: Agent, path: str) -> Page:
        client = Client()
        client.force_login(agent)
        context = chromium.new_context(base_url=server)
        contexts.append(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server}])
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def live(page: Page) -> Page:
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.wait_for_timeout(600)  # the look that follows the stream's beginning is over
    return page


def test_a_new_case_is_there_within_a_second(open_as: Opener, agent: Agent, account: ChannelAccount) -> None:
    page = live(open_as(agent, "/inbox/"))
    began = time.monotonic()
    make_case(account, "Fresh words.")
    expect(page.get_by_text("Fresh words.")).to_be_visible()
    assert time.monotonic() - began < 2


def test_what_a_colleague_does_shows_in_the_case(open_as: Opener, agent: Agent, teammate: Agent, case: Case) -> None:
    page = live(open_as(agent, f"/cases/{case.ref}/"))
    assigning.assign(case, teammate, teammate)
    expect(page.locator("#agent")).to_have_value(str(teammate.pk))
    solving.solve(case, teammate)
    expect(page.get_by_role("button", name="Open again")).to_be_visible()


def test_colleagues_see_who_looks_and_who_replies(open_as: Opener, agent: Agent, teammate: Agent, case: Case) -> None:
    inbox = live(open_as(teammate, "/inbox/?view=all"))
    writer = live(open_as(agent, f"/cases/{case.ref}/"))
    expect(inbox.locator(".row-presence")).to_contain_text("Ada is looking")
    writer.get_by_label("Your public reply").press_sequentially("We")
    expect(inbox.locator(".row-presence")).to_contain_text("Ada is replying")
    reader = open_as(teammate, f"/cases/{case.ref}/")
    expect(reader.locator("#presence")).to_contain_text("Ada is replying")


def test_the_first_letter_claims_a_case_that_nobody_has(open_as: Opener, agent: Agent, case: Case) -> None:
    page = live(open_as(agent, f"/cases/{case.ref}/"))
    page.get_by_label("Your public reply").press_sequentially("W")
    expect(page.locator("#status")).to_contain_text("The case is yours now")
    expect(page.locator("#agent")).to_have_value(str(agent.pk))
    assert case.events.get(kind="assigned").agent == agent


def test_one_tab_of_a_browser_listens_for_all(open_as: Opener, agent: Agent, account: ChannelAccount) -> None:
    first = live(open_as(agent, "/inbox/"))
    second = first.context.new_page()
    asked: list[str] = []
    second.on("request", lambda request: asked.append(request.url))
    second.goto("/inbox/")
    live(second)
    make_case(account, "For both.")
    expect(second.get_by_text("For both.")).to_be_visible()
    assert not any("/live/?" in url for url in asked)


def test_the_mark_says_when_nothing_is_heard_any_more(open_as: Opener, agent: Agent) -> None:
    page = live(open_as(agent, "/inbox/"))
    page.context.clear_cookies()
    page.route("**/inbox/**", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    agent.save()  # a change of access ends the stream
    expect(page.locator("#live")).to_have_attribute("data-state", "away", timeout=15_000)
    expect(page.locator("#live-spoken")).to_contain_text("Not live since")


def test_an_empty_list_says_so_once(open_as: Opener, agent: Agent) -> None:
    page = live(open_as(agent, "/inbox/"))
    expect(page.locator("#rows h2")).to_have_count(1)


def test_a_paused_page_stays_as_it_is_until_one_goes_on(open_as: Opener, agent: Agent, account: ChannelAccount) -> None:
    page = live(open_as(agent, "/inbox/"))
    page.locator("#live").click()
    expect(page.locator("#live")).to_have_text("Paused")
    make_case(account, "Fresh words.")
    page.wait_for_timeout(1000)
    expect(page.get_by_text("Fresh words.")).to_be_hidden()
    page.locator("#live").click()
    expect(page.get_by_text("Fresh words.")).to_be_visible()
