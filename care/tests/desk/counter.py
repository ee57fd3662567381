"""The browser's counter in a real Chromium: `python -m care.tests.desk.counter validate.yml` holds it against
twitter-text's own cases, as `care.channels.x.conformance` holds the server's.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from care.channels.x import conformance, counting
from care.channels.x.counting import Rules
from helpdesk.running import browser

MODULE = Path(__file__).parents[3] / "static" / "js" / "counting.js"
ADDRESS = "http://counter.example"
CALL = "async ([rules, call, text]) => (await import('/counting.js')).counterBy(rules)[call](text)"


class Counter:
    """The counter as a page has it; the module is all that the page ever loads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.route(f"{ADDRESS}/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        page.route(f"{ADDRESS}/counting.js", lambda route: route.fulfill(path=MODULE, content_type="text/javascript"))
        page.goto(f"{ADDRESS}/")

    def length(self, text: str, rules: Rules = counting.TODAYS) -> int:
        return int(self.page.evaluate(CALL, [counting.for_browsers(rules), "lengthOf", text]))

    def has_link(self, text: str) -> bool:
        return bool(self.page.evaluate(CALL, [counting.for_browsers(), "hasLink", text]))


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(**browser.launch_options())  # type: ignore[arg-type]  # a dictionary of its words
        yield started
        started.close()


def main(path: str) -> int:
    """The exit status."""
    browser.provide()
    with chromium() as started:
        return conformance.main(path, Counter(started.new_page()).length)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
