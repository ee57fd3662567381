"""Two agents with the same case open send at the same moment, 500 times: one answer goes out, the other is asked first.

The sandbox's ledger is the judge of what went out.
"""

import secrets
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from urllib.error import HTTPError

from helpdesk.bench.browsing import Browser
from helpdesk.bench.dealing import complain, in_cases, let_go, number, play, unsettled
from helpdesk.bench.stack import Stack, running, wait_until

TRIES, CASES, PATIENCE_S = 500, 50, 180.0
APART_S = 0.02  # at most; half of the tries begin together
AGENTS = ("agent", "lead")


def bench(seed: int) -> dict[str, object]:
    """How the tries ended, and what stands on the network afterwards."""
    password, chance = secrets.token_urlsafe(12), Random(seed)
    with running(AMENDS_DEMO_PASSWORD=password) as stack, ThreadPoolExecutor(len(AGENTS)) as hands:
        browsers = [Browser(stack) for _ in AGENTS]
        for name, browser in zip(AGENTS, browsers, strict=True):
            browser.sign_in(name, password)
        let_go(stack)
        for limit in play(stack, "GET", "/play/limits")["data"]:  # X takes 100 posts in 15 minutes from an account
            play(stack, "POST", "/play/limits", {**limit, "n": 100_000})
        refs = cases(stack)
        before, ended = answers(stack), Counter[str]()
        began = time.monotonic()
        for one in range(TRIES):
            ended[attempt(hands, browsers, refs[one % len(refs)], one, chance)] += 1
        seconds = time.monotonic() - began
        wait_until(lambda: not unsettled(stack), PATIENCE_S, 0.5)
        return {
            "tries": TRIES,
            "one sent, one asked": ended["303 409"],
            "both sent": ended["303 303"],
            "other": {how: count for how, count in ended.items() if how not in ("303 409", "303 303")},
            "replies": number(stack, "SELECT count(*) FROM care_reply"),
            "on the network": answers(stack) - before,
            "seconds": round(seconds, 1),
        }


def cases(stack: Stack) -> list[str]:
    """Of customers on X who all wrote once."""
    posts = complain(stack, CASES, "race", ("x",))[:CASES]
    return [f"C-{case}" for case in in_cases(stack, posts).values()]


def attempt(hands: ThreadPoolExecutor, browsers: list[Browser], ref: str, one: int, chance: Random) -> str:
    """Both read the case, then both send; what they were answered, sorted."""
    path, start = f"/cases/{ref}/replies/", threading.Barrier(len(browsers))
    apart = [0.0, max(0.0, chance.uniform(-APART_S, APART_S))]

    def send(who: int) -> str:
        fields = browsers[who].form(f"/cases/{ref}/", path) | {"text": f"race {one} of {who}", "do": "send"}
        start.wait(20)
        time.sleep(apart[who])
        try:
            browsers[who].send(path, fields)
        except HTTPError as error:
            return str(error.code)
        return "303"

    return " ".join(sorted(hands.map(send, range(len(browsers)))))


def answers(stack: Stack) -> int:
    return sum(bool(row["ours"]) for row in play(stack, "GET", "/play/ledger?network=x"))
