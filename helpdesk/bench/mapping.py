"""What it takes to make a network's page of 100 items ours: the whole adapter, library and signature included.

Time is the processor's, of our own thread alone: the network answers from another thread, and is waited for. An empty
page shows what the call itself takes.
"""

import gc
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from statistics import median, quantiles

from care.channels import registry
from care.channels.base import Connection, SourceSpec
from helpdesk.bench import pages

Page = Callable[[int], bytes]
ITEMS, WARM_UP, TIMES = 100, 5, 60
CREDENTIALS = {"access_token": "a", "access_token_secret": "b", "page_token": "c"}
APP = {"consumer_key": "d", "consumer_secret": "e", "app_secret": "f"}
LOOKS: tuple[tuple[str, str, str, dict[str, Page]], ...] = (
    ("x", "mentions", pages.US, {"/mentions": pages.of_x}),
    ("facebook", "comments", pages.PAGE, {"/feed": pages.feed_of_facebook, "/comments": pages.comments_of_facebook}),
)


def bench(_: int) -> dict[str, object]:
    """By network: milliseconds for a full page, for an empty one, and between them; KiB while and after a full one."""
    return {
        f"{registry.label(network)}, {ITEMS} {kind}": measured(network, kind, us, made)
        for network, kind, us, made in LOOKS
    }


def measured(network: str, kind: str, us: str, made: Mapping[str, Page]) -> dict[str, object]:
    full = {end: page(ITEMS) for end, page in made.items()}
    empty = {**full, list(full)[-1]: b'{"data": [], "meta": {"result_count": 0}}'}
    with answering(empty) as url:
        _, calling = looked(network, kind, us, url)
    with answering(full) as url:
        posts, taking = looked(network, kind, us, url)
        most, kept = memory(network, kind, us, url)
    return {
        "bytes": sum(map(len, full.values())),
        "posts": posts,
        "ms median": round(median(taking), 1),
        "ms p95": round(quantiles(taking, n=20)[-1], 1),
        "of that, the call, ms median": round(median(calling), 1),
        "mapping, ms median": round(median(taking) - median(calling), 1),
        "KiB at most": round(most / 1024),
        "KiB of the batch": round(kept / 1024),
    }


def looked(network: str, kind: str, us: str, url: str) -> tuple[int, list[float]]:
    """How many posts a look brought, and the milliseconds of each look."""
    took, posts = [], 0
    for _ in range(WARM_UP + TIMES):
        channel = registry.connect(network, Connection(us, "NorthwindAir", CREDENTIALS, APP, url))
        began = time.thread_time()
        posts = len(channel.fetch(SourceSpec(kind), "").posts)
        took.append((time.thread_time() - began) * 1000)
    return posts, took[WARM_UP:]


def memory(network: str, kind: str, us: str, url: str) -> tuple[int, int]:
    """Bytes at most during a look, and bytes still held by what it brought."""
    channel = registry.connect(network, Connection(us, "NorthwindAir", CREDENTIALS, APP, url))
    gc.collect()
    tracemalloc.start()
    try:
        batch = channel.fetch(SourceSpec(kind), "")
        _, most = tracemalloc.get_traced_memory()
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return most, kept if batch.posts else 0


@contextmanager
def answering(bodies: Mapping[str, bytes]) -> Iterator[str]:
    """The address of a network that gives each path, by its end, the same answer for ever."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = next((body for end, body in bodies.items() if path.endswith(end)), b'{"data": [], "meta": {}}')
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
