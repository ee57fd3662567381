"""OAuth 2.0 tokens: carried on calls, exchanged before they run out."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from care.channels import cleaning
from care.channels.base import Connection, CredentialsRefused, Refreshing, SourceSpec, Unavailable
from care.channels.x import XChannel
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import now
from care.tests.channels.x.posts import US

TOKENS = {"access_token": "old", "refresh_token": "once"}
APP = {"client_id": "client", "client_secret": "hush"}
PAIR: dict[str, Any] = {
    "token_type": "bearer",
    "expires_in": 7200,
    "access_token": "new",
    "refresh_token": "next",
    "scope": "dm.read",
}


def channel(url: str = "http://127.0.0.1:9", app: dict[str, str] = APP, **credentials: str) -> XChannel:
    return XChannel(Connection(US, "NorthwindAir", {**TOKENS, **credentials}, app, url))


def given(status: int = 200, **body: Any) -> Given:
    return Given(status, json.dumps(body).encode())


def test_an_oauth_2_token_is_carried_on_calls() -> None:
    with answering(given(meta={})) as network:
        channel(network.url).fetch(SourceSpec("mentions"), "")
        assert network.asked[0][2]["authorization"] == "Bearer old"


@pytest.mark.parametrize("expires_at", ["", "nonsense", "2026-08-01T12:00:00+00:00"])
def test_a_token_about_to_run_out_is_exchanged_once(expires_at: str) -> None:
    with answering(given(**PAIR)) as network:
        fresh = channel(network.url, expires_at=expires_at).refreshed()
        [(method, path, headers, body)] = network.asked
    assert (method, path, headers["authorization"]) == ("POST", "/2/oauth2/token", "Basic Y2xpZW50Omh1c2g=")
    assert parse_qs(body.decode())["refresh_token"] == ["once"]
    assert fresh is not None
    assert (fresh["access_token"], fresh["refresh_token"]) == ("new", "next")
    until = cleaning.moment(fresh["expires_at"])
    assert until is not None
    assert timedelta(minutes=119) < until - now() < timedelta(minutes=121)


def test_nothing_is_exchanged_before_its_time() -> None:
    later = (now() + timedelta(hours=1)).isoformat()
    assert channel(expires_at=later).refreshed() is None
    assert channel(access_token_secret="signed").refreshed() is None
    assert channel(refresh_token="").refreshed() is None


def test_a_refresh_token_that_x_does_not_know_needs_reconnecting() -> None:
    words = {"error": "invalid_request", "error_description": "Value passed for the token was invalid."}
    with answering(given(400, **words)) as network, pytest.raises(CredentialsRefused):
        channel(network.url).refreshed()


@pytest.mark.parametrize(
    "answer", [Given(503, b""), Given(429, b""), Given(200, b"<html>"), given(), Given(400, b"<html>")]
)
def test_any_other_trouble_comes_later(answer: Given) -> None:
    with answering(answer) as network, pytest.raises(Unavailable):
        channel(network.url).refreshed()


def test_without_the_apps_id_nothing_can_be_exchanged() -> None:
    with pytest.raises(CredentialsRefused):
        channel(app={}).refreshed()


def test_no_token_is_in_the_errors_words() -> None:
    with answering(Given(503, b"once hush")) as network, pytest.raises(Unavailable) as caught:
        channel(network.url).refreshed()
    assert not [secret for secret in ("once", "hush", "old") if secret in str(caught.value)]


def test_the_channel_says_that_it_refreshes() -> None:
    assert isinstance(channel(), Refreshing)
