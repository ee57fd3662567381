"""Files of real posts, played by customers on the running desk's sandbox: is each in exactly one case?

Needs a running `script/server` and AMENDS_REFERENCE_DATA, the folder with posts/*.csv.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings
from django.db.models import Count, QuerySet

from care.models import Case, Post
from helpdesk.running.refusal import Refusal

FILES = {"airline_tweets.csv": "airline", "facebook_page_posts.csv": "facebook_posts", "support_threads.csv": "threads"}
LIMIT, PATIENCE_S = 500, 120
Rows = list[dict[str, object]]


def bench(_: int) -> dict[str, object]:
    """Counts by file: what the sandbox's ledger holds against what the desk holds."""
    folder = os.environ.get("AMENDS_REFERENCE_DATA")
    if not (folder and settings.AMENDS_SANDBOX_URL):
        raise Refusal(
            "This needs a running script/server, and AMENDS_REFERENCE_DATA set to the folder with posts/*.csv."
        )
    return {name: play(Path(folder) / "posts" / name, form) for name, form in FILES.items()}


def play(path: Path, form: str) -> dict[str, object]:
    """Replay one file and count. The demo's own customers go on meanwhile; they are counted as any other."""
    began = datetime.now(UTC)
    replay = [sys.executable, "-m", "sandbox", "replay", str(path), "--format", form, "--limit", str(LIMIT),
              "--url", settings.AMENDS_SANDBOX_URL]  # fmt: skip
    done = subprocess.run(replay, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    theirs = [row for row in ledger(began) if not row["ours"]]
    seconds = wait_for(theirs)
    return {"replayed": " ".join(done.stdout.split()), "settled after s": seconds, **count(theirs)}


def count(theirs: Rows) -> dict[str, object]:
    stored = in_desk(theirs)
    cases = Case.objects.filter(posts__in=stored).distinct()
    people = cases.filter(customer__isnull=False).values("customer").annotate(n=Count("pk", distinct=True))
    return {
        "posts by customers": len(theirs),
        "in exactly one case": stored.filter(case__isnull=False).count(),
        "missing": len(theirs) - stored.count(),
        "stored twice": stored.count() - stored.values("network", "network_id").distinct().count(),
        "cases": cases.count(),
        "customers": stored.values("author__customer").distinct().count(),
        "cases with two customers": cases.annotate(n=Count("posts__author__customer", distinct=True))
        .filter(n__gt=1)
        .count(),
        "customers with two cases": people.filter(n__gt=1).count(),
    }


def in_desk(rows: Rows) -> QuerySet[Post]:
    return Post.objects.filter(network_id__in=[str(row["id"]) for row in rows], direction=Post.Direction.IN)


def wait_for(theirs: Rows) -> float:
    """Until all of them are here, or patience ends; the seconds since the last was posted."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S and in_desk(theirs).count() < len(theirs):
        time.sleep(0.25)
    return round(time.monotonic() - began, 1)


def ledger(since: datetime) -> Rows:
    query = urlencode({"since": since.isoformat()})
    with urlopen(f"{settings.AMENDS_SANDBOX_URL}/play/ledger?{query}", timeout=30) as answer:  # noqa: S310  # loopback
        rows: Rows = json.load(answer)
    return rows
