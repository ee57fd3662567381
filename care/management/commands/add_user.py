"""`manage.py add_user`: the first manager, before anybody can sign in; anybody else too."""

import getpass
import os
import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from care.admin.firsts import NotMade, add_user
from care.models import Agent, Membership


class Command(BaseCommand):
    help = (
        "Adds a user to a brand, which is made where it is missing. The password comes from --password-file, from "
        "AMENDS_PASSWORD, or is asked for; an empty answer, or nobody to ask, gets one that is made up and printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=Membership.Role.values, required=True)
        parser.add_argument("--brand", metavar="SLUG", required=True)
        parser.add_argument("--team", metavar="SLUG", default="", help="for agents and leads; by default the only one")
        parser.add_argument("--email", default="")
        parser.add_argument("--password-file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        is_known = Agent.objects.filter(username=options["name"]).exists()
        given = "" if is_known else _given(options["password_file"])
        password = given or secrets.token_urlsafe(12)
        try:
            added = add_user(
                options["name"], options["role"], options["brand"], options["team"], password, email=options["email"]
            )
        except NotMade as error:
            raise CommandError(str(error)) from error
        if added.is_new_brand:
            self.stdout.write(f"made the brand {added.membership.brand.slug}")
        self.stdout.write(f"added {added.membership}")
        if not added.is_new_agent:
            self.stdout.write("known before: the password stays as it is")
        elif not given:
            self.stdout.write(f"login: {options['name']}  password: {password}")


def _given(path: Path | None) -> str:
    """The password that was given, or "" where one is to be made up."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The password file cannot be read: {error}") from error
    if password := os.environ.get("AMENDS_PASSWORD"):
        return password
    return getpass.getpass("Password (empty: one is made up): ") if sys.stdin.isatty() else ""
