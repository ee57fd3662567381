"""Tests that run side by side. A plugin, for it comes before the settings are read: each process of pytest has a
database of Valkey for itself, as pytest-django gives it one of PostgreSQL.
"""

import os
import re

WORKER = "PYTEST_XDIST_WORKER"  # gw0, gw1, …

if os.environ.get(WORKER):
    turn = int(os.environ[WORKER].removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = re.sub(r"db=\d+", f"db={turn}", os.environ["REDIS_URL"])
