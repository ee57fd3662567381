"""Public and private replies to comments on Facebook and Instagram, while workers are killed and answers get lost or
say that nothing is known of what was done.

Every other of the people who are answered privately has written a message before, under an id that only the network can
tell to be theirs; all of them write one afterwards. Whatever is one person's is to be in one case, and nobody is ever
sent a second private reply.
"""

import time
from dataclasses import dataclass
from typing import Any

from helpdesk.bench import chaos, counting, dealing, storm
from helpdesk.bench.comments import RECEIVING
from helpdesk.bench.counting import Figures
from helpdesk.bench.killing import Killer
from helpdesk.bench.stack import Stack, running, wait_until

NETWORKS = ("facebook", "instagram")
SETTINGS = {**chaos.SETTINGS, "AMENDS_SETTLE_GIVE_UP": "60"}
FAULTS: tuple[dict[str, object], ...] = (
    {"fault": "lost_answer", "probability": 0.05},
    {"fault": "accepted_503", "probability": 0.05},  # 1/1357046 on Meta's networks: an error after success
    {"fault": "read_lag", "seconds": 1},
    {"fault": "dropped_webhooks", "probability": 0.5},
    {"fault": "slow", "seconds": 0.15, "on": "write"},
)
STANDS_ALREADY = {(10900, 0), (100, 2534025)}
TALKS = """SELECT count(DISTINCT m.id) FROM care_post m JOIN care_post c ON c.case_id = m.case_id
    WHERE m.text = ANY(%s) AND c.network_id = ANY(%s)"""


@dataclass(frozen=True)
class Plan:
    """Of so many comments on each of six accounts each third is answered privately."""

    per_account: int = 50
    kills: int = 40
    pace_s: float = 0.12
    pause_s: float = 0.3
    quiet_s: float = 300.0
    seed: int = 1


def bench(seed: int) -> Figures:
    """200 public and 100 private replies on a desk of its own."""
    with running(**SETTINGS) as stack:
        dealing.make_key(stack)
        dealing.let_go(stack)
        return under_kills(stack, Plan(seed=seed))


def under_kills(stack: Stack, plan: Plan) -> Figures:
    comments = chaos.complaints(stack, plan.per_account, f"private{plan.seed}", NETWORKS)
    chosen = list(comments)[2::3]
    people = writers(stack, chosen)
    say(stack, [people[one] for one in chosen[::2]], "before")
    chaos.strike(stack, FAULTS)
    killer = Killer(stack, lambda: dealing.number(stack, chaos.SENDING), plan.kills, plan.pause_s, plan.seed)
    killer.start()
    began = time.monotonic()
    public, private = write(stack, comments, set(chosen), plan)
    killer.end()
    killed = time.monotonic()
    wait_until(lambda: not dealing.unsettled(stack), plan.quiet_s, 0.5)
    quiet = time.monotonic()
    afterwards = say(stack, [people[one] for one in chosen], "afterwards")
    return {
        "seed": plan.seed,
        "public": counting.count_replies(stack, public).figures,
        "private": counting.count_replies(stack, private).figures,
        "private replies tried where one stood already": second_attempts(stack),
        "kills": dict(killer.kills),
        "caught_sending": dealing.number(stack, chaos.CAUGHT),
        "struck": chaos.struck(stack),
        **matters(stack, chosen, afterwards),
        "deadlocks": dealing.number(stack, storm.DEADLOCKS),
        "seconds_under_kills": round(killed - began, 1),
        "seconds_to_quiet": round(quiet - killed, 1),
    }


def write(stack: Stack, comments: dict[str, int], chosen: set[str], plan: Plan) -> tuple[list[str], list[str]]:
    """The texts of the public and of the private answers, each in words of its own."""
    public: list[str] = []
    private: list[str] = []
    for turn, (comment, case_id) in enumerate(comments.items()):
        if comment in chosen:
            private.append(f"May we write to you here? Round {plan.seed}, private {turn}.")
            to_post = dealing.number(stack, "SELECT id FROM care_post WHERE network_id = %s", comment)
            dealing.answer(stack, case_id, private[-1], to_post=to_post, visibility="private")
        else:
            public.append(f"We are sorry. Round {plan.seed}, public {turn}.")
            dealing.answer(stack, case_id, public[-1])
        time.sleep(plan.pace_s)
    return public, private


def writers(stack: Stack, comments: list[str]) -> dict[str, dict[str, Any]]:
    """Who wrote each of them, and to which of our accounts."""
    wanted = set(comments)
    return {row["id"]: row for row in dealing.play(stack, "GET", "/play/ledger") if row["id"] in wanted}


def say(stack: Stack, comments: list[dict[str, Any]], when: str) -> list[str]:
    """Their writers write to us privately, and are heard; the texts."""
    texts = []
    for row in comments:
        texts.append(f"A word in private, {when}, of {row['author']['handle']}.")
        message = {"network": row["network"], "to": row["account"], "author": row["author"]["handle"]}
        dealing.play(stack, "POST", "/play/messages", {**message, "text": texts[-1]})
    query = "SELECT count(*) FROM care_post WHERE text = ANY(%s) AND case_id IS NOT NULL"
    wait_until(lambda: dealing.number(stack, query, texts) == len(texts), 150.0)
    return texts


def second_attempts(stack: Stack) -> int:
    calls = dealing.play(stack, "GET", "/play/calls?method=POST&path=/messages")["data"]
    return sum((call["code"], call["subcode"]) in STANDS_ALREADY for call in calls)


def matters(stack: Stack, comments: list[str], afterwards: list[str]) -> Figures:
    """Public and private words of one person, in one case or not. Nothing joins the two ids but what was sent."""
    return {
        "people answered privately": len(comments),
        "whose later message is with their comment": dealing.number(stack, TALKS, afterwards, comments),
        "customers with two receiving cases": dealing.number(stack, RECEIVING),
        "cases of two customers": dealing.number(stack, storm.STRANGERS),
    }
