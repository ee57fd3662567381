"""`manage.py demo`: what a newcomer finds. Run at each start of the demo; makes only what is missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpdesk import demo


class Command(BaseCommand):
    help = "Makes the demo: a brand on the sandbox's accounts, teams, saved replies, logins. Loopback only."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            logins = demo.load()
        except demo.NoDemo as error:
            raise CommandError(str(error)) from error
        for name, password in logins:
            self.stdout.write(f"login: {name}  password: {password}")
