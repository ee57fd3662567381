"""What is fetched from X, each kind of source with its own cursor: the newest id, or for quotes a `Memory`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from care.channels import cleaning
from care.channels.base import Batch, Connection, GapSeen, Json, Rejected, SourceSpec
from care.channels.x import gaps, hooks, messages, options, queries, quotes, references, snowflakes
from care.channels.x.client import Client, StaleCursor
from care.channels.x.looking import Look

_OVERLAP_MINUTES = 10  # X indexes some posts late
_THREADS = 48  # of our own newest posts, the conversations that are searched for answers to answers
Pages = Callable[[int], Iterator[Json]]


class Fetching:
    """One round of one source of an account."""

    def __init__(self, client: Client, connection: Connection, cursor: str) -> None:
        self.client, self.connection, self.cursor = client, connection, cursor
        self.known = int(cursor) if references.is_id(cursor) else 0
        recent = snowflakes.at(datetime.now(UTC) - hooks.RECENT)
        self.since = max(self.known - snowflakes.minutes(_OVERLAP_MINUTES), 1) if self.known else recent
        client.meter.known = self.known
        self.look = Look(connection.account_id, recent, options.needs_summons(connection))

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
        """What a search finds between the gap's two ends."""
        begin, end = snowflakes.at(gap.since), snowflakes.at(gap.until)
        query = self._query(source)
        self._take(partial(self.client.search, query, until=end), max(begin, gaps.floor(gaps.SEARCH_REACH)))
        return self.look.batch()

    def _query(self, source: SourceSpec) -> str:
        if source.kind == "listening":
            return queries.listening(source.query, self._us)
        if source.kind == "mentions":
            return queries.mentioning(self._us)
        if source.kind == "replies":
            return queries.answering(self._us, [])[0]
        raise Rejected(f"X cannot show again what its source {source.kind!r} left out.")

    @property
    def _us(self) -> str:
        return self.connection.handle or self.connection.account_id

    def _batch(self) -> Batch:
        return self.look.batch(str(max(self.look.newest, self.known) or ""))

    def _take(self, pages: Pages, since: int) -> None:
        """Pages since an id; from the oldest that X still shows where that id is too old for it, with the gap told."""
        try:
            self.look.take(pages(since))
        except StaleCursor as stale:
            if self.known:
                self.look.gaps += gaps.between(self.known, stale.smallest, gaps.STALE)
            self.look.take(pages(stale.smallest + 1))

    def _mentions(self) -> Batch:
        self._take(self.client.mentions, self.since)
        if self.known and self.look.items >= gaps.MENTIONS_REACH and self.look.oldest > self.known:
            self.look.gaps += gaps.wall(self.known, self.look.oldest)
        return self._batch()

    def _searchable(self) -> int:
        """Where a search begins; a cursor from before X's reach is a gap."""
        begin = gaps.floor(gaps.SEARCH_REACH)
        if self.known and self.known < begin:
            self.look.gaps += gaps.between(self.known, begin, gaps.SEARCH_END)
        return max(self.since, begin)

    def _listening(self, query: str) -> Batch:
        whole = queries.listening(query, self._us)
        self._take(partial(self.client.search, whole), self._searchable())
        return self._batch()

    def _replies(self) -> Batch:
        """Answers to us and in our threads, and what we said in X's own app."""
        since = self._searchable()
        self._take(self.client.own_posts, since)
        for query in queries.answering(self._us, self._threads()):
            self._take(partial(self.client.search, query), since)
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
