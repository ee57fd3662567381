"""An agent at the desk's pages as a browser without scripts sees them: signs in, reads, fills in forms."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from helpdesk.bench.stack import Stack

TIMEOUT_S = 20


class Browser:
    """One session. An answer that is no success raises `urllib.error.HTTPError`."""

    def __init__(self, stack: Stack) -> None:
        self.home = f"http://127.0.0.1:{stack.web_port}"
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))

    def sign_in(self, name: str, password: str) -> None:
        self.send("/login/", self.form("/login/", "") | {"username": name, "password": password})

    def read(self, path: str) -> str:
        with self.opener.open(self.home + path, timeout=TIMEOUT_S) as answer:
            return str(answer.read().decode())

    def send(self, path: str, fields: Mapping[str, str]) -> str:
        """Posts a form; the page that it led to."""
        with self.opener.open(self.home + path, urlencode(fields).encode(), TIMEOUT_S) as answer:
            return str(answer.read().decode())

    def form(self, path: str, action: str) -> dict[str, str]:
        """What a page's first form with this action would send as it stands."""
        reader = FormReader(action)
        reader.feed(self.read(path))
        return reader.fields


class FormReader(HTMLParser):
    """The hidden fields and checked choices of the first form that posts to the action."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.is_inside, self.is_done = action, False, False
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_it = found.get("action", "") == self.action and found.get("method", "").lower() == "post"
            self.is_inside = is_it and not self.is_done
        elif tag == "input" and self.is_inside and (found.get("type") == "hidden" or "checked" in found):
            self.fields[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.is_inside:
            self.is_inside, self.is_done = False, True


def texts_on(page: str, pattern: str) -> set[str]:
    """What of the page's words matches."""
    return set(re.findall(pattern, page))
