"""What stands on the networks, held against what was asked for and what the desk says. The ledger is the judge."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from helpdesk.bench.dealing import number, play, rows
from helpdesk.bench.stack import Stack

Figures = dict[str, Any]


@dataclass(frozen=True)
class Replies:
    """Of the replies that were asked for. `shown_unsent` is no loss: the desk says that it needs a person.

    `missing` stands nowhere, though the desk shows nothing wrong; `misreported` stands, though it shows it unsent.
    """

    replies: int
    exactly_once: int
    doubled: int
    missing: int
    shown_unsent: int
    misreported: int
    unsettled: int

    @property
    def figures(self) -> Figures:
        return dict(asdict(self))


def count_replies(stack: Stack, texts: Sequence[str]) -> Replies:
    standing = Counter(row["text"] for row in play(stack, "GET", "/play/ledger") if row["ours"])
    shown: dict[str, str] = dict(
        rows(stack, "SELECT text, CASE WHEN needs_person THEN 'needs_person' ELSE state END FROM care_reply")
    )
    unsent = {text for text in texts if shown.get(text) in ("failed", "needs_person")}
    absent = {text for text in texts if not standing[text]}
    return Replies(
        replies=len(texts),
        exactly_once=sum(standing[text] == 1 for text in texts),
        doubled=sum(standing[text] > 1 for text in texts) + len(texts) - len(set(texts)),
        missing=len(absent - unsent),
        shown_unsent=len(absent & unsent),
        misreported=len(unsent - absent),
        unsettled=sum(shown.get(text) in ("queued", "sending", "unconfirmed") for text in texts),
    )


@dataclass(frozen=True)
class Posts:
    """Of the posts that customers wrote, each its author's first: they are to be in as many cases."""

    posts: int
    lost: int
    doubled: int
    cases: int
    quarantined: int

    @property
    def figures(self) -> Figures:
        return dict(asdict(self))


def count_posts(stack: Stack, posts: Collection[str]) -> Posts:
    query = "SELECT network_id, case_id FROM care_post WHERE network_id = ANY(%s) AND case_id IS NOT NULL"
    found = rows(stack, query, list(posts))
    times = Counter(network_id for network_id, _ in found)
    return Posts(
        posts=len(posts),
        lost=sum(not times[post] for post in posts),
        doubled=sum(times[post] > 1 for post in posts),
        cases=len({case_id for _, case_id in found}),
        quarantined=number(stack, "SELECT count(*) FROM care_quarantine"),
    )


def count_echoes(stack: Stack) -> Figures:
    """Our own words in the tables: each post once (the database holds that), each with the reply that it is."""
    ours = {row["id"] for row in play(stack, "GET", "/play/ledger") if row["by_api"]}
    query = """SELECT post.network_id, reply.id FROM care_post post
        LEFT JOIN care_reply reply ON reply.post_id = post.id WHERE post.network_id = ANY(%s)"""
    found: dict[str, int | None] = dict(rows(stack, query, list(ours)))
    return {"stand": len(ours), "known": len(found), "without_reply": sum(reply is None for reply in found.values())}
