"""Loads the workers' app wherever Django runs, and lets the desk's database role in after each migration."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from helpdesk.celery import app as workers
from helpdesk.grants import grant_desk


class HelpdeskConfig(AppConfig):
    name = "helpdesk"
    workers = workers

    def ready(self) -> None:
        # Sent for apps with models alone, and only after the tables of all apps stand.
        post_migrate.connect(grant_desk, sender=apps.get_app_config("care"))
