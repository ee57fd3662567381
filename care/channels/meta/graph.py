"""facebook-sdk 3.1.0, from 2018, led through today's Graph API. Nothing in the library is patched.

Its own ways of reading answers break on what Meta sends, and it lets tokens into addresses; so a session of ours sits
below it that reads each answer first and carries the token in a header.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import facebook
import requests

from care.channels import cleaning, http
from care.channels.base import Connection, CredentialsRefused, Json, Rejected, Unavailable, Usage
from care.channels.http import Answer
from care.channels.meta import errors, metering, signing, sparing
from care.channels.meta.errors import Failure, GraphRefused

ORIGIN = facebook.FACEBOOK_GRAPH_URL
VERSION = "v26.0"
_PAGES = 500
_SMALLEST_LIMIT = 5


class GraphSession(requests.Session):
    """Requests as the Graph API wants them, answers as facebook-sdk wants them. `case` names the budget of its network.

    Raises GraphRefused, `Unavailable` for a call that is spared, `CredentialsRefused` where the account was refused
    meanwhile.
    """

    def __init__(self, connection: Connection, usage: Usage, case: str) -> None:
        super().__init__()
        self.connection, self.usage, self.case = connection, usage, case

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        if not self.connection.is_open():
            raise CredentialsRefused("The account is paused, or its network let another call in no longer.")
        kinds = sparing.kinds_of(str(method), str(url), self.case)
        sparing.check(kinds, self.usage, self.connection.not_before)
        try:
            return self._ask(method, url, *args, **kwargs)
        except GraphRefused as refused:
            sparing.note(kinds, self.usage, refused.failure)
            raise

    def _ask(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        token = ""
        for place in ("params", "data"):
            fields = dict(kwargs.get(place) or {})
            token = fields.pop("access_token", "") or token
            kwargs[place] = {name: _encoded(value) for name, value in fields.items()}
        kwargs["headers"] = {**(kwargs.get("headers") or {}), "Authorization": f"Bearer {token}"}
        try:
            response = super().request(method, url, *args, **kwargs)
        except http.Refused as refused:
            metering.note(self.usage, refused.answer.headers, self.connection.account_id)
            raise GraphRefused(Failure.of(refused.answer)) from None
        answer = Answer.of(response)
        metering.note(self.usage, answer.headers, self.connection.account_id)
        if cleaning.loads(answer.body).get("error"):
            raise GraphRefused(Failure.of(answer))
        response.headers["content-type"] = "application/json"  # batch answers come as text/javascript
        return response


class Graph(facebook.GraphAPI):  # type: ignore[misc]  # facebook-sdk ships no types
    """The library's client for one Page, at today's version, with the app's proof on every call.

    `network` is how people call what is asked. What the answers' headers say of the budgets goes to `usage`.
    """

    def __init__(self, connection: Connection, network: str, usage: Usage, case: str) -> None:
        token = connection.credentials.get("page_token", "")
        if not token:
            raise CredentialsRefused("The account has no page_token.")
        self.connection, self.usage = connection, usage
        session = http.prepare(GraphSession(connection, usage, case), ORIGIN, connection.base_url)
        super().__init__(token, timeout=http.TIMEOUT, session=session)
        self.network = network
        self.version = VERSION  # the constructor knows none after 3.1
        secret = connection.app_secrets.get(signing.KEY_FIELD, "")
        self.proof = {"appsecret_proof": signing.proof(token, secret)} if secret else {}

    def of_app(self, app_id: str, secret: str) -> "Graph":
        """The same, speaking for the app itself."""
        connection = replace(self.connection, credentials={"page_token": f"{app_id}|{secret}"})
        return Graph(connection, self.network, Usage(), sparing.APP)

    def request(
        self,
        path: str,
        args: Mapping[str, Any] | None = None,
        post_args: Mapping[str, Any] | None = None,
        files: Any = None,
        method: str | None = None,
    ) -> Any:
        fields = None if post_args is None else dict(post_args)
        return super().request(path, {**(args or {}), **self.proof}, fields, files, method)

    def items(self, node: str, edge: str, **args: Any) -> Iterator[Any]:
        """The items of an edge, all pages of it. Raises `Unavailable` (`errors.Gone`) and `CredentialsRefused`."""
        with errors.reading(self.network):
            for page in self._pages(node, edge, **args):
                yield from cleaning.listing(page.get("data"))

    def first_readable(self, node: str, edge: str, choices: Sequence[str], limit: int) -> list[Any]:
        """All items of an edge in the first choice of fields that the app may read: one too many fails the call."""
        *most, least = choices
        for fields in most:
            try:
                return list(self.items(node, edge, fields=fields, limit=limit))
            except errors.NotShown:
                continue
        return list(self.items(node, edge, fields=least, limit=limit))

    def read(self, path: str, **args: Any) -> Json:
        """One object. Raises as `items` does."""
        with errors.reading(self.network):
            return cleaning.mapping(self.request(f"{self.version}/{path}", args))

    def write(self, path: str, has_been_tried: bool, **fields: Any) -> Json:
        """One POST. Raises `Rejected`, `Unavailable`, `Unconfirmed` or `CredentialsRefused`."""
        with errors.writing(self.network, has_been_tried):
            return cleaning.mapping(self.request(f"{self.version}/{path}", post_args=fields, method="POST"))

    def change(self, path: str, **fields: Any) -> None:
        """One POST on what stands already; doing it twice is doing it once. `Rejected` where it is not ours to do."""
        try:
            self.write(path, has_been_tried=True, **fields)
        except errors.NotPermitted as error:
            raise Rejected(error.reason) from None

    def remove(self, path: str) -> None:
        """One DELETE; raises as `change` does. What is gone already is done."""
        try:
            with errors.writing(self.network, has_been_tried=True):
                self.request(f"{self.version}/{path}", method="DELETE")
        except errors.NotPermitted as error:
            raise Rejected(error.reason) from None
        except errors.NotThere:
            return

    def _pages(self, node: str, edge: str, **args: Any) -> Iterator[Json]:
        """Pages to the last one, short and empty ones included; smaller ones where Meta finds them too big."""
        seen: set[str] = set()
        for _ in range(_PAGES):
            try:
                page = self.get_connections(node, edge, **args)
            except GraphRefused as refused:
                if not refused.failure.asked_too_much or args["limit"] <= _SMALLEST_LIMIT:
                    raise
                args["limit"] //= 2
                continue
            yield page
            onwards = _onwards(page)
            if not onwards:
                return
            if str(onwards) in seen:
                break
            seen.add(str(onwards))
            args.update(onwards)
        raise Unavailable(f"{self.network}'s pages do not come to an end.")


def _onwards(page: Json) -> dict[str, str]:
    """What to ask for the page after this one, from the link that Meta gives; nothing after the last."""
    address = cleaning.text(cleaning.mapping(page.get("paging")).get("next"), cleaning.STRING_LENGTH)
    query = urlsplit(address).query
    places = ("after", "until", "since", "__paging_token", "__previous", "offset")
    found = dict(parse_qsl(query)) if query else {}
    return {name: value for name, value in found.items() if name in places}


def _encoded(value: Any) -> Any:
    """Facebook takes nested values as JSON; requests would write only the keys of an object."""
    return json.dumps(value) if isinstance(value, (dict, list, bool)) else value
