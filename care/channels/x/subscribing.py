"""X's webhooks kept alive: the app's address registered and valid, the account's events subscribed to it.

The address belongs to the app and is spoken for with its bearer token; direct messages only with the account's own.
"""

from collections.abc import Iterator

import requests
import tweepy

from care.channels import cleaning, http
from care.channels.base import Connection, CredentialsRefused, Json, Rejected
from care.channels.x import errors
from care.channels.x.client import ORIGIN, Client

PUBLIC = ("post.mention.create", "post.reply.create", "post.quote.create", "post.create", "post.delete", "oauth.revoke")
PRIVATE = ("dm.received", "dm.sent")
_WEBHOOKS, _SUBSCRIPTIONS = "/2/webhooks", "/2/activity/subscriptions"
_THERE_ALREADY = "duplicate"


class Subscribing:
    """One account's events at one address."""

    def __init__(self, client: Client, connection: Connection) -> None:
        token = connection.app_secrets.get("bearer_token", "")
        if not token:
            raise Rejected("The app has no bearer_token: X takes webhooks with it only.")
        self.client, self.account_id = client, connection.account_id
        self.app = tweepy.Client(bearer_token=token, return_type=requests.Response)
        self.app.session = http.prepare(requests.Session(), ORIGIN, connection.base_url)

    def keep(self, address: str) -> tuple[str, ...]:
        """What had to be mended, in words; nothing where all was in place."""
        return tuple(self._kept(address))

    def _kept(self, address: str) -> Iterator[str]:
        webhook = next((each for each in self._listed(_WEBHOOKS) if each.get("url") == address), {})
        if not webhook:
            made = self._ask("POST", _WEBHOOKS, {"url": address})
            webhook = cleaning.mapping(made.get("data")) or made
            yield "The webhook was registered."
        elif webhook.get("valid") is not True:
            self._ask("PUT", f"{_WEBHOOKS}/{cleaning.network_id(webhook.get('id'))}")
            yield "The webhook was not valid any more and is checked again."
        yield from self._subscribed(cleaning.network_id(webhook.get("id")))

    def _subscribed(self, webhook_id: str) -> Iterator[str]:
        there = {
            cleaning.line(each.get("event_type"))
            for each in self._listed(_SUBSCRIPTIONS)
            if self._is_ours(each, webhook_id)
        }
        for kind in (*PUBLIC, *PRIVATE):
            if kind not in there:
                yield self._subscribe(kind, webhook_id)

    def _is_ours(self, each: Json, webhook_id: str) -> bool:
        user_id = cleaning.network_id(cleaning.mapping(each.get("filter")).get("user_id"))
        return user_id == self.account_id and each.get("webhook_id") == webhook_id

    def _subscribe(self, kind: str, webhook_id: str) -> str:
        """One kind of event that X refuses does not keep the others away."""
        body = {"event_type": kind, "filter": {"user_id": self.account_id}, "webhook_id": webhook_id, "tag": kind}
        try:
            if kind in PRIVATE:
                self.client.prepare(_SUBSCRIPTIONS, body)
            else:
                self._ask("POST", _SUBSCRIPTIONS, body)
        except Rejected as error:
            if _THERE_ALREADY in error.reason.lower():
                return f"{kind} is subscribed already."
            return f"{kind} could not be subscribed: {error.reason}"
        return f"{kind} was subscribed."

    def _listed(self, route: str) -> list[Json]:
        found: list[Json] = []
        token = ""
        while True:
            page = self._ask("GET", f"{route}?pagination_token={token}" if token else route)
            found += map(cleaning.mapping, cleaning.listing(page.get("data")))
            following = cleaning.network_id(cleaning.mapping(page.get("meta")).get("next_token"))
            if following in ("", token):
                return found
            token = following

    def _ask(self, method: str, route: str, body: Json | None = None) -> Json:
        """With the app's own token, whose refusal says nothing about the account."""
        try:
            with errors.preparing():
                answer = self.app.request(method, route, json=body)
                return cleaning.loads(answer.content)
        except CredentialsRefused as error:
            raise Rejected(f"X does not let the app keep webhooks. {error.reason}") from None
