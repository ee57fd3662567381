"""docker-compose.yml is held to the code: no engine runs it here."""

import re
from typing import Any

import pytest
import yaml

from helpdesk.running import commands, postgres
from helpdesk.running.folder import CHECKOUT

COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "fetcher", "beat")
RUN_BY_THE_SERVER = {
    "migrate": commands.manage("migrate", "--no-input"),
    "web": commands.web("0.0.0.0", 8000),  # noqa: S104 - inside the container; outside of it only loopback listens
    "worker": commands.worker(),
    "fetcher": commands.fetcher(),
    "beat": commands.beat(),
}


@pytest.mark.parametrize("name", OURS)
def test_each_process_runs_the_command_that_the_server_runs(name: str) -> None:
    assert SERVICES[name]["command"] == ["python", *RUN_BY_THE_SERVER[name]]


def test_there_are_the_servers_and_our_processes_and_one_image() -> None:
    assert set(SERVICES) == {"postgres", "redis", *OURS}
    assert {SERVICES[name]["image"] for name in OURS} == {"amends"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["redis"]["image"] == "redis:8"


UVICORNS_OWN = "FORWARDED_ALLOW_IPS"


@pytest.mark.parametrize("name", OURS)
def test_each_variable_is_one_that_the_settings_read(name: str) -> None:
    settings = (CHECKOUT / "helpdesk" / "settings.py").read_text()
    unknown = [key for key in SERVICES[name]["environment"] if f'"{key}"' not in settings]
    assert unknown == [UVICORNS_OWN]


def test_only_loopback_reaches_the_desk_and_nothing_the_servers() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }


def test_the_health_checks_are_ours() -> None:
    for name in ("web", "worker", "fetcher", "beat"):
        check = SERVICES[name]["healthcheck"]["test"]
        assert check[:4] == ["CMD", "python", "-m", "helpdesk.running.probes"]
        assert check[6:] == ([] if name == "web" else [name])


def test_whoever_is_waited_for_exists_and_can_be_waited_for() -> None:
    for service in SERVICES.values():
        for other, wanted in service.get("depends_on", {}).items():
            assert wanted["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]


def test_the_broker_keeps_and_evicts_as_the_embedded_one_does() -> None:
    words = " ".join(SERVICES["redis"]["command"])
    for kept in ("--appendonly yes", "--appendfsync everysec", "--maxmemory-policy noeviction"):
        assert kept in words


def test_the_roles_are_the_embedded_servers() -> None:
    mounted = [volume.split(":")[0] for volume in SERVICES["postgres"]["volumes"] if volume.startswith("./")]
    script = (CHECKOUT / mounted[0]).read_text()
    made = re.findall(r"CREATE ROLE (\w+) LOGIN (\w+)", script)
    assert made == [(postgres.OWNER, "CREATEDB"), (postgres.DESK, "NOCREATEDB")]
    assert postgres.DESK in SERVICES["web"]["environment"]["DATABASE_URL"]
    assert "DATABASE_OWNER_URL" not in SERVICES["web"]["environment"]


def test_the_image_holds_what_the_processes_import() -> None:
    copied = set(re.findall(r"^COPY (\S+)", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE))
    allowed = {line[1:] for line in (CHECKOUT / ".dockerignore").read_text().split() if line.startswith("!")}
    assert copied == allowed == {"requirements.txt", "manage.py", "care", "helpdesk", "templates", "static"}
