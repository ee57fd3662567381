"""10,000 posts on X while webhooks come up to five times, out of order or not at all, and the desk is away for two
minutes. Polls overlap with the webhooks all the time.

Each post is to be stored once, in one case; what was missed meanwhile is to be told by gaps, and they closed.
"""

import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from helpdesk.bench.counting import Figures
from helpdesk.bench.dealing import complain_to, number, play, rows
from helpdesk.bench.stack import FETCHER, WORKERS, Stack, running, wait_until

POSTS, CUSTOMERS, RATE, AWAY_S, PATIENCE_S = 10_000, 2_500, 40, 120.0, 600.0
FAULTS = (
    {"fault": "duplicate_webhooks", "probability": 0.8, "times": 5},
    {"fault": "reordered_webhooks", "probability": 0.2},
    {"fault": "dropped_webhooks", "probability": 0.1},
)
STORED = "SELECT count(DISTINCT network_id) FROM care_post WHERE network_id = ANY(%s) AND case_id IS NOT NULL"
PLACES = "SELECT network_id, case_id FROM care_post WHERE network_id = ANY(%s)"
OPEN_GAPS = "SELECT count(*) FROM care_gap WHERE state = 'open'"
GAPS = """SELECT a.handle || ': ' || s.kind, g.reason, g.since, g.until, g.state, g.closed_at
    FROM care_gap g JOIN care_source s ON s.id = source_id JOIN care_channelaccount a ON a.id = account_id
    ORDER BY g.since, 1"""
STRANGERS = """SELECT count(*) FROM (SELECT case_id FROM care_post JOIN care_author a ON a.id = author_id
    WHERE direction = 'in' GROUP BY case_id HAVING count(DISTINCT a.customer_id) > 1) strangers"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass(frozen=True)
class Away:
    """When nobody of the desk was there."""

    since: datetime
    until: datetime


def bench(_: int) -> dict[str, object]:
    """Counts by the sandbox's ledger, seconds, and what became of the gaps."""
    with running() as stack:
        for fault in FAULTS:
            play(stack, "POST", "/play/faults", {"network": "x", **fault})
        accounts = [row for row in play(stack, "GET", "/play/accounts")["data"] if row["network"] == "x"]
        began = time.monotonic()
        with ThreadPoolExecutor(2) as hands:
            leaving = hands.submit(go_away, stack, began + POSTS / RATE / 3)
            posts = hands.submit(write_all, stack, accounts, began).result()
            away = leaving.result()
        written = time.monotonic()
        wait_until(lambda: number(stack, STORED, posts) == len(posts), PATIENCE_S, 1.0)
        stored = time.monotonic()
        wait_until(lambda: not number(stack, OPEN_GAPS), PATIENCE_S, 1.0)
        return {
            **count(stack, posts),
            "seconds": {
                "of writing": round(written - began, 1),
                "until all were stored": round(stored - written, 1),
                "until the gaps were closed": round(time.monotonic() - written, 1),
            },
            "webhooks": webhooks(stack, "x"),
            "away": spell(away.since, away.until),
            **gaps(stack, away),
        }


def write_all(stack: Stack, accounts: list[dict[str, Any]], began: float) -> list[str]:
    """The ids that the network gave."""
    posts = []
    for one in range(POSTS):
        time.sleep(max(0.0, began + one / RATE - time.monotonic()))
        who = one % CUSTOMERS
        posts.append(
            complain_to(stack, accounts[who % len(accounts)], f"s{who}", f"Storm post {one}: still no answer!")
        )
    return posts


def go_away(stack: Stack, at: float) -> Away:
    """The desk, not its servers: no pages, no workers, no beat for two minutes."""
    time.sleep(max(0.0, at - time.monotonic()))
    gone = {name: stack.children.pop(name) for name in ("web", "beat", FETCHER, *WORKERS)}
    time.sleep(0.5)  # the keeper has looked away by then
    since = datetime.now(UTC)
    for child in gone.values():
        child.kill()
    time.sleep(AWAY_S)
    until = datetime.now(UTC)
    for child in gone.values():
        child.start()
    stack.children |= gone
    return Away(since, until)


def count(stack: Stack, posts: list[str]) -> Figures:
    """Where each post stands. The ledger is the judge of what was sent."""
    standing = {row["id"] for row in play(stack, "GET", "/play/ledger") if not row["ours"]}
    rows_of, cases_of = Counter[str](), defaultdict[str, set[int]](set)
    for network_id, case_id in rows(stack, PLACES, posts):
        rows_of[network_id] += 1
        cases_of[network_id] |= {case_id} - {None}
    return {
        "sent": len(standing & set(posts)),
        "stored": sum(rows_of[post] > 0 for post in posts),
        "doubled": sum(rows_of[post] > 1 for post in posts),
        "missing": sum(not rows_of[post] for post in posts),
        "in no case": sum(bool(rows_of[post]) and not cases_of[post] for post in posts),
        "in two cases": sum(len(cases_of[post]) > 1 for post in posts),
        "customers": CUSTOMERS,
        "cases": len(set().union(*cases_of.values())),
        "cases of two customers": number(stack, STRANGERS),
        "quarantined": number(stack, "SELECT count(*) FROM care_quarantine"),
    }


def webhooks(stack: Stack, network: str) -> Figures:
    [told] = [row for row in play(stack, "GET", "/play/webhooks")["data"] if row["network"] == network]
    return {name: told[name] for name in ("delivered", "dropped", "retried", "failed", "queued")}


def gaps(stack: Stack, away: Away) -> Figures:
    """Each gap in words, how they ended, and how many closed ones cover the whole time away."""
    found = rows(stack, GAPS)
    covering = [row for row in found if row[2] <= away.since and row[3] >= away.until and row[5]]
    return {
        "gaps": dict(Counter(row[4] for row in found)),
        "closed gaps that cover the time away": len(covering),
        "each gap": [f"{row[0]}, {spell(row[2], row[3])}: {row[4]}. {row[1]}" for row in found],
    }


def spell(since: datetime, until: datetime) -> str:
    return f"{since:%H:%M:%S} to {until:%H:%M:%S}"
