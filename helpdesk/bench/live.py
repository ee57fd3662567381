"""200 pages with nothing to do hold a stream each; meanwhile one agent's changes are looked for on another's page.

A page is played: its stream, the pause in which it gathers events, and the reading of the case as a browser reads it.
"""

import json
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

from helpdesk.bench.browsing import Browser
from helpdesk.bench.dealing import complain, in_cases, number
from helpdesk.bench.stack import Stack, running, wait_until

STREAMS, CHANGES, EVERY_S = 200, 100, 0.5
GATHER_S, PATIENCE_S = 0.15, 60.0  # as static/js/refresh.js gathers
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND datname = 'amends'"


def bench(_: int) -> dict[str, object]:
    """Seconds until another page shows a change; kB and database connections that the streams cost."""
    password = secrets.token_urlsafe(12)
    with running(AMENDS_DEMO_PASSWORD=password) as stack, ExitStack() as streams:
        actor, watcher = Browser(stack), Browser(stack)
        actor.sign_in("agent", password)
        watcher.sign_in("lead", password)
        [case] = in_cases(stack, complain(stack, 1, "live", ("x",))[:1]).values()
        time.sleep(5)  # the pages of the beginning are over
        kilobytes, connections = memory(stack), number(stack, CONNECTIONS)
        for _one in range(STREAMS):
            streams.enter_context(listening(stack, watcher))
        time.sleep(20)  # each has been pinged
        idle = {
            "streams": STREAMS,
            "kB each": round((memory(stack) - kilobytes) / STREAMS, 1),
            "database connections more": number(stack, CONNECTIONS) - connections,
        }
        took = seen(stack, actor, watcher, case)
        return {"idle": idle, "change on another page, seconds": figures(took)}


def memory(stack: Stack) -> int:
    """kB that the web process holds, the only child of its warden."""
    warden = stack.children["web"].process
    [web] = Path(f"/proc/{warden.pid}/task/{warden.pid}/children").read_text(encoding="utf-8").split() if warden else []
    words = Path(f"/proc/{web}/status").read_text(encoding="utf-8")
    return int(words.partition("VmRSS:")[2].split()[0])


def listening(stack: Stack, browser: Browser) -> socket.socket:
    """A stream as a page opens it."""
    address = json.loads(browser.read("/live/token/"))["url"]
    opened = socket.create_connection(("127.0.0.1", stack.web_port), PATIENCE_S)
    opened.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{stack.web_port}\r\n\r\n".encode())
    if b" 200 " not in opened.recv(64):
        raise RuntimeError("The stream was refused.")
    return opened


def seen(stack: Stack, actor: Browser, watcher: Browser, case: int) -> list[float]:
    """From the click that saves a note to the colleague's page with it."""
    path, moments = f"/cases/C-{case}/", dict[str, float]()
    ending = threading.Event()

    def watch() -> None:
        with listening(stack, watcher) as stream:
            for _event in moved(stream, case, ending):
                time.sleep(GATHER_S)
                page = watcher.read(path)
                now = time.monotonic()
                for one in range(CHANGES):
                    if f"note-{one}-" in page:
                        moments.setdefault(f"note-{one}-", now)

    page = threading.Thread(target=watch)
    page.start()
    time.sleep(1)
    form, clicks = actor.form(path, f"{path}notes/"), list[float]()
    for one in range(CHANGES):
        clicks.append(time.monotonic())
        actor.send(f"{path}notes/", {**form, "form_token": str(uuid4()), "text": f"note-{one}-"})
        time.sleep(EVERY_S)
    wait_until(lambda: len(moments) == CHANGES, 5.0)
    ending.set()
    page.join()
    return [moments[f"note-{one}-"] - at for one, at in enumerate(clicks) if f"note-{one}-" in moments]


def moved(stream: socket.socket, case: int, ending: threading.Event) -> Iterator[None]:
    """Each time that words about the case come, together as they come."""
    stream.settimeout(0.5)
    while not ending.is_set():
        try:
            words = stream.recv(65536).decode()
        except TimeoutError:
            continue
        if f'"id": {case},' in words:
            yield


def figures(took: list[float]) -> dict[str, object]:
    return {
        "changes": CHANGES,
        "never seen": CHANGES - len(took),
        "median": round(median(took), 3),
        "p95": round(quantiles(took, n=20)[-1], 3),
        "most": round(max(took), 3),
    }
