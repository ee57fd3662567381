"""`script/server`: everything the desk consists of, under one supervisor, until Ctrl-C."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import FrameType

from helpdesk.running import commands, environment, postgres, probes, valkey
from helpdesk.running.child import Child, Service
from helpdesk.running.embedded import Embedded
from helpdesk.running.folder import CHECKOUT, Folder, data_folder
from helpdesk.running.privileges import Identity, choose
from helpdesk.running.pulse import Pulse
from helpdesk.running.refusal import Refusal
from helpdesk.running.supervisor import Supervisor

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_ORDER = (("web", "worker", "fetcher", "beat"), ("sandbox",), ("postgres", "valkey"))
WEB_WITHIN, READY_WITHIN = 60.0, 90.0


class Stopped(BaseException):
    """Ctrl-C or SIGTERM; no handler for errors may swallow it."""


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/server", description="Runs the whole desk until Ctrl-C.")
    parser.add_argument("--port", type=int, default=8000, help="the desk's (8000)")
    parser.add_argument("--sandbox-port", type=int, default=8001, help="the sandbox networks' (8001)")
    parser.add_argument("--data", metavar="DIR", help="the data folder (AMENDS_DATA, else var)")
    parser.add_argument("--fresh", action="store_true", help="delete the data and begin anew")
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="no sandbox, no demo brand")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0 after Ctrl-C or SIGTERM, 1 when something was refused."""
    for number in ENDINGS:
        signal.signal(number, stop_now)
    chosen = options(arguments)
    try:
        folder = Folder(data_folder(chosen.data))
        with folder.lock():
            check_ports(chosen)
            return serve(folder, chosen)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except Stopped:
        return 0


def stop_now(number: int, frame: FrameType | None) -> None:
    """The handler of the signals that end us."""
    for other in ENDINGS:
        signal.signal(other, signal.SIG_IGN)  # stopping is under way and has its own limits of time
    raise Stopped


def check_ports(chosen: argparse.Namespace) -> None:
    """Raises Refusal when a port that we need is not free."""
    probes.refuse_taken(chosen.port, "--port")
    if chosen.demo:
        if chosen.sandbox_port == chosen.port:
            raise Refusal(
                f"The desk and the sandbox cannot share port {chosen.port}: choose another by --sandbox-port."
            )
        probes.refuse_taken(chosen.sandbox_port, "--sandbox-port")


def serve(folder: Folder, chosen: argparse.Namespace) -> int:
    """Start everything, watch over it until a signal comes, and leave nothing running."""
    if chosen.fresh:
        folder.clear()
    program = postgres.binaries() / "postgres" if environment.is_embedded("DATABASE_URL") else valkey.binary()
    folder.open_when_new()
    identity = choose(program, [CHECKOUT, folder.path])
    folder.prepare(identity)
    desk = Desk(folder, identity, chosen)
    try:
        desk.start()
        pulse = Pulse(lambda: probes.missing(chosen.port))
        pulse.start()
        desk.supervisor.watch(pulse)
    except Stopped:
        print("stopping", file=sys.stderr, flush=True)
    finally:
        desk.supervisor.stop(STOP_ORDER)
        folder.drop_sockets()
        folder.environment.unlink(missing_ok=True)
    return 0


