"""Asking our own ports: is one free, does the desk answer, what is it missing?

    python -m helpdesk.running.probes HOST PORT [NAME]

ends with 0 if the desk at HOST answers and, with NAME, does not miss that part of itself: containers' health checks."""

import json
import os
import socket
import sys
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException

from helpdesk.running.refusal import Refusal


def refuse_taken(port: int, option: str) -> None:
    """Raises Refusal when somebody listens on this port already."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()
        except (OSError, OverflowError) as error:
            raise Refusal(f"Port {port} cannot be used ({error}): choose another by {option}.") from None


def get(port: int, path: str, host: str = "127.0.0.1", timeout: float = 5.0) -> tuple[int, bytes]:
    """Status and body of a page of ours; status 0 when nobody answers."""
    connection = HTTPConnection(host, port, timeout=timeout)
    name = os.environ.get("AMENDS_HOSTS", "").split(",")[0].strip() or f"{host}:{port}"
    try:
        connection.request("GET", path, headers={"Host": name, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()


def missing(port: int, host: str = "127.0.0.1") -> list[str]:
    """What the desk says that it lacks; empty when it is ready."""
    status, body = get(port, "/readyz", host)
    if status == 200:
        return []
    try:
        checks: dict[str, str] = json.loads(body)["checks"]
    except (ValueError, KeyError, TypeError):
        return ["web"]
    return [name for name, state in checks.items() if state != "ok"]


def main(arguments: Sequence[str]) -> int:
    """The exit status for a health check."""
    host, port = arguments[0], int(arguments[1])
    if len(arguments) > 2:
        return int(not {"web", arguments[2]}.isdisjoint(missing(port, host)))
    return int(get(port, "/healthz", host)[0] != 200)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
