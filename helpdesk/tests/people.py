"""People at the running desk and on the networks beside it: an agent who signs in, customers by script, readers."""

import json
import re
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from helpdesk.tests.conftest import RunningDesk

PATIENCE = 60  # seconds, for a machine with much else to do; what it really takes is printed


def sign_in(page: Page, desk: RunningDesk) -> None:
    page.goto(f"{desk.url}/")
    page.get_by_label("User name").fill("agent")
    page.get_by_label("Password", exact=True).fill(desk.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_title(re.compile("Unassigned"))


def until_shown(page: Page, address: str, text: str, patience: float = PATIENCE) -> float:
    """Reload as a person without scripts would; the seconds that it took."""

    def is_shown() -> bool:
        page.goto(address)
        return bool(page.get_by_text(text).count())

    return until(is_shown, f"{text!r} at {address}", patience)


def until(happened: Callable[[], object], what: str, patience: float = PATIENCE) -> float:
    """Wait for it; the seconds that it took."""
    began = monotonic()
    while monotonic() - began < patience:
        if happened():
            return monotonic() - began
        sleep(0.2)
    raise AssertionError(f"It did not happen: {what}")


def play(desk: RunningDesk, method: str, path: str, body: object = None) -> Any:
    """A call of the sandbox's own interface for scripts."""
    data = json.dumps({} if body is None else body).encode() if method != "GET" else None
    request = Request(f"{desk.sandbox}{path}", data, {"Content-Type": "application/json"}, method=method)  # noqa: S310  # our own sandbox
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        return json.load(answer)


def standing(desk: RunningDesk, text: str) -> list[dict[str, Any]]:
    """What stands on the networks with this text in it."""
    return [row for row in play(desk, "GET", "/play/ledger") if text in row["text"]]
