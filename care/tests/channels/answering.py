"""A network that answers what a test wants, over a real socket."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

JSON = "application/json; charset=utf-8"


@dataclass(slots=True)
class Given:
    """One answer. `headers` besides the content type, which "" leaves out."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answering:
    """Where it listens, and the requests that it got: method, path with query, headers in lower case, body."""

    url: str
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def answering(*answers: Given) -> Iterator[Answering]:
    """Gives the answers in turn, the last one for ever."""
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            here.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            given = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(given.status)
            named = {"Content-Type": given.content_type} if given.content_type else {}
            for name, value in {**named, **given.headers, "Content-Length": str(len(given.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given.body)

        do_GET = do_POST = do_DELETE = handle_any  # noqa: N815  # http.server's own names

        def log_message(self, *args: Any) -> None:
            """Says nothing: the tests' output is for the tests."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    here = Answering(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
