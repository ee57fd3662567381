"""X's webhook calls: the X Activity API's envelope, and the older Account Activity API's. Pure."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, GoneSeen, Json, PostSeen, Unreadable
from care.channels.x import legacy, messages, payloads, references, snowflakes
from care.channels.x.payloads import Surroundings

RECENT = timedelta(hours=24)
_QUOTE = "post.quote.create"
_POSTS = ("post.mention.create", "post.reply.create", _QUOTE, "post.create")
_MESSAGES = ("dm.received", "dm.sent")
_NO_EVENTS = ("for_user_id", "users", "apps", "user_has_blocked")


class Reader:
    """Reads the events of one call; what cannot be read is kept beside the rest."""

    def __init__(self, now: datetime) -> None:
        self.recent = snowflakes.at(now - RECENT)
        self.posts: list[PostSeen] = []
        self.gone: list[GoneSeen] = []
        self.refused: list[str] = []
        self.broken: list[BrokenItem] = []
        self.skipped: Counter[str] = Counter()

    def read(self, body: Json) -> Batch:
        """Raises `Unreadable` for a body that is neither envelope."""
        if "data" in body:
            events = body["data"] if isinstance(body["data"], list) else [body["data"]]
            for event in events:
                self._guard(self._event, event)
        elif any(name.endswith(("_events", "_event", "_status")) for name in body):
            self._activity(body)
        else:
            raise Unreadable("The call holds no event of a kind that X is known to send.")
        return Batch(
            posts=batches.oldest_first(self.posts),
            broken=tuple(self.broken),
            skipped=dict(self.skipped),
            gone=tuple(self.gone),
            refused_accounts=tuple(self.refused),
        )

    def _guard(self, work: Callable[..., None], item: object, *rest: str) -> None:
        try:
            work(cleaning.mapping(item), *rest)
        except Unreadable as error:
            self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))

    # The X Activity API.

    def _event(self, event: Json) -> None:
        kind = _todays(cleaning.line(event.get("event_type"), 100))
        payload = cleaning.mapping(event.get("payload"))
        if not kind:
            raise Unreadable("The event names no kind.")
        if kind == "oauth.revoke":
            self._revoke(payload.get("user_id"))
        elif kind in (*_POSTS, *_MESSAGES, "post.delete"):
            account_id = cleaning.network_id(cleaning.mapping(event.get("filter")).get("user_id"))
            if not account_id:
                raise Unreadable("The event does not say which account it is for.")
            self._worked(kind, payload, event.get("includes"), account_id)
        else:
            self.skipped[kind] += 1

    def _worked(self, kind: str, payload: Json, includes: object, account_id: str) -> None:
        if kind in _MESSAGES:
            self._messages(payload, account_id)
        elif kind == "post.delete":
            self._delete(payload, account_id)
        else:
            self._take(payload, includes, account_id, quotes_us=kind == _QUOTE)

    # The older Account Activity API.

    def _activity(self, body: Json) -> None:
        account_id = cleaning.network_id(body.get("for_user_id"))
        for name, events in body.items():
            if name in _NO_EVENTS:
                continue
            if name == "user_event":
                self._guard(self._user_event, events)
            elif account_id and name == "direct_message_events":
                self._guard(self._messages, {**body, name: events}, account_id)
            elif account_id and (work := self._legacy_work(name)):
                for item in cleaning.listing(events):
                    self._guard(work, item, account_id)
            else:
                self.skipped[cleaning.line(name, 100)] += len(events) if isinstance(events, list) else 1

    def _legacy_work(self, name: str) -> Callable[..., None] | None:
        works = {"tweet_create_events": self._legacy_post, "tweet_delete_events": self._legacy_delete}
        return works.get(f"tweet_{name.removeprefix('post_')}" if name.startswith("post_") else name)

    def _legacy_post(self, item: Json, account_id: str) -> None:
        post, includes = legacy.as_v2(item)
        concerns_us = post["author_id"] == account_id or references.mentions(post, account_id)
        if not concerns_us and not Surroundings.of(includes, account_id).quotes_us(post):
            self.skipped["tweet_create_events/other"] += 1
            return
        self._take(post, includes, account_id)

    def _legacy_delete(self, item: Json, account_id: str) -> None:
        self._delete(cleaning.mapping(item.get("status")), account_id)

    def _user_event(self, event: Json) -> None:
        revoked = cleaning.mapping(event.get("revoke"))
        if not revoked:
            self.skipped["user_event"] += 1
            return
        self._revoke(cleaning.mapping(revoked.get("source")).get("user_id"))

    # What both bring.

    def _take(self, post: Json, includes: object, account_id: str, quotes_us: bool = False) -> None:
        if references.is_repost(post):
            self.skipped["repost"] += 1
            return
        around = Surroundings.of(includes, account_id, self.recent)
        if quotes_us:
            around = replace(around, posts=_with_quoted(around, references.quoted(post)))
        seen = payloads.read_post(post, around)
        self.posts += [*payloads.parents([seen], around), seen]

    def _messages(self, payload: Json, account_id: str) -> None:
        events = cleaning.listing(payload.get("direct_message_events"))
        if not events:
            raise Unreadable("The event holds no direct message.")
        seen, broken, skipped = messages.of_webhook(events, payload.get("users"), account_id)
        self.posts += seen
        self.broken += broken
        self.skipped.update(skipped)

    def _delete(self, payload: Json, account_id: str) -> None:
        network_id = references.own_id({"id": payload.get("id_str") or payload.get("id")})
        if not network_id:
            raise Unreadable("The event does not say which post was deleted.")
        self.gone.append(GoneSeen(network_id, "deleted", account_id))

    def _revoke(self, user_id: object) -> None:
        account_id = cleaning.network_id(user_id)
        if not account_id:
            raise Unreadable("The event does not say whose consent is withdrawn.")
        self.refused.append(account_id)


def _todays(kind: str) -> str:
    """X speaks of posts where it spoke of tweets before."""
    return f"post.{kind.removeprefix('tweet.')}" if kind.startswith("tweet.") else kind


def _with_quoted(around: Surroundings, quoted: str) -> dict[str, Json]:
    """The event itself says that the post quotes ours, whether or not ours came along."""
    return {**around.posts, quoted: {"id": quoted, "author_id": around.account_id, **around.posts.get(quoted, {})}}
