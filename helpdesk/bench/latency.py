"""How long people wait: from a customer's post to the inbox page, and from an agent's click to the customer's eyes.

Everything is seen from outside: a signed-in agent's browser reads the inbox four times a second, the customer reads X's
ledger ten times a second. Both readings' own time and pauses are in the figures.
"""

import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from statistics import median, quantiles

from helpdesk.bench.browsing import Browser, texts_on
from helpdesk.bench.dealing import cases_of, complain_to, number, play
from helpdesk.bench.stack import Stack, running, wait_until

BY_WEBHOOK, BY_POLL, CLICKS = (20, 600), (4, 480), (2, 100)  # how many a second, how many
LOOK_EVERY_S, LEDGER_EVERY_S, PATIENCE_S, PAGES = 0.25, 0.1, 150.0, 6
INTERVAL = "SELECT max(interval_seconds) FROM care_source s JOIN care_channelaccount a ON a.id = account_id "
INTERVAL += "WHERE a.network = 'x' AND kind = 'mentions'"
UNDO_S = 5  # as long as an agent may take an answer back, if they chose nothing else
Moments = dict[str, float]


def bench(_: int) -> dict[str, object]:
    """Seconds: median, p95 and most, with how many were waited for and how many never came."""
    password = secrets.token_urlsafe(12)
    with running(AMENDS_DEMO_PASSWORD=password) as stack:
        browser = Browser(stack)
        browser.sign_in("agent", password)
        posts: list[str] = []
        with seeing(lambda: on_the_inbox(browser, "hook")) as seen:
            pushed = paced(*BY_WEBHOOK, lambda one: posts.append(write(stack, "hook", one)))
            wait_until(lambda: len(seen) >= BY_WEBHOOK[1], PATIENCE_S)
        clicks = Clicks(stack, browser, posts)
        with seeing(clicks.standing, LEDGER_EVERY_S) as standing:
            clicked = paced(*CLICKS, clicks.click)
            wait_until(lambda: len(standing) >= CLICKS[1], PATIENCE_S)
        play(stack, "POST", "/play/faults", {"network": "x", "fault": "dropped_webhooks"})
        interval = number(stack, INTERVAL)
        with seeing(lambda: on_the_inbox(browser, "poll")) as fetched:
            polled = paced(*BY_POLL, lambda one: write(stack, "poll", one))
            wait_until(lambda: len(fetched) >= BY_POLL[1], PATIENCE_S + interval)
        return {
            f"post to inbox by webhook, {BY_WEBHOOK[0]} a second": waited("hook", pushed, seen),
            f"click to network, from the end of {UNDO_S} s to undo, {CLICKS[0]} a second": waited(
                "answer", [at + UNDO_S for at in clicked], standing
            ),
            f"post to inbox by poll, {BY_POLL[0]} a second": waited("poll", polled, fetched) | {"interval s": interval},
        }


def paced(rate: int, count: int, act: Callable[[int], object]) -> list[float]:
    """Does it at its times, whether or not the ones before are done; when each began."""
    began = time.monotonic()

    def one(number: int) -> float:
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        at = time.monotonic()
        act(number)
        return at

    with ThreadPoolExecutor(8) as hands:
        return list(hands.map(one, range(count)))


@contextmanager
def seeing(look: Callable[[], set[str]], every: float = LOOK_EVERY_S) -> Iterator[Moments]:
    """When each thing was first seen, filled as long as this is open."""
    seen: Moments = {}
    ending = threading.Event()

    def watch() -> None:
        while not ending.wait(every):
            found = look()
            at = time.monotonic()
            for each in found:
                seen.setdefault(each, at)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        ending.set()
        watcher.join()


def on_the_inbox(browser: Browser, kind: str) -> set[str]:
    """The newest cases' words: as many pages as a person would turn who has been away for some seconds."""
    found: set[str] = set()
    address = "/inbox/?view=everything"
    for _ in range(PAGES):
        page = browser.read(address)
        shown = texts_on(page, rf"\b{kind}-\d+-")
        older = re.search(r'rel="next" href="([^"]+)"', page)
        if shown <= found or older is None:
            return found | shown
        found |= shown
        address = unescape(older[1])
    return found


def write(stack: Stack, kind: str, one: int) -> str:
    accounts = [row for row in play(stack, "GET", "/play/accounts")["data"] if row["network"] == "x"]
    return complain_to(stack, accounts[one % len(accounts)], f"{kind}{one}", f"Nobody helps me! {kind}-{one}-")


class Clicks:
    """An agent with a case open each time, who clicks on send."""

    def __init__(self, stack: Stack, browser: Browser, posts: list[str]) -> None:
        self.stack, self.browser = stack, browser
        refs = [f"C-{case}" for case in cases_of(stack, posts[: CLICKS[1]]).values()]
        self.forms = [
            (f"/cases/{ref}/replies/", browser.form(f"/cases/{ref}/", f"/cases/{ref}/replies/")) for ref in refs
        ]

    def click(self, one: int) -> None:
        path, fields = self.forms[one]
        self.browser.send(path, {**fields, "text": f"We are on it. answer-{one}-", "do": "send"})

    def standing(self) -> set[str]:
        words = " ".join(row["text"] for row in play(self.stack, "GET", "/play/ledger?network=x") if row["ours"])
        return texts_on(words, r"\banswer-\d+-")


def waited(kind: str, begun: list[float], seen: Mapping[str, float]) -> dict[str, object]:
    took = [seen[f"{kind}-{one}-"] - at for one, at in enumerate(begun) if f"{kind}-{one}-" in seen]
    figures: dict[str, object] = {"count": len(begun), "never seen": len(begun) - len(took)}
    if len(took) < 2:
        return figures
    return {
        **figures,
        "median s": round(median(took), 2),
        "p95 s": round(quantiles(took, n=20)[-1], 2),
        "most s": round(max(took), 2),
    }
