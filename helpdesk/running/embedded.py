"""The two embedded servers of one data folder, started and stopped together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpdesk.running import postgres, valkey
from helpdesk.running.child import Child, Service, rotate
from helpdesk.running.environment import plain
from helpdesk.running.folder import Folder
from helpdesk.running.privileges import Identity
from helpdesk.running.refusal import Refusal


@dataclass(frozen=True)
class Embedded:
    """The servers of a data folder that is locked and prepared."""

    folder: Folder
    identity: Identity

    def child(self, service: Service, variables: Mapping[str, str] | None = None) -> Child:
        """A process of this folder, not yet started, with a log that begins anew."""
        log = self.folder.part("log") / f"{service.name}.log"
        rotate(log)
        return Child(service, self.identity, plain() if variables is None else variables, log)

    def postgres(self, settings: tuple[str, ...] = ()) -> Child:
        """Start PostgreSQL, after making its cluster when there is none; not yet ready to answer."""
        cluster = self.folder.part("postgres") / "cluster"
        if not postgres.is_made(cluster):
            self.make(cluster)
        postgres.drop_stale_lock(cluster)
        child = self.child(postgres.serving(cluster, self.folder.sockets, settings))
        child.start()
        return child

    def make(self, cluster: Path) -> None:
        """Make a cluster, whole or not at all."""
        postgres.start_over(cluster)
        child = self.child(postgres.making(cluster))
        child.start()
        if child.process is None or child.process.wait() != 0:
            raise Refusal(f"PostgreSQL's cluster could not be made; {child.log} ends with:\n{child.last_words()}")
        postgres.unfinished(cluster).rename(cluster)

    def valkey(self) -> Child:
        """Start Valkey; not yet ready to answer."""
        child = self.child(valkey.serving(self.folder.part("valkey"), self.folder.sockets))
        child.start()
        return child

    @contextmanager
    def both(self, settings: tuple[str, ...] = ()) -> Iterator[None]:
        """Both servers, ready, for as long as the block lasts."""
        children: list[Child] = []
        try:
            children.append(self.valkey())
            children.append(self.postgres(settings))
            valkey.wait_until_ready(children[0], self.folder.sockets)
            postgres.wait_until_ready(children[1], self.folder.sockets)
            postgres.make_roles(self.folder.sockets)
            yield
        finally:
            for child in children:
                child.ask_to_stop()
            for child in children:
                child.stop()
