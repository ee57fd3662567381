"""The case page's server time and queries, with 20 and with 200 messages: its newest items as it opens, as many earlier
ones, and all of it at once as somebody sees it who asked for all the earlier ones.

A database is made beside the desk's own, and dropped again.
"""

import json
import os
from statistics import median, quantiles

from helpdesk.bench.inbox import database, manage

SIZES = (20, 200)
REQUESTS, WARM_UP = 200, 40
ASK = f"""
import json, re
from html import unescape
from time import thread_time
from django.test import Client
from helpdesk.seeding.desk import make_desk
from helpdesk.seeding.long import make_long_case
desk = make_desk()
agent = next(one for one in desk.agents if one.memberships.filter(team=desk.teams[1]).exists())
client = Client(HTTP_HOST="127.0.0.1")
client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
addresses = {{}}
for size in {SIZES!r}:
    path = f"/cases/{{make_long_case(desk, size, {{seed}}).ref}}/"
    addresses[f"{{size}} messages"] = path
    page = client.get(path).content.decode()
    if earlier := re.search(r'href="([^"]*before=[^"]*)"', page):
        addresses[f"{{size}} messages, earlier ones"] = unescape(earlier[1])
        addresses[f"{{size}} messages, all at once"] = f"{{path}}?since=0-0-0"
taken = {{name: [] for name in addresses}}
for turn in range({REQUESTS + WARM_UP}):
    for name, address in addresses.items():
        began = thread_time()
        answer = client.get(address)
        worked = (thread_time() - began) * 1000
        assert answer.status_code == 200, answer.status_code
        figures = [float(part) for part in re.findall(r"(?:dur|desc)=([0-9.]+)", answer["Server-Timing"])]
        if turn >= {WARM_UP}:
            taken[name].append([*figures, answer.content.count(b'<li class="item'), worked])
print(json.dumps(taken))
"""


def bench(seed: int) -> dict[str, object]:
    """Milliseconds by the page's own Server-Timing header, the pages asked in turns."""
    before = os.getloadavg()[0]
    with database(SIZES[-1]) as url:
        asked = ASK.replace("{seed}", str(seed))
        taken = json.loads(manage(url, "shell", "-v", "0", "-c", asked).splitlines()[-1])
    return {"load average before": round(before, 1), **{name: summary(found) for name, found in taken.items()}}


def summary(taken: list[list[float]]) -> dict[str, float]:
    """Each request is db ms, queries, render ms, total ms, messages shown, processor ms of the web's own process. The
    median of the queries is a warm page's.
    """
    totals = [one[3] for one in taken]
    return {
        "total ms median": round(median(totals), 1),
        "total ms p95": round(quantiles(totals, n=20)[-1], 1),
        "processor ms median": round(median(one[5] for one in taken), 1),
        "db ms median": round(median(one[0] for one in taken), 1),
        "render ms median": round(median(one[2] for one in taken), 1),
        "queries median": median(one[1] for one in taken),
        "queries most": max(one[1] for one in taken),
        "messages shown": max(one[4] for one in taken),
    }
