"""What every answer carries, and what it never does."""

import logging

import pytest
from django.core.cache import cache
from django.test import Client

from care.models import Agent
from care.tests.make import make_agent
from helpdesk import env, heartbeat
from helpdesk.logs import OneLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Agent:
    return make_agent()


def test_every_answer_has_its_own_request_id(client: Client) -> None:
    assert client.get("/healthz")["Request-Id"] != client.get("/healthz")["Request-Id"]


def test_a_signed_in_agent_reads_how_long_it_took_and_nothing_is_cached(client: Client, agent: Agent) -> None:
    client.force_login(agent)
    answer = client.get("/inbox/")
    parts = [part.strip().split(";")[0] for part in answer["Server-Timing"].split(",")]
    assert parts == ["db", "render", "total"]
    assert "no-store" in answer["Cache-Control"]


def test_a_stranger_reads_no_timing(client: Client) -> None:
    assert "Server-Timing" not in client.get("/login/")


@pytest.mark.parametrize("path", ["/login/", "/healthz", "/nowhere/", "/static/nothing.css"])
def test_every_page_forbids_foreign_scripts_and_frames(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_ready_names_what_is_missing(client: Client) -> None:
    cache.clear()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    here = dict.fromkeys(("database", "broker"), "ok")
    gone = dict.fromkeys(("worker", "fetcher", "beat", "live"), "missing")
    assert answer.json()["checks"] == here | gone


def test_ready_when_all_gave_a_sign_of_life(client: Client) -> None:
    for name in ("worker", "fetcher", "beat", "live"):
        heartbeat.stamp(name)
    assert client.get("/readyz").json()["ready"]


def test_a_log_line_stays_one_line() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "hello %s", ("a\r\nERROR forged\x1b[0m",), None)
    assert OneLine("%(message)s").format(record) == r"hello a\r\nERROR forged\x1b[0m"


def test_a_socket_address_becomes_djangos_and_celerys_form() -> None:
    found = env.database("postgresql://desk@/amends?host=/run/pg")
    assert (found["NAME"], found["USER"], found["HOST"]) == ("amends", "desk", "/run/pg")
    assert env.broker("unix:///run/valkey.sock?db=2") == "redis+socket:///run/valkey.sock?virtual_host=2"


def test_a_password_in_the_address_may_hold_any_character() -> None:
    assert env.database("postgresql://a:p%40ss%2Fw@db:5432/x?sslmode=require") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "x",
        "USER": "a",
        "PASSWORD": "p@ss/w",
        "HOST": "db",
        "PORT": "5432",
        "OPTIONS": {"sslmode": "require"},
    }
