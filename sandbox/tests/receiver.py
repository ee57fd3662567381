"""A desk's webhook door, as small as can be: shakes hands, keeps what comes, answers as told."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Received:
    body: bytes
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`secrets` are the app's; the next calls are answered with `statuses`, then with 200."""

    secrets: dict[str, str]
    url: str = ""
    calls: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def wait_for(self, count: int, seconds: float = 5.0) -> list[Received]:
        until = time.monotonic() + seconds
        while len(self.calls) < count and time.monotonic() < until:
            time.sleep(0.01)
        return self.calls

    def handshake(self, query: dict[str, list[str]]) -> str:
        if "crc_token" in query:
            secret, token = self.secrets["consumer_secret"], query["crc_token"][0]
            digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()
            return json.dumps({"response_token": "sha256=" + base64.b64encode(digest).decode()})
        is_ours = query["hub.verify_token"] == [self.secrets["verify_token"]]
        return query["hub.challenge"][0] if is_ours else "no"


@contextmanager
def receiving(secrets: dict[str, str]) -> Iterator[Receiver]:
    receiver = Receiver(secrets)

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.say(200, receiver.handshake(parse_qs(urlsplit(self.path).query)).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.calls.append(Received(body, {name.lower(): value for name, value in self.headers.items()}))
            self.say(receiver.statuses.pop(0) if receiver.statuses else 200, b"")

        def say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        receiver.url = f"http://127.0.0.1:{server.server_port}/hooks/x/demo/"
        yield receiver
        server.shutdown()
