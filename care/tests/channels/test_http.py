"""The one way out: what surely never left, what may stand, and what libraries never get to see."""

import socket
import ssl

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError, ProtocolError

from care.channels import http
from care.channels.base import Unavailable, Unconfirmed
from care.tests.channels.answering import Given, answering

ORIGIN = "https://network.example/"


def session(base_url: str = "") -> requests.Session:
    return http.prepare(requests.Session(), ORIGIN, base_url)


def failing(reason: Exception) -> requests.ConnectionError:
    return requests.ConnectionError(MaxRetryError(None, "/", reason))  # type: ignore[arg-type]  # no pool is needed


def test_the_request_goes_to_the_given_base_under_its_own_name() -> None:
    with answering(Given()) as network:
        session(network.url + "/under").get(ORIGIN + "2/me?a=1")
        [(_, path, headers, _)] = network.asked
    assert (path, headers["host"]) == ("/under/2/me?a=1", "network.example")


@pytest.mark.parametrize("status", [301, 302, 304, 400, 404, 500, 503])
def test_what_is_no_success_is_refused_before_any_library_reads_it(status: int) -> None:
    with answering(Given(status, b"[1]", headers={"Location": "/elsewhere", "X-Told": "yes"})) as network:
        with pytest.raises(http.Refused) as caught:
            session(network.url).post(ORIGIN, data="x")
        assert len(network.asked) == 1
    assert (caught.value.answer.status, caught.value.answer.json) == (status, {})
    assert caught.value.answer.headers["x-told"] == "yes"


def test_tls_that_fails_means_that_nothing_was_sent() -> None:
    with answering(Given()) as network, pytest.raises(requests.RequestException) as caught:
        session(network.url.replace("http:", "https:")).post(ORIGIN)
    assert http.surely_unsent(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        requests.ConnectTimeout(),
        requests.exceptions.ProxyError(),
        failing(NewConnectionError(None, "refused")),  # type: ignore[arg-type]  # no connection is needed
        failing(NameResolutionError("x", None, socket.gaierror())),  # type: ignore[arg-type]
    ],
)
def test_a_connection_that_never_was_sent_nothing(error: Exception) -> None:
    assert http.surely_unsent(error)
    with pytest.raises(Unavailable), http.writing("X"):
        raise error


@pytest.mark.parametrize(
    "error",
    [
        requests.ReadTimeout(),
        requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError())),
        requests.exceptions.ChunkedEncodingError(),
        requests.exceptions.ContentDecodingError(),
        requests.exceptions.InvalidHeader(ValueError()),
        requests.exceptions.SSLError(ssl.SSLError("bad record mac")),
        requests.TooManyRedirects(),
        ProtocolError("broken"),
        ConnectionResetError(),
    ],
)
def test_a_connection_that_breaks_may_have_sent_it_all(error: Exception) -> None:
    assert not http.surely_unsent(error)
    with pytest.raises(Unconfirmed), http.writing("X"):
        raise error
    with pytest.raises(Unavailable), http.reading("X"):
        raise error
