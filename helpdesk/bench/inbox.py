"""The inbox page's server time and queries at 1,000 and at 100,000 cases, and the growth between them.

Two databases are made beside the desk's own, filled by `seed`, asked in turns, and dropped again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

SIZES = (1_000, 100_000)
ROUNDS, REQUESTS = 5, 40
WHO = ("seed-agent-1", "seed-manager")
ASK = f"""
import json, re
from django.test import Client
from care.models import Agent
found = {{}}
for name in {WHO!r}:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Agent.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    rows = []
    for _ in range({REQUESTS} + 5):
        answer = client.get("/inbox/?view=all")
        assert answer.status_code == 200, answer.status_code
        rows.append([float(part) for part in re.findall(r"(?:dur|desc)=([0-9.]+)", answer["Server-Timing"])])
    found[name] = rows[5:]
print(json.dumps(found))
"""


def figures(seed: int) -> dict[str, Any]:
    """Milliseconds by the page's own Server-Timing header; growth is the ratio of the medians of one run."""
    with database(SIZES[0]) as small, database(SIZES[1]) as large:
        seeded = {
            size: manage(url, "seed", "--cases", str(size), "--seed", str(seed)) for size, url in zip(SIZES, (small, large), strict=True)
        }
        taken: dict[int, dict[str, list[list[float]]]] = {size: {name: [] for name in WHO} for size in SIZES}
        for _ in range(ROUNDS):
            for size, url in zip(SIZES, (small, large), strict=True):
                answer = manage(url, "shell", "-v", "0", "-c", ASK).splitlines()[-1]
                for name, rows in json.loads(answer).items():
                    taken[size][name] += rows
    found: dict[str, Any] = {f"seed {size:,}": words.splitlines()[-1] for size, words in seeded.items()}
    for name in WHO:
        for size in SIZES:
            found |= {f"{name} {size:,} cases: {key}": value for key, value in summary(taken[size][name]).items()}
        medians = [median(row[3] for row in taken[size][name]) for size in SIZES]
        found[f"{name}: growth of the median"] = round(medians[1] / medians[0], 2)
    return found


def summary(rows: list[list[float]]) -> dict[str, float]:
    """Each row is db ms, queries, render ms, total ms."""
    totals = [row[3] for row in rows]
    return {
        "total ms median": round(median(totals), 1),
        "total ms p95": round(quantiles(totals, n=20)[-1], 1),
        "db ms median": round(median(row[0] for row in rows), 1),
        "queries": max(row[1] for row in rows),
    }


@contextmanager
def database(size: int) -> Iterator[str]:
    """An empty database of the owner's beside the desk's own; its address."""
    owner = settings.DATABASE_OWNER_URL
    name = sql.Identifier(f"amends_bench_{size}")
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        url = urlsplit(owner)._replace(path=f"/amends_bench_{size}").geturl()
        try:
            manage(url, "migrate", "-v", "0")
            yield url
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def manage(url: str, *arguments: str) -> str:
    """What `manage.py …` prints against that database."""
    variables = {**os.environ, "DATABASE_URL": url, "DATABASE_OWNER_URL": url}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments[:2])} failed:\n{done.stderr}")
    return done.stdout
