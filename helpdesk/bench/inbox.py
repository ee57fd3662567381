"""The inbox page's server time and queries at 1,000 and at 1,000,000 cases, and the growth between them: a manager's,
sixty agents' in turns, and theirs again with nothing remembered of what stands around the list.

Two databases are made beside the desk's own, filled by `seed`, asked in turns, and dropped again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

SIZES = (1_000, 1_000_000)
ROUNDS, REQUESTS, WARM_UP = 4, 60, 60
PAGES = (("seed-manager", "warm"), ("seed-agent-", "warm"), ("seed-agent-", "cold"))
ASK = f"""
import json, re
from time import thread_time
from django.test import Client
from care.desk import around, tallying
from care.models import Agent
found = []
for name, how in {PAGES!r}:
    agents, clients = list(Agent.objects.filter(username__startswith=name)), []
    for agent in agents:
        clients.append(Client(HTTP_HOST="127.0.0.1"))
        clients[-1].force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
    rows = []
    for turn in range({REQUESTS + WARM_UP}):
        agent, client = agents[turn % len(agents)], clients[turn % len(agents)]
        if how == "cold":
            tallying.recount(agent)
            around.look_again(agent)
        began = thread_time()
        answer = client.get("/inbox/", {{"view": "all"}})
        worked = (thread_time() - began) * 1000
        assert answer.status_code == 200, answer.status_code
        figures = [float(part) for part in re.findall(r"(?:dur|desc)=([0-9.]+)", answer["Server-Timing"])]
        rows.append([*figures, answer.content.count(b'<li class="row'), worked])
    found.append(rows[{WARM_UP}:])
print(json.dumps(found))
"""
Taken = list[list[float]]


def bench(seed: int) -> dict[str, object]:
    """Milliseconds by the page's own Server-Timing header; growth is the ratio of the medians of one run."""
    with database(SIZES[0]) as small, database(SIZES[1]) as large:
        urls = dict(zip(SIZES, (small, large), strict=True))
        found: dict[str, object] = {}
        for size, url in urls.items():
            found[f"seed {size:,}"] = manage(url, "seed", "--cases", str(size), "--seed", str(seed)).splitlines()[-1]
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")  # as autovacuum leaves a desk that grew by and by
        taken: dict[int, list[Taken]] = {size: [[] for _ in PAGES] for size in SIZES}
        for _ in range(ROUNDS):
            for size, url in urls.items():
                for page, rows in enumerate(json.loads(manage(url, "shell", "-v", "0", "-c", ASK).splitlines()[-1])):
                    taken[size][page] += rows
    for page, (name, how) in enumerate(PAGES):
        by_size = {size: summary(taken[size][page]) for size in SIZES}
        found[f"{name} {how}"] = {f"{size:,} cases": figures for size, figures in by_size.items()}
        medians = [by_size[size]["total ms median"] for size in SIZES]
        found[f"{name} {how}: growth"] = round(medians[1] / medians[0], 2)
    return found


def summary(taken: Taken) -> dict[str, float]:
    """Each request is db ms, queries, render ms, total ms, rows shown, processor ms of the web's own process."""
    totals = [one[3] for one in taken]
    return {
        "total ms median": round(median(totals), 1),
        "total ms p95": round(quantiles(totals, n=20)[-1], 1),
        "processor ms median": round(median(one[5] for one in taken), 1),
        "db ms median": round(median(one[0] for one in taken), 1),
        "queries": max(one[1] for one in taken),
        "rows": max(one[4] for one in taken),
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
