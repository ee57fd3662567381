"""X's webhook calls: the X Activity API's envelope, and the older Account Activity API's. Pure."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, Json, PostSeen, Unreadable
from care.channels.x import legacy, payloads, references, snowflakes
from care.channels.x.payloads import Surroundings

RECENT = timedelta(hours=24)
_WORKED = ("post.mention.create", "post.reply.create", "post.create")
_NO_EVENTS = ("for_user_id", "users", "apps", "user_has_blocked")


class Reader:
    """Reads the events of one call; what cannot be read is kept beside the rest."""

    def __init__(self, now: datetime) -> None:
        self.recent = snowflakes.at(now - RECENT)
        self.posts: list[PostSeen] = []
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
        return Batch(batches.oldest_first(self.posts), broken=tuple(self.broken), skipped=dict(self.skipped))

    def _guard(self, work: Callable[..., None], item: object, *rest: str) -> None:
        try:
            work(cleaning.mapping(item), *rest)
        except Unreadable as error:
            self.broken.append(BrokenItem(str(error), cleaning.dumps(item)))

    def _event(self, event: Json) -> None:
        kind = cleaning.line(event.get("event_type"), 100)
        if not kind:
            raise Unreadable("The event names no kind.")
        if kind not in _WORKED:
            self.skipped[kind] += 1
            return
        account_id = cleaning.network_id(cleaning.mapping(event.get("filter")).get("user_id"))
        if not account_id:
            raise Unreadable("The event does not say which account it is for.")
        self._take(cleaning.mapping(event.get("payload")), event.get("includes"), account_id)

    def _activity(self, body: Json) -> None:
        account_id = cleaning.network_id(body.get("for_user_id"))
        for name, events in body.items():
            if name == "tweet_create_events" and account_id:
                for item in cleaning.listing(events):
                    self._guard(self._legacy_post, item, account_id)
            elif name not in _NO_EVENTS:
                self.skipped[cleaning.line(name, 100)] += len(events) if isinstance(events, list) else 1

    def _legacy_post(self, item: Json, account_id: str) -> None:
        post, includes = legacy.as_v2(item)
        if post["author_id"] != account_id and not references.mentions(post, account_id):
            self.skipped["tweet_create_events/other"] += 1
            return
        self._take(post, includes, account_id)

    def _take(self, post: Json, includes: object, account_id: str) -> None:
        if references.is_repost(post):
            self.skipped["repost"] += 1
            return
        around = Surroundings.of(includes, account_id, self.recent)
        seen = payloads.read_post(post, around)
        self.posts += [*payloads.parents([seen], around), seen]
