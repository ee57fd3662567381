"""Loads the workers' app wherever Django runs, and lets the desk's database role in after each migration."""

from contextlib import suppress
from importlib import import_module
from typing import Any

from django.apps import AppConfig, apps
from django.db import ProgrammingError, transaction
from django.db.models.signals import post_migrate

from helpdesk.celery import app as workers
from helpdesk.grants import grant_desk


def ensure_sources(**_: Any) -> None:
    """Models are imported only once the apps are loaded; tables of an earlier migration may lack what models have."""
    with suppress(ProgrammingError), transaction.atomic():
        import_module("care.models.sources").ensure_all()


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    workers = workers

    def ready(self) -> None:
        # Sent for apps with models alone, and only after the tables of all apps stand.
        post_migrate.connect(grant_desk, sender=apps.get_app_config("care"))
        post_migrate.connect(ensure_sources, sender=apps.get_app_config("care"))
