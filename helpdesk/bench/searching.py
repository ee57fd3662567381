"""The search page's server time on the desk's own data: 200 questions, asked by an agent of one team and by a manager.

It wants a large desk: `script/manage seed --cases 200000 --posts-per-case 5 --authors 60000 --seed 1` makes a million
posts.
"""

import re
from collections import defaultdict
from random import Random
from statistics import median, quantiles
from typing import Any

from django.test import Client

from care.models import Agent, Author, Post
from helpdesk.seeding import words

ASKERS = ("seed-agent-1", "seed-manager")
QUESTIONS, WARM_UP = 200, 10
NARROW = (
    "is:open",
    "is:late",
    "network:facebook",
    "reach:>100k",
    "has:dm",
    "after:2026-06",
    "assignee:me",
    "is:solved",
)
COMMON = ("refund", "waiting", "train", "phone", "app", "parcel", "northwind", "customer", "order", "chat")
PHRASES = ('"still waiting"', '"small children"', '"direct message"', '"my money back"', '"for the third time"')


def bench(seed: int) -> dict[str, object]:
    """Milliseconds by the page's own Server-Timing header, over all questions and by their kind."""
    if not Agent.objects.filter(username=ASKERS[0]).exists():
        raise RuntimeError("This desk is small. First: script/manage seed --cases 200000 --posts-per-case 5 --seed 1")
    questions = list(asked(Random(seed), QUESTIONS + WARM_UP))
    taken: dict[str, list[float]] = defaultdict(list)
    slowest = (0.0, "")
    for name in ASKERS:
        browser = Client(HTTP_HOST="127.0.0.1")
        browser.force_login(Agent.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        for number, (kind, question) in enumerate(questions):
            took = ask(browser, question, kind)
            if number >= WARM_UP:
                taken[kind].append(took)
                slowest = max(slowest, (took, f"{question} as {name}"))
    everything = [took for kind in taken.values() for took in kind]
    found: dict[str, object] = {"posts": Post.objects.count(), "all": summary(everything)}
    found |= {kind: summary(took) for kind, took in sorted(taken.items())}
    return found | {"slowest": f"{slowest[0]} ms: {slowest[1]}"}


def asked(chance: Random, count: int) -> list[tuple[str, str]]:
    """Kinds in turns, each question drawn anew."""
    codes = list(Post.objects.filter(text__regex="booking [0-9A-F]{8}").values_list("text", flat=True)[:500])
    handles = list(Author.objects.order_by("pk").values_list("handle", flat=True)[:2000])
    kinds: dict[str, Any] = {
        "a common word": lambda: chance.choice(COMMON),
        "a rare word": lambda: found_code(chance.choice(codes)),
        "a place": lambda: words.place(chance),
        "two words": lambda: " ".join(chance.sample(COMMON, 2)),
        "a phrase": lambda: chance.choice(PHRASES),
        "a handle": lambda: f"from:@{chance.choice(handles)}",
        "a name": lambda: words.full_name(chance),
        "operators": lambda: " ".join(chance.sample(NARROW, 2)),
        "a word and an operator": lambda: f"{chance.choice(COMMON)} {chance.choice(NARROW)}",
        "best match": lambda: chance.choice(COMMON),
    }
    names = list(kinds)
    return [(names[turn % len(names)], kinds[names[turn % len(names)]]()) for turn in range(count)]


def found_code(text: str) -> str:
    code = re.search(r"booking ([0-9A-F]+)", text)
    return code[1] if code else text


def ask(browser: Client, question: str, kind: str) -> float:
    answer = browser.get("/search/", {"q": question, "sort": "fitting" if kind == "best match" else ""})
    if answer.status_code not in (200, 303):
        raise RuntimeError(f"{question}: {answer.status_code}")
    total = re.search(r"total;dur=([0-9.]+)", answer["Server-Timing"])
    return float(total[1]) if total else 0.0


def summary(taken: list[float]) -> dict[str, float]:
    return {"ms median": round(median(taken), 1), "ms p95": round(quantiles(taken, n=20)[-1], 1), "ms most": max(taken)}
