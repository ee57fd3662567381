"""The workers' app. Tasks take ids and call one verb; what is due lives in rows, never in a message."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["care.intake", "care.replies"])
app.set_default()


@worker_init.connect
def give_way(**_: Any) -> None:
    """Where cores are few, pages and the networks' door come first: what they store, workers work a moment later."""
    os.nice(5)
