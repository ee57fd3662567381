"""Nothing lost, nothing twice: replies go out while workers are killed and the networks misbehave."""

import time
from collections.abc import Collection
from dataclasses import dataclass

from helpdesk.bench import counting, dealing
from helpdesk.bench.counting import Figures
from helpdesk.bench.killing import Killer
from helpdesk.bench.stack import Stack, running, wait_until

# A lease may end while its worker lives: a call leaves within a third of it, and what it brings later changes nothing.
SETTINGS = {"AMENDS_SETTLE_AFTER": "3", "AMENDS_SEND_LEASE": "25", "AMENDS_INTAKE_LEASE": "5"}
FAULTS: tuple[dict[str, object], ...] = (
    {"fault": "lost_answer", "probability": 0.05},
    {"fault": "accepted_503", "probability": 0.03},
    {"fault": "rate_limit", "probability": 0.03},
    {"fault": "read_lag", "seconds": 1},
    {"fault": "dropped_webhooks", "probability": 0.5},  # every other echo: what it would settle is to be looked for
    {"fault": "slow", "seconds": 0.15, "on": "write"},  # as real networks are: most kills find a call under way
)
SENDING = "SELECT count(*) FROM care_reply WHERE state = 'sending'"
CAUGHT = (
    "SELECT count(DISTINCT reply_id) FROM care_delivery WHERE starts_with(reason, 'The worker that sent it was lost')"
)


@dataclass(frozen=True)
class Plan:
    """Replies for each of six accounts, one written every `pace_s`; at least so many kills, `pause_s` between them.

    A rate limit of the networks lasts a minute; `waits_for_limits` False takes its end for come.
    """

    per_account: int = 50
    kills: int = 60
    pace_s: float = 0.12
    pause_s: float = 0.3
    quiet_s: float = 240.0
    seed: int = 1
    waits_for_limits: bool = True


def bench(seed: int) -> Figures:
    """300 replies on a desk of its own."""
    began = time.monotonic()
    with running(**SETTINGS) as stack:
        ready = time.monotonic()
        dealing.make_key(stack)
        dealing.let_go(stack)
        figures = replies_under_kills(stack, Plan(seed=seed))
    return {**figures, "seconds_to_start": round(ready - began, 1), "seconds": round(time.monotonic() - began, 1)}


def replies_under_kills(stack: Stack, plan: Plan, faults: tuple[dict[str, object], ...] = FAULTS) -> Figures:
    """What became of each reply, once it is quiet. The faults last to the end."""
    cases = complaints(stack, plan.per_account, f"chaos{plan.seed}")
    strike(stack, faults)
    killer = Killer(stack, lambda: dealing.number(stack, SENDING), plan.kills, plan.pause_s, plan.seed)
    killer.start()
    began = time.monotonic()
    texts = write(stack, list(cases.values()), f"We are on it, answer of round {plan.seed}", plan.pace_s)
    killer.end()
    killed = time.monotonic()
    wait_until(lambda: is_quiet(stack, plan), plan.quiet_s, every=0.5)
    return {
        "seed": plan.seed,
        **counting.count_replies(stack, texts).figures,
        "kills": dict(killer.kills),
        "caught_sending": dealing.number(stack, CAUGHT),
        "struck": struck(stack),
        "echoes": counting.count_echoes(stack),
        "posts": counting.count_posts(stack, list(cases)).figures,
        "seconds_under_kills": round(killed - began, 1),
        "seconds_to_quiet": round(time.monotonic() - killed, 1),
    }


def is_quiet(stack: Stack, plan: Plan) -> bool:
    if not plan.waits_for_limits:
        dealing.end_limits(stack)
    return not dealing.unsettled(stack)


def complaints(
    stack: Stack, per_account: int, label: str, networks: Collection[str] = dealing.USUALLY
) -> dict[str, int]:
    """New customers' posts, each in its case; limits that were met before are over."""
    dealing.end_limits(stack)
    posts = dealing.complain(stack, per_account, label, networks)
    return dealing.in_cases(stack, posts)


def strike(stack: Stack, faults: tuple[dict[str, object], ...]) -> None:
    dealing.play(
        stack, "POST", "/play/limits", {"network": "x", "route": "POST /2/tweets", "n": 100000, "window_s": 900}
    )
    for network in dealing.KINDS:
        for fault in faults:
            dealing.play(stack, "POST", "/play/faults", {"network": network, **fault})


def struck(stack: Stack) -> Figures:
    """How often each fault struck, on both networks."""
    found: dict[str, int] = {}
    for fault in dealing.play(stack, "GET", "/play/faults")["data"]:
        found[fault["fault"]] = found.get(fault["fault"], 0) + int(fault["struck"])
    return dict(found)


def write(stack: Stack, cases: list[int], words: str, pace_s: float = 0.0) -> list[str]:
    """One answer to each case, each in words of its own; the texts."""
    texts = [f"{words} {turn}." for turn in range(len(cases))]
    for case_id, text in zip(cases, texts, strict=True):
        dealing.answer(stack, case_id, text)
        time.sleep(pace_s)
    return texts
