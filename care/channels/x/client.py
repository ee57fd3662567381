"""tweepy, held to what the desk needs: our transport, no waiting, no retry, answers left unparsed."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import requests
import tweepy
from urllib3.exceptions import HTTPError

from care.channels import cleaning, http
from care.channels.base import Connection, CredentialsRefused, Json, Unavailable, Unreadable, Usage
from care.channels.x import errors, fields, metering
from care.channels.x.sparing import SparingSession


def _is_discreet(record: logging.LogRecord) -> bool:
    return record.levelno > logging.DEBUG


# At DEBUG tweepy writes tokens and whole bodies into the log, and the OAuth libraries their signatures: no setting of
# the log's levels lets these through.
for _name in [*logging.root.manager.loggerDict]:
    if _name.partition(".")[0] in ("tweepy", "oauthlib", "requests_oauthlib"):
        logging.getLogger(_name).addFilter(_is_discreet)

ORIGIN = "https://api.twitter.com/"
PAGE = 100
_SIGNED = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
_PAGES = 100  # X gives the newest 800 at most, but its pages may be short
_STALE = re.compile(r"'since_id'.* larger than (\d{1,19})")
_NO_MESSAGES = "X does not let this app read the account's direct messages. It needs the permission dm.read."
_RAN_OUT = "The account's access token ran out. It is renewed first."
_TROUBLE = "X refused this one call although it still knows the account's token. It is tried again later."
Params = Mapping[str, Any]


class StaleCursor(Unavailable):
    """X answers only for posts newer than `smallest`."""

    def __init__(self, smallest: int) -> None:
        super().__init__("X no longer shows posts as old as that.")
        self.smallest = smallest


class Client:
    """One account's calls, signed with OAuth 1.0a or carrying an OAuth 2.0 token. Raises the four errors only."""

    def __init__(self, connection: Connection, usage: Usage | None = None) -> None:
        secrets = {**connection.app_secrets, **connection.credentials}
        self.is_signed = bool(secrets.get("access_token_secret")) or not secrets.get("refresh_token")
        missing = [name for name in (_SIGNED if self.is_signed else ("access_token",)) if not secrets.get(name)]
        if missing:
            raise CredentialsRefused(f"The account has no {' and no '.join(missing)}.")
        proof = (
            {name: secrets[name] for name in _SIGNED} if self.is_signed else {"bearer_token": secrets["access_token"]}
        )
        self.expires_at = None if self.is_signed else cleaning.moment(secrets.get("expires_at", ""))
        self.account_id = connection.account_id
        usage = Usage() if usage is None else usage
        self.meter = metering.Meter(usage)
        self.tweepy = tweepy.Client(**proof, return_type=requests.Response)
        self.tweepy.session = http.prepare(SparingSession(usage, connection.not_before), ORIGIN, connection.base_url)
        self.tweepy.session.hooks["response"].insert(0, self.meter.note)

    # Reading.

    def mentions(self, since: int) -> Iterator[Json]:
        """Pages of posts that mention the account, newest first. Raises `StaleCursor` before the first page."""
        place = {"since_id": since}
        return self._posts(self.tweepy.get_users_mentions, self.account_id, place, kind=metering.OWN_READ)

    def own_posts(self, since: int, *, with_replies: bool = True) -> Iterator[Json]:
        """Pages of the account's own posts, newest first."""
        place = {"since_id": since} if with_replies else {"since_id": since, "exclude": "replies"}
        return self._posts(self.tweepy.get_users_tweets, self.account_id, place, kind=metering.OWN_READ)

    def search(self, query: str, since: int, until: int = 0) -> Iterator[Json]:
        """Pages of what a query finds in the last seven days, newest first. Raises `StaleCursor`."""
        place = {"since_id": since, **({"until_id": until} if until else {})}
        return self._posts(self.tweepy.search_recent_tweets, query, place)

    def quotes(self, post_id: str) -> Iterator[Json]:
        """Pages of the posts that quote it, newest first, without an end in time."""
        return self._posts(self.tweepy.get_quote_tweets, post_id, {})

    def posts(self, network_ids: Sequence[str]) -> Json:
        """At most 100 posts by id, as one page; what X does not show stands in its `errors`."""
        page = self._read(self.tweepy.get_tweets, list(network_ids), keys=("data", "errors"), **fields.POSTS)
        self.meter.read(page)
        return page

    def messages(self, participant_id: str = "") -> Iterator[Json]:
        """Pages of direct messages, newest first: all of the last 30 days, or those with one person."""
        call = self.tweepy.get_direct_message_events

        def ask(token: str) -> Json:
            place = {"participant_id": participant_id or None, "pagination_token": token or None}
            more: Params = {**place, "max_results": PAGE, **fields.MESSAGES}
            page = self._read(call, forbidden=_NO_MESSAGES, **more)
            self.meter.read(page, metering.DM_READ)
            return page

        return _pages(ask)

    # Writing.

    def reply(self, has_been_tried: bool, **params: Any) -> Json:
        """Posts it; the new post as X shows it, which is its id and text."""
        return self._write(has_been_tried, self.tweepy.create_tweet, **params)

    def message(self, has_been_tried: bool, **params: Any) -> Json:
        """Sends it; X says which event and which conversation it became."""
        return self._write(has_been_tried, self.tweepy.create_direct_message, **params)

    def hide(self, network_id: str, *, hidden: bool) -> Json:
        call = self.tweepy.hide_reply if hidden else self.tweepy.unhide_reply
        return self._write(False, call, network_id)

    def delete(self, network_id: str) -> Json:
        return self._write(False, self.tweepy.delete_tweet, network_id)

    def prepare(self, route: str, body: Json) -> Json:
        """A call that readies something for a reply, of which nothing is published yet."""
        with errors.preparing():
            answer = self._asked(self.tweepy.request, "POST", route, json=body)
            return cleaning.mapping(cleaning.loads(answer.content)) if answer.content else {}

    def is_known(self) -> bool:
        """Whether X takes the account's token, for more than reading."""
        with errors.reading():
            answer = self.tweepy.get_me(user_auth=self.is_signed)
            return bool(answer.headers.get("x-access-level", "") != "read")

    # How X is asked.

    def _posts(self, call: Any, about: str, place: Params, kind: str = metering.POST_READ) -> Iterator[Json]:
        """`kind` is what a post on such a page is billed as."""
        onwards = "next_token" if call == self.tweepy.search_recent_tweets else "pagination_token"

        def ask(token: str) -> Json:
            more = {**place, onwards: token or None, "max_results": PAGE}
            page = self._read(call, about, **more, **fields.POSTS)
            self.meter.read(page, kind)
            return page

        return _pages(ask)

    def _read(
        self, call: Any, *args: Any, keys: tuple[str, ...] = ("data", "meta"), forbidden: str = "", **params: Any
    ) -> Json:
        """`forbidden` says in words what the app lacks where X forbids this one read."""
        with errors.reading():
            try:
                answer = self._asked(call, *args, **params)
            except http.Refused as refused:
                self._look_closer(refused.answer, forbidden)
                raise
            page = cleaning.loads(answer.content)
            if not any(key in page for key in keys):
                raise Unreadable("It is no page of what was asked for.")
            return page

    def _look_closer(self, answer: http.Answer, forbidden: str) -> None:
        """Raises what a refused read means where its status alone does not tell: an app may lack the permission for one
        thing and still do all else, and what forbids it may be a proxy on the way.
        """
        found = _STALE.search(errors.words(answer)) if answer.status == 400 else None
        if found:
            raise StaleCursor(int(found[1])) from None
        if answer.status == 403 and not self._is_refused():
            raise Unavailable(forbidden or errors.of_read(answer).reason) from None

    def _write(self, has_been_tried: bool, call: Any, *args: Any, **params: Any) -> Json:
        with errors.writing(has_been_tried):
            answer = self._asked(call, *args, **params)
            return cleaning.mapping(cleaning.loads(answer.content).get("data"))

    def _asked(self, call: Any, *args: Any, **params: Any) -> requests.Response:
        """X has had days on which it refused good tokens: a 401 counts once X does not know the account either."""
        try:
            answer: requests.Response = call(*args, user_auth=self.is_signed, **params)
        except http.Refused as refused:
            if refused.answer.status != 401:
                raise
            if self.expires_at and self.expires_at <= datetime.now(UTC):
                raise Unavailable(_RAN_OUT) from None
            if not self._is_refused():
                raise Unavailable(_TROUBLE) from None
            raise
        return answer

    def _is_refused(self) -> bool:
        try:
            self.tweepy.get_me(user_auth=self.is_signed)
        except http.Refused as refused:
            return refused.answer.status == 401 or (refused.answer.status == 403 and bool(refused.answer.json))
        except (OSError, HTTPError):
            return False
        return False


def _pages(ask: Callable[[str], Json]) -> Iterator[Json]:
    """Page after page to the last one, short and empty ones included."""
    token = ""
    seen = {token}
    for _ in range(_PAGES):
        page = ask(token)
        yield page
        token = cleaning.line(cleaning.mapping(page.get("meta")).get("next_token"), 1000)
        if not token:
            return
        if token in seen:
            break
        seen.add(token)
    raise Unavailable("X's pages do not come to an end.")
