"""The fixed cast: the same people in every test, named by what they are to the team."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from care.models import Agent, Brand, Case, ChannelAccount, Team
from care.tests.make import make_account, make_agent, make_brand, make_case, make_team
from care.tests.networks import connect
from sandbox.tests.running import RunningSandbox, running_sandbox

PLENTY = 100_000  # calls: all tests share one network, whose real limits are for one desk


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test talks to the world: only sockets of this machine open."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test tried to reach {address}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What an earlier test left in the cache is nobody's."""
    cache.clear()


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """What guards passwords is slow by design; nobody guesses here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand(slug="northwind", name="Northwind")


@pytest.fixture
def team(brand: Brand) -> Team:
    return make_team(brand, slug="care", name="Care")


@pytest.fixture
def agent(team: Team) -> Agent:
    return make_agent("agent", team, username="agent", first_name="Ada", last_name="Agent")


@pytest.fixture
def teammate(team: Team) -> Agent:
    return make_agent("agent", team, username="teammate")


@pytest.fixture
def outsider(brand: Brand) -> Agent:
    """Of another team of the same brand: sees nothing of ours."""
    return make_agent("agent", make_team(brand), username="outsider")


@pytest.fixture
def lead(team: Team) -> Agent:
    return make_agent("lead", team, username="lead")


@pytest.fixture
def manager(brand: Brand) -> Agent:
    return make_agent("manager", brand=brand, username="manager", is_staff=True)


@pytest.fixture
def auditor(brand: Brand) -> Agent:
    return make_agent("auditor", brand=brand, username="auditor", is_staff=True)


@pytest.fixture
def account(team: Team) -> ChannelAccount:
    return make_account("x", team)


@pytest.fixture
def case(account: ChannelAccount) -> Case:
    return make_case(account)


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        for limit in sandbox.play("GET", "/play/limits")["data"]:
            sandbox.play("POST", "/play/limits", {**limit, "n": PLENTY})
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox, settings: Settings) -> Iterator[RunningSandbox]:
    """The networks in a box, without faults at the start of each test."""
    settings.AMENDS_SANDBOX_URL = shared_sandbox.url
    yield shared_sandbox
    shared_sandbox.reset_faults()


@pytest.fixture(params=["x", "facebook"])
def network(request: pytest.FixtureRequest) -> str:
    """Each network in turn: what a flow does, it does on all of them."""
    return str(request.param)


@pytest.fixture
def live_account(sandbox: RunningSandbox, team: Team, network: str) -> ChannelAccount:
    """Our first account on the network, connected to the sandbox."""
    return connect(sandbox, team, network)
