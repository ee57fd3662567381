"""Every check and every test, one after the other, against servers of its own: what `script/test` runs.

Ends with pytest's closing line; the status is 0 only if every check and every test passed.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from helpdesk.running import browser, environment, postgres
from helpdesk.running.embedded import Embedded
from helpdesk.running.folder import CHECKOUT, Folder
from helpdesk.running.privileges import choose
from helpdesk.running.refusal import Refusal

TYPED = ("care", "helpdesk", "sandbox")
WHOLE = ("--cov", "--cov-report=term:skip-covered", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def main(arguments: Sequence[str]) -> int:
    """The exit status."""
    try:
        chromium = browser.provide()
        with servers() as variables:
            variables["AMENDS_CHROMIUM"] = chromium
            failed = [] if os.environ.get("AMENDS_CHECKS") == "0" else failing(variables)
            status = tests(arguments, variables, failed)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return status or bool(failed)


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """The variables of a PostgreSQL and a Valkey made for this run, on nothing durable."""
    place = Path(tempfile.mkdtemp(prefix="amends-test-"))
    place.chmod(0o755)
    try:
        folder = Folder(place)
        identity = choose(postgres.binaries() / "postgres", [CHECKOUT, place])
        folder.prepare(identity)
        with Embedded(folder, identity).both(postgres.UNSAFE_BUT_FAST):
            yield variables_for(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def variables_for(folder: Folder) -> dict[str, str]:
    """What the tests are given: the owner's role everywhere, for they make and drop their database."""
    owner = postgres.address(folder.sockets, postgres.OWNER)
    given = {
        **environment.plain(),
        **environment.servers(folder),
        **environment.keys(folder, (os.getuid(), os.getgid())),
    }
    return {
        **given,
        "DATABASE_URL": given["DATABASE_URL"],
        "DATABASE_OWNER_URL": owner,
        "AMENDS_DATA": str(folder.path),
    }


def commands() -> dict[str, Sequence[str]]:
    """The checks before the tests, by name."""
    python = sys.executable
    tools = Path(python).parent
    templates = [str(path) for path in sorted(CHECKOUT.glob("templates/**/*.html"))]
    found: dict[str, Sequence[str]] = {
        "format": (python, "-m", "ruff", "format", "--check", "--quiet", "."),
        "lint": (python, "-m", "ruff", "check", "--quiet", "."),
        "types": (python, "-m", "mypy", "--strict", "--no-error-summary", *TYPED),
        "floors": (str(tools / "lint-imports"), "--no-cache"),
        "migrations": (python, "manage.py", "makemigrations", "--check", "--dry-run"),
        "deploy": (python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    }
    if templates:
        found["templates"] = (str(tools / "djade"), "--target-version", "5.2", "--check", *templates)
    if reference := os.environ.get("AMENDS_REFERENCE_DATA"):
        cases = str(Path(reference) / "text" / "twitter_text_validate.yml")
        found["counting"] = (python, "-m", "care.tests.desk.counter", cases)
    return found


def failing(variables: Mapping[str, str]) -> list[str]:
    """Run the checks; the names of those that failed, what they said printed."""
    failed = []
    for name, command in commands().items():
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=CHECKOUT, env=for_check(name, variables), capture_output=True, text=True, check=False
        )
        print(
            f"{name:12} {'ok' if done.returncode == 0 else 'FAILED':8} {time.monotonic() - started:5.1f} s", flush=True
        )
        if done.returncode:
            print(done.stdout + done.stderr, flush=True)
            failed.append(name)
    return failed


def for_check(name: str, variables: Mapping[str, str]) -> dict[str, str]:
    """A check's variables: the deploy check looks at the desk as it stands behind a proxy with TLS."""
    if name != "deploy":
        return dict(variables)
    return {
        **variables,
        "AMENDS_URL": "https://desk.example",
        "AMENDS_HOSTS": "desk.example",
        "AMENDS_SECRET_KEY": secrets.token_urlsafe(60),
    }


def tests(arguments: Sequence[str], variables: Mapping[str, str], failed: Sequence[str]) -> int:
    """Run pytest, with coverage and on both cores when all of it runs; its exit status."""
    whole = () if arguments else WHOLE
    if failed:
        print(f"FAILED before the tests: {', '.join(failed)}", flush=True)
    return subprocess.call([sys.executable, "-m", "pytest", *whole, *arguments], cwd=CHECKOUT, env=dict(variables))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
