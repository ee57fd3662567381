"""The one way out to the networks: timeouts on every call, no redirect followed, nothing ever tried twice.

What a library would make of an answer that says no differs and breaks on odd bodies, so such an answer is raised here,
as `Refused`, before any library reads it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError

from care.channels import cleaning
from care.channels.base import Json, Unavailable, Unconfirmed, Unreadable

TIMEOUT = (3.05, 15.0)  # seconds to connect, and to wait for each piece of the answer

_NEVER_LEFT = (
    requests.ConnectTimeout,
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidURL,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a network answered, read to its end. Header names in lower case; `json` is {} for any other body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @classmethod
    def of(cls, response: requests.Response) -> "Answer":
        headers = {name.lower(): value for name, value in response.headers.items()}
        return cls(response.status_code, headers, response.content)

    @property
    def json(self) -> Json:
        try:
            return cleaning.loads(self.body)
        except Unreadable:
            return {}


class Refused(Exception):
    """An answer other than success."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.answer = answer


class Transport(HTTPAdapter):
    """Sends a network's requests, to `base_url` instead where one is given; the Host header stays the network's own,
    for signatures are made over it.
    """

    def __init__(self, base_url: str = "") -> None:
        self.base = urlsplit(base_url) if base_url else None
        self.timeout = TIMEOUT
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": HTTPConnectionPool, "https": _SecurePool}

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = kwargs.get("timeout") or self.timeout
        if self.base:
            address = urlsplit(str(request.url))
            request.headers.setdefault("Host", address.netloc)
            path = self.base.path.rstrip("/") + address.path
            request.url = urlunsplit((self.base.scheme, self.base.netloc, path, address.query, ""))
            kwargs["proxies"] = {}
        return super().send(request, *args, **kwargs)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        """A TLS handshake that fails is a connection that never was: nothing of the request has gone out."""
        try:
            super().connect()
        except OSError as error:
            raise NewConnectionError(self, f"TLS failed: {type(error).__name__}") from None


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def prepare(session: requests.Session, origin: str, base_url: str = "") -> requests.Session:
    """Makes the session speak to `origin` alone through a Transport, and raise `Refused` for what is no success."""
    session.adapters.clear()
    session.mount(origin, Transport(base_url))
    session.hooks["response"] = [_refuse]
    session.auth = _no_netrc
    return session


@contextmanager
def reading(network: str) -> Iterator[None]:
    """Turns whatever the line does during a read into `Unavailable`."""
    try:
        yield
    except (OSError, HTTPError) as error:
        raise Unavailable(f"{network} could not be read: {in_words(error)}.") from None
    except Unreadable as error:
        raise Unavailable(f"{network} gave an answer that cannot be read. {error}") from None


@contextmanager
def writing(network: str) -> Iterator[None]:
    """Turns whatever the line does during a write into `Unavailable` if surely nothing went out, else `Unconfirmed`."""
    try:
        yield
    except (OSError, HTTPError) as error:
        if surely_unsent(error):
            raise Unavailable(f"{network} could not be reached: {in_words(error)}.") from None
        raise Unconfirmed(f"{network} gave no answer that tells whether it was published: {in_words(error)}.") from None
    except Unreadable as error:
        raise Unconfirmed(f"{network} gave an answer that cannot be read. {error}") from None


def surely_unsent(error: Exception) -> bool:
    """Whether the request failed before a byte of it went out: resolving, connecting, TLS, or an invalid address."""
    if isinstance(error, _NEVER_LEFT):
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def in_words(error: Exception) -> str:
    """What went wrong on the line. The error's own words stay out: they hold addresses and headers."""
    if surely_unsent(error):
        return "no connection"
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "no answer in time"
    return "the connection broke"


def _refuse(response: requests.Response, **_: Any) -> None:
    if not HTTPStatus.OK <= response.status_code < HTTPStatus.MULTIPLE_CHOICES:
        raise Refused(Answer.of(response))


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from putting a .netrc's password in place of the account's own token."""
    return request
