import os
import re
import socket
import subprocess
from argparse import Namespace
from pathlib import Path

import pytest

from helpdesk.running import environment, probes
from helpdesk.running.browser import launch_options, provide
from helpdesk.running.folder import CHECKOUT, Folder
from helpdesk.running.privileges import Identity
from helpdesk.running.pulse import Pulse
from helpdesk.running.refusal import Refusal
from helpdesk.running.server import check_ports
from helpdesk.running.within import split_data, variables


@pytest.fixture
def folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A prepared folder, for somebody who has set nothing."""
    for name in list(os.environ):
        if name.startswith(("AMENDS_", "DATABASE_", "REDIS_")):
            monkeypatch.delenv(name)
    prepared = Folder(place)
    prepared.prepare(Identity())
    return prepared


def test_a_command_that_needs_a_desk_says_that_none_runs(folder: Folder) -> None:
    with pytest.raises(Refusal, match=rf"^Nothing runs on {folder.path}: start script/server first"):
        variables("manage", ["api_key", "create", "x"], folder)


def test_a_command_that_needs_none_runs_all_the_same(folder: Folder) -> None:
    found = variables("manage", ["makemigrations", "--check"], folder)
    assert found["AMENDS_SECRET_KEY"]
    assert found["DATABASE_URL"]


def test_a_running_desk_tells_how_to_reach_it(folder: Folder) -> None:
    environment.write(folder, {"AMENDS_URL": "http://127.0.0.1:1"})
    with folder.lock():
        assert variables("manage", ["shell"], folder)["AMENDS_URL"] == "http://127.0.0.1:1"


def test_servers_of_ones_own_need_no_running_desk(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@db/desk")
    found = variables("manage", ["shell"], folder)
    assert (found["DATABASE_URL"], found["DATABASE_OWNER_URL"]) == (
        "postgresql://me@db/desk",
        "postgresql://me@db/desk",
    )


def test_the_embedded_servers_are_reached_as_two_roles(folder: Folder) -> None:
    found = environment.servers(folder)
    assert found["DATABASE_URL"].startswith("postgresql://amends_desk@/amends?host=/")
    assert found["DATABASE_OWNER_URL"].startswith("postgresql://amends_owner@/amends?host=/")
    assert found["REDIS_URL"].startswith("unix:///")


def test_keys_are_made_once_and_for_their_owner_alone(folder: Folder) -> None:
    made = environment.keys(folder, (os.getuid(), os.getgid()))
    first = {name: Path(path).read_text() for name, path in made.items()}
    assert environment.keys(folder, (os.getuid(), os.getgid())) == made
    assert {name: Path(path).read_text() for name, path in made.items()} == first
    assert {Path(path).stat().st_mode & 0o777 for path in made.values()} == {0o600}


def test_keys_that_the_user_gives_are_left_to_the_user(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_SECRET_KEY", "mine")
    assert list(environment.keys(folder, (0, 0))) == ["AMENDS_ENCRYPTION_KEY_FILE"]


@pytest.mark.parametrize("words", [["--data", "/d", "check"], ["--data=/d", "check"]])
def test_the_data_folder_may_be_named_first(words: list[str]) -> None:
    assert split_data(words) == ("/d", ["check"])
    assert split_data(["check", "--data", "x"]) == (None, ["check", "--data", "x"])


def test_a_port_in_use_is_refused_and_a_free_one_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        with pytest.raises(Refusal, match=rf"^Port {port} .* choose another by --port\.$"):
            probes.refuse_taken(port, "--port")
        assert (probes.get(1, "/healthz"), probes.missing(1)) == ((0, b""), ["web"])
    probes.refuse_taken(port, "--port")


def test_the_desk_and_the_sandbox_cannot_share_a_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    with pytest.raises(Refusal, match=rf"cannot share port {port}: choose another by --sandbox-port"):
        check_ports(Namespace(port=port, sandbox_port=port, demo=True))
    check_ports(Namespace(port=port, sandbox_port=port, demo=False))


def test_a_worker_without_a_sign_of_life_is_overdue_after_two_minutes() -> None:
    pulse = Pulse(lambda: ["worker"])
    pulse.ask(1000.0)
    pulse.ask(1100.0)
    assert pulse.overdue(1115.0) == set()
    assert pulse.overdue(1121.0) == {"worker"}
    assert pulse.overdue(1122.0) == set()


def test_a_worker_that_waits_for_the_broker_is_not_at_fault() -> None:
    pulse = Pulse(lambda: ["broker", "worker"])
    pulse.ask(1000.0)
    assert pulse.overdue(2000.0) == set()


def test_there_is_a_chromium_that_starts() -> None:
    assert launch_options()["executable_path"] == provide()


@pytest.mark.parametrize("name", ["environment", "server", "test", "manage", "sandbox", "docker/roles.sh"])
def test_the_commands_are_posix_shell(name: str) -> None:
    path = CHECKOUT / "script" / name
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
    assert not re.search(r"\[\[|\bfunction \w|\blocal \b", path.read_text())


def test_the_python_that_is_found_is_new_enough() -> None:
    script = f'set -- ; . {CHECKOUT}/script/environment; find_python; printf "%s" "$base"'
    done = subprocess.run(["sh", "-c", script, f"{CHECKOUT}/script/test"], capture_output=True, text=True, check=True)
    assert (
        subprocess.run([done.stdout, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], check=False).returncode
        == 0
    )
