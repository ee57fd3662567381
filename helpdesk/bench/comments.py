"""5,000 comments by 3,000 people under 40 posts of three Pages, while webhooks come up to five times, out of order or
not at all, and the desk is away for two minutes. Polls overlap with the webhooks all the time.

Each comment is to be stored once. A person has another id on each Page: whoever writes on two is two authors with two
customers, for nothing proves them one. Only seven names are among all of them, and a name joins nobody.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from helpdesk.bench import storm
from helpdesk.bench.counting import Figures
from helpdesk.bench.dealing import accounts, number, play, rows
from helpdesk.bench.stack import Stack, running, wait_until

COMMENTS, PEOPLE, POSTS, RATE, PATIENCE_S = 5_000, 3_000, 40, 25, 600.0
NAMES = ("Maria Silva", "John Smith", "Anna Müller", "Ali Yılmaz", "Wei Chen", "Eva Novak", "Sam Lee")
PLACES = "SELECT network_id, case_id, author_id FROM care_post WHERE network_id = ANY(%s)"
CUSTOMERS = """SELECT count(DISTINCT a.customer_id) FROM care_post p JOIN care_author a ON a.id = author_id
    WHERE p.network_id = ANY(%s)"""
RECEIVING = """SELECT count(*) FROM (SELECT customer_id FROM care_case WHERE is_receiving AND customer_id IS NOT NULL
    GROUP BY brand_id, customer_id HAVING count(*) > 1) twice"""
Person = tuple[str, str]


def bench(_: int) -> Figures:
    """Counts by the sandbox's ledger, seconds, and what became of the gaps."""
    with running() as stack:
        for fault in storm.FAULTS:
            play(stack, "POST", "/play/faults", {"network": "facebook", **fault})
        threads = write_posts(stack)
        began = time.monotonic()
        with ThreadPoolExecutor(2) as hands:
            leaving = hands.submit(storm.go_away, stack, began + COMMENTS / RATE / 3)
            comments = hands.submit(write_comments, stack, threads, began).result()
            away = leaving.result()
        written = time.monotonic()
        is_complete = wait_until(lambda: number(stack, storm.STORED, comments) == len(comments), PATIENCE_S, 1.0)
        stored = time.monotonic()
        wait_until(lambda: not number(stack, storm.OPEN_GAPS), PATIENCE_S, 1.0)
        return {
            **count(stack, comments),
            "complete": is_complete,
            "seconds": {
                "of writing": round(written - began, 1),
                "until all were stored": round(stored - written, 1),
                "until the gaps were closed": round(time.monotonic() - written, 1),
            },
            "webhooks": storm.webhooks(stack, "facebook"),
            "away": storm.spell(away.since, away.until),
            **storm.gaps(stack, away),
        }


def write_posts(stack: Stack) -> list[list[str]]:
    """For each Page the ids of its posts."""
    pages = accounts(stack, ["facebook"])
    threads: list[list[str]] = [[] for _ in pages]
    for one in range(POSTS):
        page = pages[one % len(pages)]
        post = {"network": "facebook", "kind": "post", "to": page["id"], "author": page["handle"]}
        threads[one % len(pages)].append(play(stack, "POST", "/play/posts", {**post, "text": f"News {one}"})["id"])
    return threads


def write_comments(stack: Stack, threads: Sequence[Sequence[str]], began: float) -> list[str]:
    """Who writes again does so on the same Page or, every other person, on the next. Each fifth answers a comment."""
    comments: list[str] = []
    newest: dict[str, str] = {}
    for one in range(COMMENTS):
        time.sleep(max(0.0, began + one / RATE - time.monotonic()))
        turn, who = divmod(one, PEOPLE)
        posts = threads[(who + turn * (who % 2)) % len(threads)]
        post_id = posts[one // len(threads) % len(posts)]
        about = newest.get(post_id, post_id) if one % 5 == 0 else post_id
        author = {"handle": f"person{who}", "name": NAMES[who % len(NAMES)]}
        comment = {
            "network": "facebook",
            "in_reply_to": about,
            "author": author,
            "text": f"Comment {one}: still no answer!",
        }
        newest[post_id] = str(play(stack, "POST", "/play/posts", comment)["id"])
        comments.append(newest[post_id])
    return comments


def count(stack: Stack, comments: list[str]) -> Figures:
    """Where each comment stands. The ledger is the judge of what was written, and by whom on which Page."""
    ledger: list[dict[str, Any]] = play(stack, "GET", "/play/ledger?network=facebook")
    wanted = set(comments)
    writers: dict[str, Person] = {
        row["id"]: (row["author"]["handle"], row["account"]) for row in ledger if row["id"] in wanted
    }
    found = rows(stack, PLACES, comments)
    times = Counter(network_id for network_id, _, _ in found)
    people_of, authors_of = defaultdict[int, set[Person]](set), defaultdict[Person, set[int]](set)
    for network_id, _, author_id in found:
        people_of[author_id].add(writers[network_id])
        authors_of[writers[network_id]].add(author_id)
    return {
        "stood on the network": len(writers),
        "stored": sum(times[one] > 0 for one in comments),
        "doubled": sum(times[one] > 1 for one in comments),
        "missing": sum(not times[one] for one in comments),
        "in no case": sum(case_id is None for _, case_id, _ in found),
        "people": len({handle for handle, _ in writers.values()}),
        "names": len(NAMES),
        "people, counted on each Page": len(set(writers.values())),
        "authors": len(people_of),
        "authors of two people": sum(len(people) > 1 for people in people_of.values()),
        "people of two authors": sum(len(authors) > 1 for authors in authors_of.values()),
        "customers": number(stack, CUSTOMERS, comments),
        "cases": len({case_id for _, case_id, _ in found}),
        "customers with two receiving cases": number(stack, RECEIVING),
        "cases of two customers": number(stack, storm.STRANGERS),
        "quarantined": number(stack, "SELECT count(*) FROM care_quarantine"),
        "deadlocks": number(stack, storm.DEADLOCKS),
    }
