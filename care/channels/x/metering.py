"""What X's calls cost and how many are left: counted by what X bills, budgets as its headers tell them."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import requests

from care.channels import cleaning
from care.channels.base import Budget, Json, OutgoingReply, Usage
from care.channels.x import references
from care.channels.x.counting import has_link

# What X bills, by the names that prices have.
POST_READ, OWN_READ, USER_READ, DM_READ = "post.read", "post.read_own", "user.read", "dm.read"
POST_CREATE, POST_CREATE_URL, POST_CREATE_SUMMONED = "post.create", "post.create_url", "post.create_summoned"
POST_DELETE, POST_HIDE, DM_CREATE, MEDIA = "post.delete", "post.hide", "dm.create", "media"

PRICES: Mapping[str, Decimal] = {
    POST_READ: Decimal("0.005"),
    OWN_READ: Decimal("0.005"),  # 0.001 where the account owns the app
    USER_READ: Decimal("0.010"),
    DM_READ: Decimal("0.010"),
    POST_CREATE: Decimal("0.015"),
    POST_CREATE_URL: Decimal("0.200"),
    POST_CREATE_SUMMONED: Decimal("0.010"),
    POST_DELETE: Decimal("0.010"),
    DM_CREATE: Decimal("0.015"),
}
_LIMITS = {"x-rate-limit": "", "x-user-limit-24hour": " a day", "x-app-limit-24hour": " a day for the app"}
_FAMILIES = (
    ("GET", r"/2/users/me", "account"),
    ("GET", r"/2/users/\d+/mentions", "mentions"),
    ("GET", r"/2/users/\d+/tweets", "timeline"),
    ("GET", r"/2/tweets/search/recent", "search"),
    ("GET", r"/2/tweets/\d+/quote_tweets", "quotes"),
    ("GET", r"/2/tweets", "lookup"),
    ("GET", r"/2/dm_events", DM_READ),
    ("GET", r"/2/dm_conversations/with/\d+/dm_events", "dm.conversation"),
    ("POST", r"/2/dm_conversations/with/\d+/messages", DM_CREATE),
    ("POST", r"/2/media/.+", MEDIA),
    ("POST", r"/2/tweets", POST_CREATE),
    ("PUT", r"/2/tweets/\d+/hidden", POST_HIDE),
    ("DELETE", r"/2/tweets/\d+", POST_DELETE),
)


class Meter:
    """Notes on `usage` what each of X's answers tells, refusals included.

    X bills what is read once a day. So what a source showed us before, up to the id `known`, is not counted again, nor
    what was read today.
    """

    def __init__(self, usage: Usage) -> None:
        self.usage = usage
        self.known = 0

    def note(self, response: requests.Response, **_: Any) -> None:
        """A hook of the session's: the budgets of the call's family."""
        family = family_of(str(response.request.method), response.request.path_url.partition("?")[0])
        headers = {name.lower(): value for name, value in response.headers.items()}
        for prefix, span in _LIMITS.items():
            if family and (budget := _budget(headers, prefix)):
                self.usage.budgets[family + span] = budget

    def read(self, page: Json, kind: str = POST_READ) -> None:
        """What is new on a page is billed, with the posts and people that came along for it."""
        includes = cleaning.mapping(page.get("includes"))
        fresh = [item for item in map(cleaning.mapping, cleaning.listing(page.get("data"))) if self._is_new(item)]
        posts = references.keyed(includes.get("tweets") or includes.get("posts"), "id")
        around = {post_id for item in fresh for post_id in references.referred(item)} & posts.keys()
        people = {name for item in [*fresh, *(posts[post_id] for post_id in around)] for name in _people(item)}
        self.count(kind, len(fresh))
        self.count(POST_READ, len(around))
        self.count(USER_READ, len(people & references.keyed(includes.get("users"), "id").keys()))

    def _is_new(self, item: Json) -> bool:
        post_id = references.own_id(item)
        return int(post_id or 0) > self.known and post_id not in self.usage.read_today

    def count(self, kind: str, number: int = 1) -> None:
        if number:
            self.usage.calls[kind] += number


def calls_for(reply: OutgoingReply, needs_summons: bool) -> tuple[str, ...]:
    """What publishing a reply is billed as."""
    pictures = (MEDIA,) * len(reply.images)
    if reply.visibility == "private":
        return (*pictures, DM_CREATE)
    if reply.invites or has_link(reply.text):
        return (*pictures, POST_CREATE_URL)
    return (*pictures, POST_CREATE_SUMMONED if needs_summons and not reply.is_continuation else POST_CREATE)


def family_of(method: str, path: str) -> str:
    """The name of a call's budget; "" for a call that has none of its own. A sandbox's address may have a path."""
    return next((name for verb, route, name in _FAMILIES if verb == method and re.search(f"{route}$", path)), "")


def _people(item: Json) -> set[str]:
    """Who wrote a post; who takes part in a message."""
    named = cleaning.network_id(item.get("author_id")), cleaning.network_id(item.get("sender_id"))
    return {*named, *cleaning.network_id(item.get("dm_conversation_id")).split("-")}


def _budget(headers: Mapping[str, str], prefix: str) -> Budget | None:
    limit, remaining = (_number(headers.get(f"{prefix}-{name}", "")) for name in ("limit", "remaining"))
    resets_at = cleaning.moment(headers.get(f"{prefix}-reset"))
    return Budget(limit, remaining, resets_at) if limit is not None and remaining is not None and resets_at else None


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
