"""`manage.py seed`: fill the tables in bulk, for measuring. Locks them while it runs."""

import argparse
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.seeding.cases import Bulk
from helpdesk.seeding.desk import make_desk


class Command(BaseCommand):
    help = "A large desk of made-up customers, loaded with COPY. The tables are locked while it runs."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=100_000)
        parser.add_argument("--posts-per-case", type=int, default=5)
        parser.add_argument("--authors", type=int, default=0, help="default: three for ten cases")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        cases, began = options["cases"], perf_counter()
        authors = options["authors"] or max(cases * 3 // 10, 1)
        bulk = Bulk(make_desk(), cases, options["posts_per_case"], authors, options["seed"])
        rows = bulk.load()
        seconds = perf_counter() - began
        self.stdout.write(f"{rows:,} rows ({cases:,} cases) in {seconds:.1f} s: {rows / seconds:,.0f} rows/s")
