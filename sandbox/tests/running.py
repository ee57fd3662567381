"""A sandbox that really listens, on a random port of this machine: for its own tests and for the desk's."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import uvicorn

from sandbox.app import config, create_app
from sandbox.brand import new_world
from sandbox.world import World

START_S = 10.0


@dataclass(slots=True)
class RunningSandbox:
    """`world` belongs to the server's thread: tests may read it, and change it through `play` only."""

    url: str
    world: World
    session: requests.Session = field(default_factory=requests.Session)

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> requests.Response:
        return self.session.request(method, self.url + path, json=body, timeout=35, **more)

    def play(self, method: str, path: str, json: Any = None) -> Any:
        """The JSON of a `/play/…` call, which must go well: `play("POST", "/play/posts", {…})`."""
        answer = self.ask(method, path, json)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def accounts(self, network: str) -> list[dict[str, Any]]:
        found = self.play("GET", "/play/accounts")["data"]
        return [account for account in found if account["network"] == network]

    def ledger(self, **query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.ask("GET", "/play/ledger", params=query).json()
        return rows

    def reset_faults(self) -> None:
        self.play("DELETE", "/play/faults")
        self.play("DELETE", "/play/rules")


@contextmanager
def running_sandbox(state_file: Path | None = None) -> Iterator[RunningSandbox]:
    world = new_world()
    app = create_app(world, state_file)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        sandbox = RunningSandbox(f"http://127.0.0.1:{listener.getsockname()[1]}", world)
        try:
            wait_for(server, thread)
            yield sandbox
        finally:
            sandbox.session.close()
            server.should_exit = True
            thread.join(START_S)


def wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + START_S
    while not server.started:
        assert thread.is_alive(), "The sandbox did not start"
        assert time.monotonic() < until, "The sandbox did not start in time"
        time.sleep(0.01)
