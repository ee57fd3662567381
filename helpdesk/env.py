"""Settings from the environment: each `NAME` may instead be given as `NAME_FILE`, the path of a file that holds it."""

import base64
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


def env(name: str, default: str = "") -> str:
    """The value of `name`, or of the file that `name`_FILE names."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return default


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in env(name, default).split(",") if word.strip()]


def is_key(text: str) -> bool:
    """Whether it is 256 bits in URL-safe base64."""
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def database(url: str) -> dict[str, object]:
    """Django's form of `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    options = {key: value for key, value in query.items() if key not in ("host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": query.get("port") or str(parts.port or ""),
        "OPTIONS": options,
    }


def broker(redis_url: str) -> str:
    """Celery's form of a redis-py address: a `unix://` socket is spelled differently there."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{parts.path}?virtual_host={parse_qs(parts.query).get('db', ['0'])[-1]}"
