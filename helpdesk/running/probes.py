"""Asking our own ports: is one free, does the desk answer, what is it missing?"""

import json
import os
import socket
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


def get(port: int, path: str, timeout: float = 5.0) -> tuple[int, bytes]:
    """Status and body of a page of ours; status 0 when nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    host = os.environ.get("AMENDS_HOSTS", "").split(",")[0].strip() or f"127.0.0.1:{port}"
    try:
        connection.request("GET", path, headers={"Host": host, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, HTTPException):
        return 0, b""
    finally:
        connection.close()


def missing(port: int) -> list[str]:
    """What the desk says that it lacks; empty when it is ready."""
    status, body = get(port, "/readyz")
    if status == 200:
        return []
    try:
        checks: dict[str, str] = json.loads(body)["checks"]
    except (ValueError, KeyError, TypeError):
        return ["web"]
    return [name for name, state in checks.items() if state != "ok"]
