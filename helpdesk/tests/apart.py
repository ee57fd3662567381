"""Tests that run side by side. A plugin, for it comes before the settings are read: each process of pytest has a
database of Valkey for itself, as pytest-django gives it one of PostgreSQL.
"""

import os
import re

WORKER = "PYTEST_XDIST_WORKER"  # gw0, gw1, …


def own(address: str, worker: str) -> str:
    """The same server's database of this worker's number, which a socket's address names in its query, others in the
    path.
    """
    turn = int(worker.removeprefix("gw")) + 1
    if address.startswith("unix:"):
        return re.sub(r"([?&]db=\d+)?$", "", address) + f"?db={turn}"
    return re.sub(r"(//[^/]+)(/\d*)?$", rf"\1/{turn}", address)


if os.environ.get(WORKER):
    os.environ["REDIS_URL"] = own(os.environ["REDIS_URL"], os.environ[WORKER])