@dataclass
class Desk:
    """The processes of one data folder."""

    folder: Folder
    identity: Identity
    chosen: argparse.Namespace
    supervisor: Supervisor = field(default_factory=Supervisor)
    variables: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start everything in order; returns once all of it answers."""
        self.supervisor.adopt_orphans()
        compiling = self.compile_sources()
        embedded = Embedded(self.folder, self.identity)
        broker = self.supervisor.keep(embedded.valkey()) if environment.is_embedded("REDIS_URL") else None
        database = self.supervisor.keep(embedded.postgres()) if environment.is_embedded("DATABASE_URL") else None
        self.variables = self.tell()
        if self.chosen.demo:
            state = self.folder.part("sandbox") / "sandbox.json"
            self.run("sandbox", commands.sandbox(self.chosen.sandbox_port, state), 1.0)
        if broker is not None:
            valkey.wait_until_ready(broker, self.folder.sockets)
        if database is not None:
            postgres.wait_until_ready(database, self.folder.sockets)
            postgres.make_roles(self.folder.sockets)
        if compiling is not None:
            self.finish(compiling)
        migrate = self.once("migrate", "--no-input")
        # It takes its time to import everything; nobody knows its address before `ready:`.
        web = self.run("web", commands.web("127.0.0.1", self.chosen.port), 4.0)
        self.finish(migrate)
        self.wait(lambda: probes.get(self.chosen.port, "/healthz")[0] == 200, WEB_WITHIN, web)
        self.start_desk()

    def compile_sources(self) -> Child | None:
        """Compile what five processes are about to import: the user they run as may not write beside the sources."""
        if CHECKOUT.stat().st_uid != os.getuid():
            return None
        packages = [str(CHECKOUT / name) for name in commands.PACKAGES]
        service = Service("compile", (sys.executable, "-m", "compileall", "-q", *packages))
        child = replace(Embedded(self.folder, self.identity).child(service), identity=Identity())
        child.start()
        self.supervisor.passing.append(child)
        return child

    def start_desk(self) -> None:
        """The desk itself, once its tables stand."""
        demo = self.demo() if self.chosen.demo else None
        worker = self.run("worker", commands.worker(), 5.0)
        self.run("fetcher", commands.fetcher(), 5.0)
        self.run("beat", commands.beat(), 3.0)
        if demo is not None:
            self.finish(demo)
        self.wait(lambda: not probes.missing(self.chosen.port), READY_WITHIN, worker)
        print(f"ready: {self.variables['AMENDS_URL']}/", flush=True)
        if demo is not None:
            print_logins(demo)

    def demo(self) -> Child:
        """Start making the demo, which asks the sandbox for its accounts."""
        sandbox = next(kept.child for kept in self.supervisor.kept if kept.child.name == "sandbox")
        self.wait(lambda: probes.get(self.chosen.sandbox_port, "/play/accounts")[0] != 0, WEB_WITHIN, sandbox)
        return self.once("demo")

    def tell(self) -> dict[str, str]:
        """The variables that every process is given, written down for `script/manage`."""
        told = environment.servers(self.folder)
        may_make_keys = self.chosen.demo or environment.is_embedded("DATABASE_URL")
        told |= environment.keys(self.folder, self.identity.owner) if may_make_keys else {}
        told |= {"AMENDS_DATA": str(self.folder.path)}
        told |= {"AMENDS_URL": os.environ.get("AMENDS_URL", f"http://127.0.0.1:{self.chosen.port}")}
        if self.chosen.demo:
            told |= environment.keys(self.folder, self.identity.owner, environment.DEMO_SECRETS)
            told |= {"AMENDS_DEMO": "1", "AMENDS_SANDBOX_URL": f"http://127.0.0.1:{self.chosen.sandbox_port}"}
        environment.write(self.folder, told)
        return {**environment.plain(), **told}

    def child(self, name: str, command: commands.Command, grace: float) -> Child:
        """A process of ours that runs Python, not yet started."""
        service = Service(name, (sys.executable, *command), grace=grace)
        return Embedded(self.folder, self.identity).child(service, self.variables)

    def run(self, name: str, command: commands.Command, grace: float) -> Child:
        """Start a process and keep it running."""
        child = self.child(name, command, grace)
        child.start()
        return self.supervisor.keep(child)

    def once(self, name: str, *arguments: str) -> Child:
        """Start a management command that comes to an end."""
        child = self.child(name, commands.manage(name, *arguments), 1.0)
        child.start()
        self.supervisor.passing.append(child)
        return child

    def finish(self, child: Child) -> None:
        """Wait for a management command. Raises Refusal when it fails."""
        while child.is_running:
            time.sleep(0.05)
        if child.status != 0:
            raise Refusal(f"{child.name} failed; {child.log} ends with:\n{child.last_words()}")

    def wait(self, answers: Callable[[], bool], seconds: float, child: Child) -> None:
        """Wait until the desk answers. Raises Refusal when this child keeps it from that for too long."""
        deadline = time.monotonic() + seconds
        while not answers():
            if time.monotonic() > deadline:
                raise Refusal(
                    f"Not ready in {seconds:.0f} s: {self.lacking(child)}; {child.log} ends with:\n{child.last_words()}"
                )
            self.supervisor.look()
            time.sleep(0.2)

    def lacking(self, child: Child) -> str:
        """What the desk says that it is missing, or which child does not answer."""
        names = [child.name] if child.name == "sandbox" else probes.missing(self.chosen.port)
        return f"{', '.join(names)} missing"


def print_logins(demo: Child) -> None:
    """The demo's own lines that tell whom to log in as."""
    for line in demo.log.read_text(encoding="utf-8").splitlines():
        if line.startswith("login:"):
            print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
