"""tweepy as the desk uses it, pointed at a sandbox, and the customers' side of it."""

import itertools
from typing import Any
from urllib.parse import urlsplit

import requests
import tweepy
from requests.adapters import HTTPAdapter

from sandbox.tests.running import RunningSandbox

NUMBERS = itertools.count(1)


class Rewriting(HTTPAdapter):
    """Sends what is meant for X's host to the sandbox, the Host header as X expects it."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = urlsplit(base)

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.headers["Host"] = str(parts.netloc)
        request.url = parts._replace(scheme=self.base.scheme, netloc=self.base.netloc).geturl()
        return super().send(request, *args, **options)


def client(sandbox: RunningSandbox, number: int = 0, **changes: str) -> tweepy.Client:
    """An X client of the brand's account with this number."""
    account = sandbox.accounts("x")[number]
    secrets = {**account["app"]["secrets"], **account["credentials"], **changes}
    made = tweepy.Client(**secrets, return_type=dict, wait_on_rate_limit=False)
    made.session.mount("https://api.twitter.com/", Rewriting(sandbox.url))
    return made


def complain(sandbox: RunningSandbox, text: str = "my bag is lost", **changes: Any) -> str:
    """The id of a customer's new post on X."""
    post = {"network": "x", "author": {"handle": "rosa_t", "name": "Rosa"}, "text": text} | changes
    made: str = sandbox.play("POST", "/play/posts", post)["id"]
    return made


def unique(text: str) -> str:
    """A text that no other test sends."""
    return f"{text} {next(NUMBERS)}"
