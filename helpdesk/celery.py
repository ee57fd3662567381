"""The workers' app. Tasks take ids and call one verb; what is due lives in rows, never in a message."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")

app = Celery("helpdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["care.intake", "care.replies"])
app.set_default()
