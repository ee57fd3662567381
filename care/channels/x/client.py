"""tweepy, held to what the desk needs: our transport, no waiting, no retry, answers left unparsed."""

import logging
import re
from collections.abc import Iterator, Sequence
from typing import Any

import requests
import tweepy

from care.channels import cleaning, http
from care.channels.base import Connection, CredentialsRefused, Json, Unavailable, Unreadable
from care.channels.x import errors

# At DEBUG tweepy writes tokens and whole bodies into the log, and the OAuth libraries their signatures.
for _talkative in ("tweepy", "oauthlib", "requests_oauthlib"):
    logging.getLogger(_talkative).setLevel(logging.INFO)

ORIGIN = "https://api.twitter.com/"
_SECRETS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
_PAGES = 100  # X gives the newest 800 at most, but its pages may be short
_STALE = re.compile(r"'since_id'.* larger than (\d{1,19})")
_FIELDS: dict[str, Any] = {
    "tweet_fields": [
        *("id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "referenced_tweets"),
        *("attachments", "entities", "lang", "note_tweet", "edit_history_tweet_ids"),
    ],
    "user_fields": ["id", "name", "username", "profile_image_url", "public_metrics", "verified"],
    "media_fields": ["media_key", "type", "url", "preview_image_url", "alt_text", "width", "height", "variants"],
    "expansions": [
        *("author_id", "attachments.media_keys", "referenced_tweets.id", "referenced_tweets.id.author_id"),
        "referenced_tweets.id.attachments.media_keys",
    ],
}


class StaleCursor(Unavailable):
    """X answers only for posts newer than `smallest`."""

    def __init__(self, smallest: int) -> None:
        super().__init__("X no longer shows posts as old as that.")
        self.smallest = smallest


class Client:
    """One account's calls. Raises the four errors only."""

    def __init__(self, connection: Connection) -> None:
        secrets = {**connection.app_secrets, **connection.credentials}
        missing = [name for name in _SECRETS if not secrets.get(name)]
        if missing:
            raise CredentialsRefused(f"The account has no {' and no '.join(missing)}.")
        self.account_id = connection.account_id
        self.tweepy = tweepy.Client(**{name: secrets[name] for name in _SECRETS}, return_type=requests.Response)
        self.tweepy.session = http.prepare(requests.Session(), ORIGIN, connection.base_url)

    def mentions(self, since: int) -> Iterator[Json]:
        """Pages of posts that mention the account, newest first. Raises `StaleCursor` before the first page."""
        return self._pages(self.tweepy.get_users_mentions, since)

    def own_posts(self, since: int) -> Iterator[Json]:
        """Pages of the account's own posts, replies included, newest first."""
        return self._pages(self.tweepy.get_users_tweets, since)

    def posts(self, network_ids: Sequence[str]) -> Json:
        """At most 100 posts by id, as one page; what X does not show stands in its `errors`."""
        with errors.reading():
            response = self.tweepy.get_tweets(list(network_ids), user_auth=True, **_FIELDS)
            page = cleaning.loads(response.content)
            if "data" not in page and "errors" not in page:
                raise Unreadable("It is no page of posts.")
            return page

    def reply(self, text: str, target_id: str, has_been_tried: bool) -> Json:
        """Posts it; the new post as X shows it, which is its id and text."""
        with errors.writing(has_been_tried):
            response = self.tweepy.create_tweet(text=text, in_reply_to_tweet_id=target_id, user_auth=True)
            return cleaning.mapping(cleaning.loads(response.content).get("data"))

    def _pages(self, call: Any, since: int) -> Iterator[Json]:
        token = ""
        seen = {token}
        for _ in range(_PAGES):
            page = self._page(call, since, token)
            yield page
            token = cleaning.line(cleaning.mapping(page.get("meta")).get("next_token"), 1000)
            if not token:
                return
            if token in seen:
                break
            seen.add(token)
        raise Unavailable("X's pages do not come to an end.")

    def _page(self, call: Any, since: int, token: str) -> Json:
        with errors.reading():
            try:
                place: dict[str, Any] = {"since_id": since, "pagination_token": token or None, "max_results": 100}
                response = call(self.account_id, user_auth=True, **place, **_FIELDS)
            except http.Refused as refused:
                found = _STALE.search(errors.words(refused.answer)) if refused.answer.status == 400 else None
                if found:
                    raise StaleCursor(int(found[1])) from None
                raise
            page = cleaning.loads(response.content)
            if "data" not in page and "meta" not in page:
                raise Unreadable("It is no page of posts.")
            return page
