"""A browser for each of the cast, Django's and a real one."""

import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from care.models import Agent
from helpdesk.running.browser import launch_options


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def desk(agent: Agent) -> Client:
    """The agent's browser."""
    return signed_in(agent)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Playwright keeps a loop running in the tests' thread; Django is told that nothing else runs in it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(**launch_options())  # type: ignore[arg-type]  # a dictionary of its words
        yield browser
        browser.close()


@pytest.fixture(params=[True], ids=["with JavaScript"])
def visitor(
    chromium: Browser, agent: Agent, live_server: object, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """The agent, signed in."""
    client = Client()
    client.force_login(agent)
    made = chromium.new_context(base_url=str(live_server), java_script_enabled=request.param)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}])
    yield made
    made.close()
    all_answered()


def all_answered() -> None:
    """What pages asked as they closed is at its end: it must not run on into the next test, which has its own rows."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(5.0)


@pytest.fixture
def tab(visitor: BrowserContext) -> Iterator[Page]:
    """Its clock stands until a test moves it; a script's error fails the test."""
    made = visitor.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.clock.install()
    yield made
    assert errors == []
