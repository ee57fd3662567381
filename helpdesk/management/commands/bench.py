"""`manage.py bench NAME`: measure something and print its figures."""

import argparse
import json
import os
import platform
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpdesk.bench.names import BENCHES
from helpdesk.running.refusal import Refusal


class Command(BaseCommand):
    help = "Measures the desk. --list names what can be measured."
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=sorted(BENCHES), metavar="NAME")
        parser.add_argument("--list", action="store_true", help="the names, one a line")
        parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
        parser.add_argument("--seed", type=int, default=1, help="for whatever is left to chance")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(sorted(BENCHES)))
            return
        if options["name"] is None:
            raise CommandError(f"Name what to measure: {', '.join(sorted(BENCHES))}.")
        try:
            figures = BENCHES[options["name"]](options["seed"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        shown = {"name": options["name"], "figures": figures, "machine": machine(), "at": timezone.now().isoformat()}
        self.stdout.write(json.dumps(shown) if options["json"] else in_words(figures))


def machine() -> dict[str, object]:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0))
    return {
        "cores": cores,
        "memory_gb": round(memory / 2**30, 1),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def in_words(figures: dict[str, object]) -> str:
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in figures.items())
