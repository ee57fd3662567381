"""No secret is said, logged or stored in the clear, and nobody is waited for for ever, whatever the desk does."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings
from urllib3 import HTTPConnectionPool, Timeout

from care.models import Agent, ChannelAccount, Team
from care.tests.networks import connect
from care.tests.rounds import Round, stored
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

LONGEST_S = 60
THREADS = ("MainThread", "bell")  # the network in its box logs in threads of its own
ROUTES = {
    "x": ("/mentions", "/dm_events", "/search/recent", "/2/tweets", "/media/upload", "/2/webhooks", "/subscriptions"),
    "facebook": ("/feed", "/comments", "/v26.0/"),
    "instagram": ("/media", "/comments"),
}


@pytest.fixture(params=["x", "x with OAuth 2.0", "facebook", "instagram"])
def played(
    request: pytest.FixtureRequest, sandbox: RunningSandbox, team: Team, agent: Agent, caplog: pytest.LogCaptureFixture
) -> Iterator[Round]:
    """A round about to be played, with every logger there is at DEBUG, and SQL with its values logged too."""
    account = connect(sandbox, team, request.param.partition(" ")[0])
    if "OAuth" in request.param:
        consent(sandbox, account)
    for name in ("", *logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name or None)
    connection.force_debug_cursor = True
    yield Round(sandbox, account, agent)
    connection.force_debug_cursor = False


def consent(sandbox: RunningSandbox, account: ChannelAccount) -> None:
    """The account connected with tokens that are soon to be renewed."""
    pair = sandbox.play("POST", f"/play/tokens/x/{account.network_id}/oauth2", {})
    account.set_secrets({name: pair[name] for name in ("access_token", "refresh_token")})
    account.save()
    account.app.set_secrets({**account.app.secrets(), **{name: pair[name] for name in ("client_id", "client_secret")}})
    account.app.save()


def test_no_secret_is_said_logged_or_stored_in_the_clear(
    played: Round, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    played.play(settings)
    ours = [record for record in caplog.records if record.threadName in THREADS]
    logged = [f"{record.getMessage()} {record.__dict__!r}" for record in ours]
    everything = "\n".join([*logged, *played.said, stored()])
    assert {"urllib3.connectionpool", "django.db.backends"} <= {record.name for record in ours}
    assert len(played.canaries) > 5
    assert [canary for canary in played.canaries if canary in everything] == []


def test_no_request_goes_out_without_a_timeout(
    played: Round, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Any]] = []
    open_url = HTTPConnectionPool.urlopen

    def noted(pool: HTTPConnectionPool, method: str, url: str, *args: Any, **more: Any) -> Any:
        asked.append((url.partition("?")[0], more.get("timeout")))
        return open_url(pool, method, url, *args, **more)

    monkeypatch.setattr(HTTPConnectionPool, "urlopen", noted)
    played.play(settings)
    for url, timeout in asked:
        assert isinstance(timeout, Timeout), url
        for seconds in (timeout.connect_timeout, timeout.read_timeout):
            assert isinstance(seconds, float | int), url
            assert 0 < seconds <= LONGEST_S, url
    assert [route for route in ROUTES[played.account.network] if not any(url.endswith(route) for url, _ in asked)] == []
