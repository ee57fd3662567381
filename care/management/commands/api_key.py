"""`manage.py api_key create NAME`: a partner's key, printed alone on the last line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from care.admin.firsts import NotMade, make_key
from care.models.partners import SCOPES


class Command(BaseCommand):
    help = "Makes a key for the REST API. It is printed this once and kept nowhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        create = parser.add_subparsers(dest="action", required=True).add_parser("create", help=self.help)
        create.add_argument("name")
        create.add_argument("--brand", metavar="SLUG", default="", help="by default the only or the demo brand")
        create.add_argument("--scope", action="append", default=[], choices=SCOPES, help="may be repeated; default all")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            row, secret = make_key(options["name"], options["brand"], options["scope"])
        except NotMade as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{row.name} of {row.brand.slug}: {', '.join(row.scopes)}, {row.per_second} requests/s")
        self.stdout.write(secret)
