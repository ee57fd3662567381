"""X's webhooks kept alive: the app's address registered and valid, the account's events subscribed to it.

The address belongs to the app and is spoken for with its bearer token; direct messages only with the account's own.
"""

import requests
import tweepy

from care.channels import cleaning, http
from care.channels.base import Connection, CredentialsRefused, Json, Kept, Rejected
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
        self.mended: list[str] = []
        self.missing: list[str] = []
        self.app = tweepy.Client(bearer_token=token, return_type=requests.Response)
        self.app.session = http.prepare(requests.Session(), ORIGIN, connection.base_url)

    def keep(self, address: str) -> Kept:
        """See `care.channels.base.Subscribing`."""
        webhook = self._found(address) or self._registered(address)
        if webhook.get("valid") is False:
            self._ask("PUT", f"{_WEBHOOKS}/{cleaning.network_id(webhook.get('id'))}")
            self.mended.append("The webhook was not valid any more and is checked again.")
        self._subscribed(cleaning.network_id(webhook.get("id")))
        return Kept(tuple(self.mended), tuple(self.missing))

    def _found(self, address: str) -> Json:
        return next((each for each in self._listed(_WEBHOOKS) if each.get("url") == address), {})

    def _registered(self, address: str) -> Json:
        """Another account of the app may have been quicker."""
        try:
            made = self._ask("POST", _WEBHOOKS, {"url": address})
        except Rejected as error:
            found = self._found(address) if _THERE_ALREADY in error.reason.lower() else {}
            if not found:
                raise
            return found
        self.mended.append("The webhook was registered.")
        return cleaning.mapping(made.get("data")) or made

    def _subscribed(self, webhook_id: str) -> None:
        there = {
            cleaning.line(each.get("event_type"))
            for each in self._listed(_SUBSCRIPTIONS)
            if self._is_ours(each, webhook_id)
        }
        for kind in (*PUBLIC, *PRIVATE):
            if kind not in there:
                self._subscribe(kind, webhook_id)

    def _is_ours(self, each: Json, webhook_id: str) -> bool:
        user_id = cleaning.network_id(cleaning.mapping(each.get("filter")).get("user_id"))
        return user_id == self.account_id and each.get("webhook_id") == webhook_id

    def _subscribe(self, kind: str, webhook_id: str) -> None:
        """One kind of event that X refuses does not keep the others away."""
        body = {"event_type": kind, "filter": {"user_id": self.account_id}, "webhook_id": webhook_id, "tag": kind}
        try:
            if kind in PRIVATE:
                self.client.prepare(_SUBSCRIPTIONS, body)
            else:
                self._ask("POST", _SUBSCRIPTIONS, body)
        except Rejected as error:
            if _THERE_ALREADY not in error.reason.lower():
                self.missing.append(f"{kind} could not be subscribed: {error.reason}")
        else:
            self.mended.append(f"{kind} was subscribed.")

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
