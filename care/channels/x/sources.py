"""What is fetched from X, each kind of source with its own cursor: the newest id, or for quotes a `Memory`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from care.channels import cleaning
from care.channels.base import Batch, Connection, GapSeen, Json, Rejected, SourceSpec, Unavailable
from care.channels.x import gaps, hooks, messages, queries, quotes, references, snowflakes
from care.channels.x.client import Client, StaleCursor
from care.channels.x.looking import Look

_OVERLAP_MINUTES = 10  # X indexes some posts late
_THREADS = 48  # of our own newest posts, the conversations that are searched for answers to answers
_AT_ONCE = 10  # pages of a search: what is left is a gap, filled by and by
Pages = Callable[[int], Iterator[Json]]


class Fetching:
    """One round of one source of an account."""

    def __init__(self, client: Client, connection: Connection, cursor: str) -> None:
        self.client, self.connection, self.cursor = client, connection, cursor
        self.known = int(cursor) if references.is_id(cursor) else 0
        recent = snowflakes.at(datetime.now(UTC) - hooks.RECENT)
        self.since = max(self.known - snowflakes.minutes(_OVERLAP_MINUTES), 1) if self.known else recent
        client.meter.known = self.known
        self.look = Look(connection.account_id, recent)

    def fetch(self, source: SourceSpec) -> Batch:
        if source.kind == "listening":
            return self._listening(source.query)
        works = {
            "mentions": self._mentions,
            "quotes": self._quotes,
            "replies": self._replies,
            "messages": self._messages,
        }
        if source.kind not in works:
            raise Rejected(f"X has no source of the kind {source.kind!r}.")
        return works[source.kind]()

    def recover(self, source: SourceSpec, gap: GapSeen) -> Batch:
        """What searches find between the gap's two ends, newest first; its older part is left for later where it is too
        much at once.
        """
        found = self._queries(source)
        if gaps.searchable_at(gap) > datetime.now(UTC):
            raise Unavailable("X's search does not know the newest posts yet.", gaps.searchable_at(gap))
        self.known, end = gaps.ends(gap)
        self.since = self.known
        begin = self._searchable()
        if begin < end:
            left = max(self._search(query, begin, end) for query in found)
            self.look.gaps += gaps.between(begin, left, gap.reason, is_recoverable=True)
        return self.look.batch()

    def _queries(self, source: SourceSpec) -> list[str]:
        if source.kind == "listening":
            return [queries.listening(source.query, self._us)]
        if source.kind == "mentions":
            return [queries.mentioning(self._us)]
        if source.kind == "replies":
            return queries.answering(self._us, self._threads())
        raise Rejected(f"X cannot show again what its source {source.kind!r} left out.")

    @property
    def _us(self) -> str:
        return self.connection.handle or self.connection.account_id

    def _batch(self) -> Batch:
        return self.look.batch(str(max(self.look.newest, self.known) or ""))

    def _take(self, pages: Pages, since: int, at_once: int = 0) -> int:
        """Pages since an id; from the oldest that X still shows where that id is too old for it, with the gap told.

        The id down to which all was read: `since`, unless so many pages at once were not enough.
        """
        try:
            return self.look.follow(pages(since), at_once) or since
        except StaleCursor as stale:
            if self.known:
                self.look.gaps += gaps.between(self.known, stale.smallest, gaps.STALE)
                self.known = max(self.known, stale.smallest)
            return self.look.follow(pages(stale.smallest + 1), at_once) or since

    def _search(self, query: str, since: int, until: int = 0) -> int:
        """Some pages of a search; the id down to which they came."""
        return self._take(partial(self.client.search, query, until=until), since, _AT_ONCE)

    def _mentions(self) -> Batch:
        """X's list moves on while it is read: it may end before its reach, and without what was known."""
        self._take(self.client.mentions, self.since)
        if self.known and self.look.pages > 1 and self.look.oldest > self.known:
            self.look.gaps += gaps.wall(self.known, self.look.oldest)
        return self._batch()

    def _searched(self, query: str, since: int) -> None:
        """A search on from a cursor; what it leaves out is a gap."""
        left = self._search(query, since)
        self.look.gaps += gaps.between(max(self.known, since), left, gaps.MANY, is_recoverable=True)

    def _searchable(self) -> int:
        """Where a search begins; a cursor from before X's reach is a gap."""
        begin = gaps.floor(gaps.SEARCH_REACH)
        if self.known and self.known < begin:
            self.look.gaps += gaps.between(self.known, begin, gaps.SEARCH_END)
        return max(self.since, begin)

    def _listening(self, query: str) -> Batch:
        self._searched(queries.listening(query, self._us), self._searchable())
        return self._batch()

    def _replies(self) -> Batch:
        """Answers to us and in our threads, and what we said in X's own app."""
        since = self._searchable()
        self._take(self.client.own_posts, since)
        for query in queries.answering(self._us, self._threads()):
            self._searched(query, since)
        return self._batch()

    def _threads(self) -> list[str]:
        """The conversations that our newest posts began."""
        found: list[str] = []
        for page in self.client.own_posts(gaps.floor(gaps.SEARCH_REACH), with_replies=False):
            found += [references.first_id(cleaning.mapping(item)) for item in cleaning.listing(page.get("data"))]
            if len(found) >= _THREADS:
                break
        return [post_id for post_id in found if post_id][:_THREADS]

    def _quotes(self) -> Batch:
        return quotes.fetch(self.client, self.look, self.cursor)

    def _messages(self) -> Batch:
        return messages.fetch(self.client, self.look, self.known, self.since)
