"""Quotes of our recent posts: asked for only where X counts more of them than at the last look."""

import json
from dataclasses import dataclass, field

from care.channels import cleaning
from care.channels.base import Batch, Json, Unreadable
from care.channels.x import gaps, references
from care.channels.x.client import Client
from care.channels.x.looking import Look

_AT_ONCE = 20  # posts a round: X allows 75 such calls in 15 minutes


@dataclass(slots=True)
class Memory:
    """`since`: the newest quote's id. `counts`: how many quotes each post of ours had when they were read last."""

    since: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> "Memory":
        """An unreadable cursor begins anew."""
        try:
            found = cleaning.loads(cursor.encode())
        except Unreadable:
            return cls()
        since = cleaning.network_id(found.get("since"))
        counts = cleaning.mapping(found.get("counts")).items()
        return cls(
            int(since) if references.is_id(since) else 0, {one: cleaning.count(count) or 0 for one, count in counts}
        )

    @property
    def cursor(self) -> str:
        return json.dumps({"since": self.since, "counts": self.counts}, separators=(",", ":"))


def fetch(client: Client, look: Look, cursor: str) -> Batch:
    """Posts whose turn does not come keep their old count, and so come in the next round."""
    memory = Memory.of(cursor)
    client.meter.known = memory.since
    shown = _counted(client)
    changed = [one for one, count in shown.items() if count > memory.counts.get(one, 0)]
    for post_id in changed[:_AT_ONCE]:
        _read(client, look, post_id, shown[post_id] - memory.counts.get(post_id, 0))
        memory.counts[post_id] = shown[post_id]
    memory.counts = {one: min(count, shown[one]) for one, count in memory.counts.items() if one in shown}
    memory.since = max(memory.since, look.newest)
    return look.batch(memory.cursor)


def _counted(client: Client) -> dict[str, int]:
    """How often each of our posts of the last seven days is quoted, newest first."""
    found: dict[str, int] = {}
    for page in client.own_posts(gaps.floor(gaps.SEARCH_REACH)):
        for item in map(cleaning.mapping, cleaning.listing(page.get("data"))):
            post_id, count = references.first_id(item), references.counts(item).get("quotes", 0)
            if post_id and count:
                found[post_id] = max(count, found.get(post_id, 0))
    return found


def _read(client: Client, look: Look, post_id: str, number: int) -> None:
    """The newest quotes, so many and the rest of their page: X lists the newest first."""
    enough = look.items + number
    for page in client.quotes(post_id):
        look.take([_with_quoted(page, post_id, look.account_id)])
        if look.items >= enough:
            break


def _with_quoted(page: Json, post_id: str, account_id: str) -> Json:
    """The page with the quoted post on it, which X leaves out where it was taken away since."""
    includes = cleaning.mapping(page.get("includes"))
    posts = cleaning.listing(includes.get("tweets") or includes.get("posts"))
    return {**page, "includes": {**includes, "tweets": [{"id": post_id, "author_id": account_id}, *posts]}}
