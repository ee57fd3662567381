"""A network to try a channel on: what customers and the desk do there, whichever network it is."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from care.channels import registry
from care.channels.base import Batch, Channel, Connection, OutgoingReply, PostSeen, SourceSpec
from sandbox.tests.running import RunningSandbox

NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One source of one network's first account, in a sandbox that really listens."""

    sandbox: RunningSandbox
    network: str
    source: str
    post_kind: str

    @property
    def is_private(self) -> bool:
        return self.post_kind == "message"

    @property
    def account(self) -> dict[str, Any]:
        return self.sandbox.accounts(self.network)[0]

    @property
    def secrets(self) -> list[str]:
        """What must never be read anywhere."""
        named = {**self.account["credentials"], **self.account["app"]["secrets"]}
        return [value for name, value in named.items() if name != "app_id"]

    def connection(self, **changes: Any) -> Connection:
        account = self.account
        values: dict[str, Any] = {
            "account_id": account["id"],
            "handle": account["handle"],
            "credentials": account["credentials"],
            "app_secrets": account["app"]["secrets"],
            "base_url": self.sandbox.url,
        }
        return Connection(**{**values, **changes})

    def channel(self, **changes: Any) -> Channel:
        return registry.connect(self.network, self.connection(**changes))

    def fetch(self, cursor: str = "") -> Batch:
        return self.channel().fetch(SourceSpec(self.source), cursor)

    def complain(self, text: str = "", **changes: Any) -> str:
        """The id of a customer's new complaint."""
        number = next(NUMBERS)
        author = {"handle": f"customer{number}", "name": f"Customer {number}"}
        values = {"network": self.network, "author": author, "text": text or f"Help {number}!"}
        if not self.is_private:
            values["kind"] = self.post_kind
        where = "/play/messages" if self.is_private else "/play/posts"
        made: str = self.sandbox.play("POST", where, {**values, **changes})["id"]
        return made

    def seen(self, post_id: str) -> PostSeen:
        return next(post for post in self.fetch().posts if post.network_id == post_id)

    def answer(self, text: str = "", **changes: Any) -> OutgoingReply:
        """A reply to a new complaint, not yet sent."""
        post = self.seen(self.complain())
        target = {"target_id": post.network_id, "target_kind": post.kind, "target_parent_id": post.parent_id}
        target["thread_id"] = post.thread_id
        values: dict[str, Any] = {"text": text or f"We are on it, {next(NUMBERS)}.", **target}
        if self.is_private:
            values |= {"visibility": "private", "recipient_id": post.thread_id, "heard_at": post.posted_at}
        return OutgoingReply(**{**values, **changes})

    def strike(self, fault: str, **changes: Any) -> None:
        self.sandbox.play("POST", "/play/faults", {"network": self.network, "fault": fault, **changes})

    def standing(self, text: str) -> list[dict[str, Any]]:
        """Where a text of ours stands on the network."""
        rows = self.sandbox.play("GET", f"/play/ledger?network={self.network}")
        return [row for row in rows if row["ours"] and row["text"].endswith(text)]


def ids(posts: Sequence[PostSeen]) -> list[str]:
    return [post.network_id for post in posts]


def now() -> datetime:
    return datetime.now(UTC)
