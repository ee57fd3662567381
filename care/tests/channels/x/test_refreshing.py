"""OAuth 2.0 tokens: carried on calls, exchanged before they run out."""

import json
import logging
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from care.channels import cleaning
from care.channels.base import Connection, CredentialsRefused, Image, Refreshing, SourceSpec, Unavailable
from care.channels.x import XChannel
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import Stage, now
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


def consent(x: Stage, **body: Any) -> XChannel:
    """The account, connected with OAuth 2.0 instead of a signature."""
    pair = x.sandbox.play("POST", f"/play/tokens/x/{x.account['id']}/oauth2", body)
    tokens = {name: pair[name] for name in ("access_token", "refresh_token") if name in pair}
    app = {**x.account["app"]["secrets"], **{name: pair[name] for name in ("client_id", "client_secret")}}
    return XChannel(x.connection(credentials=tokens, app_secrets=app))


def test_with_oauth_2_everything_works_as_with_a_signature(x: Stage) -> None:
    reply = x.answer()
    account = consent(x)
    published = account.publish(reply)
    assert account.find(reply) is not None
    assert [post.network_id for post in account.look_up([published.network_id]).posts] == [published.network_id]
    account.fetch(SourceSpec("messages"), "")
    account.delete(published.network_id)


def test_the_new_pair_works_and_the_old_one_is_spent(x: Stage) -> None:
    old = consent(x)
    fresh = old.refreshed()
    assert fresh is not None
    new = XChannel(replace(old.connection, credentials=fresh))
    assert new.refreshed() is None
    new.fetch(SourceSpec("mentions"), "")
    with pytest.raises(CredentialsRefused):
        old.refreshed()


def test_a_token_that_ran_out_is_renewed_before_anybody_calls_it_dead(x: Stage) -> None:
    stale = consent(x, expires_in=0.01)
    late = replace(stale.connection, credentials={**stale.connection.credentials, "expires_at": now().isoformat()})
    time.sleep(0.05)
    with pytest.raises(Unavailable) as caught:
        XChannel(late).fetch(SourceSpec("mentions"), "")
    assert "ran out" in caught.value.reason


def test_an_app_without_the_permission_for_messages_does_all_else(x: Stage) -> None:
    account = consent(x, scopes=["tweet.read", "users.read", "offline.access"])
    account.fetch(SourceSpec("mentions"), "")
    with pytest.raises(Unavailable) as caught:
        account.fetch(SourceSpec("messages"), "")
    assert "dm.read" in caught.value.reason


def test_no_secret_is_logged_whatever_is_called(x: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account = consent(x)
    for work in (account, XChannel(x.connection())):
        work.fetch(SourceSpec("messages"), "")
        work.publish(x.answer(images=(Image(b"\x89PNG\r\n" + b"canary" * 9, "image/png"),)))
    fresh = account.refreshed()
    assert fresh is not None
    known = {**account.connection.credentials, **account.connection.app_secrets, **fresh, **x.account["credentials"]}
    known.pop("expires_at")
    assert not [name for name, secret in known.items() if secret and secret in caplog.text]


def test_the_channel_says_that_it_refreshes() -> None:
    assert isinstance(channel(), Refreshing)
