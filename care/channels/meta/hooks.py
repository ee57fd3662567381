"""Meta's webhook calls: many changes and messages of several accounts in one body, each read by itself. Pure."""

from collections import Counter
from datetime import datetime
from typing import ClassVar

from care.channels import batches, cleaning
from care.channels.base import Batch, BrokenItem, GoneSeen, HiddenSeen, Json, PostSeen, Unreadable
from care.channels.meta import messages


class Reader:
    """Reads one call; what cannot be read is kept beside the rest. Each network reads its own changes."""

    of_object: ClassVar[str]

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.posts: list[PostSeen] = []
        self.gone: list[GoneSeen] = []
        self.hidden: list[HiddenSeen] = []
        self.broken: list[BrokenItem] = []
        self.skipped: Counter[str] = Counter()

    def read(self, body: Json) -> Batch:
        """Raises `Unreadable` for a body that is no such envelope."""
        kind, entries = cleaning.line(body.get("object"), 50), body.get("entry")
        if not kind or not isinstance(entries, list):
            raise Unreadable("The call is no envelope of Meta's: it has no object or no entry.")
        for entry in map(cleaning.mapping, entries):
            if kind == self.of_object:
                self._entry(entry)
            else:
                self.skipped[kind] += 1
        return Batch(
            batches.oldest_first(self.posts),
            broken=tuple(self.broken),
            skipped=dict(self.skipped),
            gone=tuple(self.gone),
            hidden=tuple(self.hidden),
        )

    def change(self, field: str, value: Json, account_id: str, at: datetime) -> bool:
        """Takes one change in; False for a kind that we do not work. Raises `Unreadable`."""
        raise NotImplementedError

    def _entry(self, entry: Json) -> None:
        account_id = cleaning.network_id(entry.get("id"))
        at = cleaning.moment(entry.get("time")) or self.now
        for change in cleaning.listing(entry.get("changes")):
            self._try(entry, "changes", change, account_id, at)
        for name in ("messaging", "standby"):
            for event in cleaning.listing(entry.get(name)):
                self._try(entry, name, event, account_id, at)

    def _try(self, entry: Json, name: str, item: object, account_id: str, at: datetime) -> None:
        try:
            if name == "changes":
                self._change(cleaning.mapping(item), account_id, at)
            else:
                self._event(cleaning.mapping(item), account_id, is_standby=name == "standby")
        except Unreadable as error:
            self.broken.append(BrokenItem(str(error), cleaning.dumps({"id": entry.get("id"), name: [item]})))

    def _change(self, change: Json, account_id: str, at: datetime) -> None:
        field, value = cleaning.line(change.get("field"), 50), cleaning.mapping(change.get("value"))
        if not self.change(field, value, _named(account_id), at):
            about = (field, cleaning.line(value.get("item"), 50), cleaning.line(value.get("verb"), 50))
            self.skipped["/".join(part for part in about if part) or "unnamed"] += 1

    def _event(self, event: Json, account_id: str, *, is_standby: bool) -> None:
        seen = messages.read_event(event, _named(account_id), is_standby)
        if isinstance(seen, PostSeen):
            self.posts.append(seen)
        elif isinstance(seen, GoneSeen):
            self.gone.append(seen)
        else:
            self.skipped[f"{'standby' if is_standby else 'messaging'}/{messages.kind_of(event)}"] += 1


def _named(account_id: str) -> str:
    if not account_id:
        raise Unreadable("It does not say which account it is for.")
    return account_id
