"""The variables that each process of the desk is given, and the file that tells `script/manage` of them."""

import base64
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from helpdesk.running import postgres, valkey
from helpdesk.running.folder import CHECKOUT, Folder, write_private
from helpdesk.running.refusal import Refusal

SECRETS = ("AMENDS_SECRET_KEY", "AMENDS_ENCRYPTION_KEY")
DEMO_SECRETS = ("AMENDS_DEMO_PASSWORD",)
NOT_PASSED_ON = (
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "DJANGO_SETTINGS_MODULE",
    "PGHOST",
    "PGPORT",
    "PGUSER",
    "PGDATABASE",
    "PGOPTIONS",
)


def plain() -> dict[str, str]:
    """Our own environment without what would lead a process astray, and with the checkout to import from."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {**kept, "PYTHONPATH": str(CHECKOUT), "PYTHONSAFEPATH": "1", "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"}


def servers(folder: Folder) -> dict[str, str]:
    """How to reach the database and the broker: the ones the user named, else the embedded ones."""
    named = {
        name: os.environ[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL") if os.environ.get(name)
    }
    if "DATABASE_URL" not in named:
        named["DATABASE_URL"] = postgres.address(folder.sockets, postgres.DESK)
        named["DATABASE_OWNER_URL"] = postgres.address(folder.sockets, postgres.OWNER)
    named.setdefault("DATABASE_OWNER_URL", named["DATABASE_URL"])
    named.setdefault("REDIS_URL", valkey.address(folder.sockets))
    return named


def is_embedded(name: str) -> bool:
    """Whether DATABASE_URL or REDIS_URL is left to us."""
    return not os.environ.get(name)


def keys(folder: Folder, owner: tuple[int, int], names: Iterable[str] = SECRETS) -> dict[str, str]:
    """The files of these secrets; made when the user gives none."""
    found = {}
    for name in names:
        if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
            continue
        path = folder.part("secrets") / name.lower()
        if not path.exists():
            write_private(path, new_key() if name in SECRETS else secrets.token_urlsafe(12), owner)
        found[f"{name}_FILE"] = str(path)
    return found


def new_key() -> str:
    """256 bits of chance, as base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def passing_keys() -> dict[str, str]:
    """Keys for a command that keeps nothing, where the user gives none."""
    return {name: new_key() for name in SECRETS if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))}


def write(folder: Folder, variables: Mapping[str, str]) -> None:
    """Write down what `script/manage` needs."""
    write_private(folder.environment, json.dumps(dict(variables), indent=1))


def read(path: Path) -> dict[str, str]:
    """What a running desk wrote. Raises Refusal when none has."""
    try:
        found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refusal(f"Nothing runs on {path.parent}: start script/server first.") from None
    except PermissionError:
        raise Refusal(f"{path} is another user's: run this as the user who started script/server.") from None
    return found
