"""The workers' app. Tasks take ids and call one verb; what is due lives in rows, never in a message."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

NICENESS = 5

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["care.desk", "care.intake", "care.replies"])
app.set_default()


@worker_init.connect
def give_way(**_: Any) -> None:
    """Where cores are few, pages and the networks' door come first: what they store, workers work a moment later."""
    os.nice(NICENESS)
    # Where the kernel shares the cores out by session, it heeds a session's niceness, not a process's.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(NICENESS), encoding="ascii")
