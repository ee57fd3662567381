"""The whole desk in a folder of its own: real servers, workers, beat, web and sandbox, started again when they end."""

import secrets
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from helpdesk.running import commands, environment, postgres, probes, valkey
from helpdesk.running.child import Child, Service
from helpdesk.running.embedded import Embedded
from helpdesk.running.folder import CHECKOUT, Folder
from helpdesk.running.privileges import Identity, choose
from helpdesk.running.refusal import Refusal

WORKERS, FETCHER = ("worker-1", "worker-2"), "fetcher"
# Processes are killed here, never the machine: what is written need not reach the disk, but it must be written.
FAST = ("fsync=off", "full_page_writes=off")
READY_WITHIN = 90.0


@contextmanager
def running(**settings: str) -> Iterator["Stack"]:
    """A desk with its demo, ready; the settings are environment variables. Nothing of it is left behind."""
    place = Path(tempfile.mkdtemp(prefix="amends-stack-"))
    place.chmod(0o711)
    try:
        folder = Folder(place)
        identity = choose(postgres.binaries() / "postgres", [CHECKOUT, place])
        folder.prepare(identity)
        stack = Stack(folder, identity, free_port(), free_port())
        try:
            stack.start(settings)
            yield stack
        finally:
            stack.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(holds: Callable[[], object], seconds: float, every: float = 0.1) -> bool:
    """Whether it comes to hold within so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


@dataclass
class Stack:
    """The processes by name. `restarts` counts how often each was started again, whoever ended it."""

    folder: Folder
    identity: Identity
    web_port: int
    sandbox_port: int
    api_key: str = field(default_factory=lambda: f"amends_{secrets.token_urlsafe(32)}")
    children: dict[str, Child] = field(default_factory=dict)
    restarts: Counter[str] = field(default_factory=Counter)
    ending: threading.Event = field(default_factory=threading.Event)
    keeper: threading.Thread | None = None

    @property
    def database(self) -> str:
        """How the tables' owner reaches the database."""
        return postgres.address(self.folder.sockets, postgres.OWNER)

    @property
    def broker(self) -> Path:
        return valkey.socket(self.folder.sockets)

    def start(self, settings: Mapping[str, str]) -> None:
        """Returns once all of it answers."""
        variables = {**environment.plain(), **self.variables(), **settings}
        embedded = Embedded(self.folder, self.identity)
        self.children |= {"valkey": embedded.valkey(), "postgres": embedded.postgres(FAST)}
        self.run("sandbox", ("-m", "sandbox", "serve", "--port", str(self.sandbox_port)), variables)
        valkey.wait_until_ready(self.children["valkey"], self.folder.sockets)
        postgres.wait_until_ready(self.children["postgres"], self.folder.sockets)
        postgres.make_roles(self.folder.sockets)
        self.once("migrate", commands.manage("migrate", "--no-input"), variables)
        self.run("web", commands.web("127.0.0.1", self.web_port), variables)
        for name in WORKERS:
            self.run(name, (*commands.worker(), "-n", f"{name}@%h"), variables)
        self.run(FETCHER, commands.fetcher(), variables)
        self.run("beat", commands.beat(), variables)
        self.keeper = threading.Thread(target=self.keep, daemon=True)
        self.keeper.start()
        self.wait(lambda: probes.get(self.web_port, "/healthz")[0] == 200)
        self.once("demo", commands.manage("demo"), variables)
        self.wait(lambda: not probes.missing(self.web_port))

    def variables(self) -> dict[str, str]:
        """What each process is told: this stack's own servers and keys, whatever our own environment names."""
        return {
            "DATABASE_URL": postgres.address(self.folder.sockets, postgres.DESK),
            "DATABASE_OWNER_URL": self.database,
            "REDIS_URL": valkey.address(self.folder.sockets),
            **{name: environment.new_key() for name in environment.SECRETS},
            "AMENDS_DEMO_PASSWORD": environment.new_key(),
            "AMENDS_DATA": str(self.folder.path),
            "AMENDS_URL": f"http://127.0.0.1:{self.web_port}",
            "AMENDS_SANDBOX_URL": f"http://127.0.0.1:{self.sandbox_port}",
            "AMENDS_HOSTS": "",
            "AMENDS_DEMO": "1",
        }

    def child(self, name: str, command: commands.Command, variables: Mapping[str, str]) -> Child:
        service = Service(name, (sys.executable, *command))
        return Embedded(self.folder, self.identity).child(service, variables)

    def run(self, name: str, command: commands.Command, variables: Mapping[str, str]) -> None:
        child = self.child(name, command, variables)
        child.start()
        self.children[name] = child

    def once(self, name: str, command: commands.Command, variables: Mapping[str, str]) -> None:
        """A command that comes to an end. Raises Refusal when it fails."""
        child = self.child(name, command, variables)
        child.start()
        if child.process is None or child.process.wait(READY_WITHIN) != 0:
            raise Refusal(f"{name} failed: {child.last_words(30)}")

    def wait(self, holds: Callable[[], object]) -> None:
        if not wait_until(holds, READY_WITHIN):
            said = "\n".join(child.last_words(5) for child in self.children.values())
            raise Refusal(f"Not ready ({', '.join(probes.missing(self.web_port))} missing):\n{said}")

    def keep(self) -> None:
        """Start again whatever has ended, at once: here it was killed, it did not fail."""
        while not self.ending.wait(0.1):
            for child in list(self.children.values()):
                if not child.is_running:
                    self.restarts[child.name] += 1
                    child.start()

    def stop(self) -> None:
        """Nothing of it is needed any more, so nobody is given time."""
        self.ending.set()
        if self.keeper is not None:
            self.keeper.join()
        for name in self.children.keys() - {"postgres"}:
            self.children[name].kill()
        self.children["postgres"].stop()
