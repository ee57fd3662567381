"""10,000 posts on X while webhooks come twice, out of order or not at all, and the desk is away for two minutes.

Polls overlap with the webhooks all the time. Each post is to be stored once, in one case; the gap is to be closed.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from helpdesk.bench.counting import count_posts
from helpdesk.bench.dealing import cases_of, complain_to, number, play, rows
from helpdesk.bench.stack import WORKERS, Stack, running, wait_until

POSTS, CUSTOMERS, RATE, AWAY_S, PATIENCE_S = 10_000, 2_500, 40, 120.0, 900.0
FAULTS = (
    {"fault": "duplicate_webhooks", "probability": 0.5},
    {"fault": "reordered_webhooks", "probability": 0.2},
    {"fault": "dropped_webhooks", "probability": 0.1},
)
GAPS = "SELECT state, count(*) FROM care_gap GROUP BY state ORDER BY state"
OPEN_GAPS = "SELECT count(*) FROM care_gap WHERE state = 'open'"


def bench(_: int) -> dict[str, object]:
    """Counts by the sandbox's ledger, seconds, and what became of the gaps."""
    with running() as stack:
        for fault in FAULTS:
            play(stack, "POST", "/play/faults", {"network": "x", **fault})
        accounts = [row for row in play(stack, "GET", "/play/accounts")["data"] if row["network"] == "x"]
        began = time.monotonic()
        with ThreadPoolExecutor(2) as hands:
            away = hands.submit(go_away, stack, began + POSTS / RATE / 3)
            posts = [one for one in hands.submit(write_all, stack, accounts, began).result() if one]
            away.result()
        written = time.monotonic()
        wait_until(lambda: len(cases_of(stack, posts)) == len(posts) and not number(stack, OPEN_GAPS), PATIENCE_S, 1.0)
        return {
            **count_posts(stack, posts).figures,
            "customers": CUSTOMERS,
            "seconds of writing": round(written - began, 1),
            "seconds until all were here": round(time.monotonic() - written, 1),
            "gaps": dict(rows(stack, GAPS)),
            "receiving cases with two customers": number(
                stack,
                "SELECT count(*) FROM (SELECT case_id FROM care_post JOIN care_author a ON a.id = author_id "
                "WHERE direction = 'in' GROUP BY case_id HAVING count(DISTINCT a.customer_id) > 1) both_of_them",
            ),
        }


def write_all(stack: Stack, accounts: list[dict[str, Any]], began: float) -> list[str]:
    posts = []
    for one in range(POSTS):
        time.sleep(max(0.0, began + one / RATE - time.monotonic()))
        who = one % CUSTOMERS
        posts.append(
            complain_to(stack, accounts[who % len(accounts)], f"s{who}", f"Storm post {one}: still no answer!")
        )
    return posts


def go_away(stack: Stack, at: float) -> None:
    """The desk, not its servers: no pages, no workers, no beat for two minutes."""
    time.sleep(max(0.0, at - time.monotonic()))
    gone = {name: stack.children.pop(name) for name in ("web", "beat", *WORKERS)}
    for child in gone.values():
        child.kill()
    time.sleep(AWAY_S)
    for child in gone.values():
        child.start()
    stack.children |= gone
