"""How soon the pages answer a key, a click, a letter: a real Chromium on a running stack, on a list of fifty rows and a
case of 200 messages. A browser needs what the tests need, so it runs in a process of its own: `pressing.py`.
"""

import json
import os
import secrets
import subprocess
import sys

from django.conf import settings

from helpdesk.bench.stack import Stack, running
from helpdesk.running.refusal import Refusal

CASES, MESSAGES = 60, 200
LONG = """
from django.contrib.auth.hashers import make_password
from care.models import Agent
from helpdesk.seeding.desk import make_desk
from helpdesk.seeding.long import make_long_case
desk = make_desk()
for number in range({cases}):
    make_long_case(desk, 3, {seed} + number)
Agent.objects.filter(username="seed-manager").update(password=make_password({password!r}))
print(make_long_case(desk, {messages}, {seed}).ref)
"""


def bench(seed: int) -> dict[str, object]:
    """Milliseconds from what was pressed to the next frame, for each kind of doing: the p75 and the most."""
    password, before = secrets.token_urlsafe(12), os.getloadavg()[0]
    with running() as stack:
        asked = LONG.format(password=password, cases=CASES, messages=MESSAGES, seed=seed)
        ref = manage(stack, "shell", "-v", "0", "-c", asked).splitlines()[-1]
        found = press(stack, password, ref)
    return {"load average before": round(before, 1), **found}


def press(stack: Stack, password: str, ref: str) -> dict[str, object]:
    command = [sys.executable, "-m", "helpdesk.bench.pressing", f"http://127.0.0.1:{stack.web_port}", ref]
    variables = {**os.environ, "PASSWORD_OF_BENCH": password}
    done = subprocess.run(command, env=variables, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"The browser failed (it needs what script/test installs):\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def manage(stack: Stack, *arguments: str) -> str:
    """What `manage.py …` prints against the stack's database, as its owner."""
    given = stack.variables() | {"DATABASE_URL": stack.database}
    command = [sys.executable, "manage.py", *arguments]
    variables = {**os.environ, **given}
    done = subprocess.run(command, env=variables, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(f"{arguments[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout
