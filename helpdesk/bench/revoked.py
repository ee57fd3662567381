"""A Page's token is revoked while replies go out on three Pages and customers go on writing on all of them.

After the first refusal nothing more is to be asked in that Page's name, nothing that comes in is to be lost, and what
was held is to go out, once, when a manager has connected the Page again.
"""

import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from helpdesk.bench import chaos, counting, dealing
from helpdesk.bench.browsing import Browser
from helpdesk.bench.counting import Figures
from helpdesk.bench.stack import Stack, running, wait_until

FAULTS: tuple[dict[str, object], ...] = ({"fault": "slow", "seconds": 0.15, "on": "write"},)
HELD = "SELECT count(*) FROM care_reply r JOIN care_channelaccount a ON a.id = account_id WHERE a.network_id = %s"
HELD += " AND r.state = 'queued'"
REFUSED = "SELECT state_changed_at FROM care_channelaccount WHERE network_id = %s AND network = 'facebook'"
REFUSED += " AND state = 'refused'"
ACCOUNT = "SELECT id FROM care_channelaccount WHERE network_id = %s AND network = 'facebook'"
ACCOUNTS_PAGE = "/admin/care/channelaccount/"


@dataclass(frozen=True)
class Plan:
    """Replies on each of three Pages, one written every `pace_s`; so long the Page stays cut off after the last."""

    per_page: int = 40
    pace_s: float = 0.25
    away_s: float = 30.0
    quiet_s: float = 180.0


@dataclass
class Customers(threading.Thread):
    """They write on all Pages, one comment a while, until they are told to end."""

    stack: Stack
    every_s: float = 0.5
    comments: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        pages = dealing.accounts(self.stack, ["facebook"])
        while not self.ending.wait(self.every_s):
            turn = len(self.comments)
            text = f"Comment {turn} while all this goes on."
            self.comments.append(dealing.complain_to(self.stack, pages[turn % len(pages)], f"meanwhile-{turn}", text))

    def end(self) -> list[str]:
        self.ending.set()
        self.join()
        return self.comments


def bench(_: int) -> Figures:
    """120 replies on a desk of its own; its Instagram accounts, which share the Pages' tokens, are paused."""
    password = secrets.token_urlsafe(12)
    with running(AMENDS_DEMO_PASSWORD=password) as stack:
        dealing.make_key(stack)
        dealing.let_go(stack)
        pause_instagram(stack)
        return revoke_meanwhile(stack, Plan(), password)


def revoke_meanwhile(stack: Stack, plan: Plan, password: str) -> Figures:
    cases = chaos.complaints(stack, plan.per_page, "revoked", ["facebook"])
    chaos.strike(stack, FAULTS)
    page = dealing.accounts(stack, ["facebook"])[0]["id"]
    customers = Customers(stack)
    customers.start()
    revoking = threading.Timer(len(cases) * plan.pace_s / 3, tell, (stack, page, "revoke"))
    revoking.start()
    texts = chaos.write(stack, list(cases.values()), "We are on it, answer", plan.pace_s)
    revoking.join()
    time.sleep(plan.away_s)
    figures = {"held": dealing.number(stack, HELD, page), **calls(stack, page)}
    tell(stack, page, "renew")
    reconnect(stack, page, password)
    began = time.monotonic()
    wait_until(lambda: not dealing.unsettled(stack), plan.quiet_s, 0.5)
    quiet = time.monotonic()
    written = customers.end()
    wait_until(lambda: len(dealing.cases_of(stack, written)) == len(written), plan.quiet_s, 0.5)
    return {
        **figures,
        "replies": counting.count_replies(stack, texts).figures,
        "comments meanwhile": counting.count_posts(stack, written).figures,
        "seconds from reconnecting until all were out": round(quiet - began, 1),
    }


def pause_instagram(stack: Stack) -> None:
    """Its accounts share the Pages' tokens and would be refused once each."""
    dealing.rows(stack, "UPDATE care_channelaccount SET state = 'paused' WHERE network = 'instagram'")


def tell(stack: Stack, page: str, what: str) -> None:
    dealing.play(stack, "POST", f"/play/tokens/facebook/{page}/{what}", {})


def reconnect(stack: Stack, page: str, password: str) -> None:
    """As a manager does it, on the accounts' page."""
    browser = Browser(stack)
    browser.sign_in("manager", password)
    form = browser.form(ACCOUNTS_PAGE, "")
    chosen = str(dealing.number(stack, ACCOUNT, page))
    browser.send(ACCOUNTS_PAGE, {**form, "action": "resume", "_selected_action": chosen})


def calls(stack: Stack, page: str) -> Figures:
    """What was asked with the Page's token after its first refusal. Calls that were under way already when the desk
    heard of it are told apart by the time that it wrote down.
    """
    found: list[dict[str, Any]] = dealing.play(stack, "GET", f"/play/calls?account={page}")["data"]
    refused = [moment(call) for call in found if call["code"] == 190]
    if not refused:
        return {"refused calls": 0}
    [(written_down,)] = dealing.rows(stack, REFUSED, page) or [(None,)]
    return {
        "refused calls": len(refused),
        "calls after the first refusal": sum(moment(call) > refused[0] for call in found),
        "of them after the desk had written it down": sum(
            moment(call) > written_down for call in found if written_down
        ),
        "seconds from the refusal until it was written down": round((written_down - refused[0]).total_seconds(), 3)
        if written_down
        else None,
        "calls after it": [f"{call['method']} {call['path']}" for call in found if moment(call) > refused[0]][:10],
    }


def moment(call: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(call["at"])
