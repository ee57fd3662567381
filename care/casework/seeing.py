"""Which words of a case the writer of an answer had before them, where some came from another case since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from care.models import Case, CaseEvent, Post, Reply

Kind = CaseEvent.Kind
APART = (Kind.SPLIT_OFF, Kind.RESTORED)


@dataclass(frozen=True, slots=True)
class Merge:
    """The words of `case` came to those of another one; who looked at either after `since` and before `at` had only
    its own before them. Each side's oldest unanswered words then: `waited`, `others_waited`.
    """

    case: int
    since: datetime | None
    at: datetime
    posts: frozenset[int]
    replies: frozenset[int]
    waited: datetime | None
    others_waited: datetime | None

    def divides(self, at: datetime) -> bool:
        return at < self.at and (self.since is None or at > self.since)

    def waited_since(self, post: int) -> datetime | None:
        return self.waited if post in self.posts else self.others_waited


def merges(case: Case) -> list[Merge]:
    """Of all whose words are in the case now."""
    told = CaseEvent.objects.filter(case__merged_into=case.pk, kind__in=[Kind.MERGED, *APART]).order_by("case", "pk")
    found, apart = [], dict[tuple[int, Any], datetime]()
    for line in told:
        if line.kind != Kind.MERGED:
            apart[line.case_id, line.data.get("other")] = line.at
        else:
            found.append(_merge(line, apart.get((line.case_id, line.data.get("into")))))
    return found


def _merge(line: CaseEvent, since: datetime | None) -> Merge:
    waited, others = (
        parse_datetime((line.data.get(name) or {}).get("waiting_since") or "") for name in ("before", "into_before")
    )
    posts, replies = (frozenset(line.data.get(name, ())) for name in ("posts", "replies"))
    return Merge(line.case_id, since, line.at, posts, replies, waited, others)


def merges_since(reply: Reply, case: Case) -> list[Merge]:
    """What brought other words to those that the reply's writer saw; `case` is the one that it is in now."""
    return [merge for merge in merges(case) if merge.divides(reply.created_at)]


def still_waiting(case: Case, since: Iterable[Merge]) -> datetime | None:
    """The oldest words that waited on either side of these merges, and that nobody who answered had before them. The
    caller holds the case, which says since when anything waits in it.
    """
    since = list(since)
    if case.waiting_since is None or not since:
        return None
    known = merges(case)
    looks = _looks(case, known)
    heard = case.posts.filter(direction=Post.Direction.IN, posted_at__gte=case.waiting_since)
    waiting = []
    for post in heard.only("posted_at", "received_at"):
        waited = [at for at in (merge.waited_since(post.pk) for merge in since) if at is not None]
        if waited and post.posted_at >= min(waited) and not any(look.saw(post, known) for look in looks):
            waiting.append(post.posted_at)
    return min(waiting, default=None)


@dataclass(frozen=True, slots=True)
class Look:
    """An answer that stands: its writer had what came in until then before them, of the words that were in the case
    `at` the time. `moved` with these merges.
    """

    at: datetime
    until: datetime
    moved: tuple[Merge, ...]

    def saw(self, post: Post, known: Iterable[Merge]) -> bool:
        dividing = (merge for merge in known if merge.divides(self.at))
        has_it = all((merge in self.moved) == (post.pk in merge.posts) for merge in dividing)
        return has_it and post.received_at <= self.until


def _looks(case: Case, known: Iterable[Merge]) -> list[Look]:
    """The desk's answers, and those on the network itself."""
    found = []
    for reply in case.replies.filter(state=Reply.State.SENT).only("created_at", "seen_until"):
        moved = tuple(merge for merge in known if reply.pk in merge.replies)
        found.append(Look(reply.created_at, reply.seen_until or reply.created_at, moved))
    for there in case.posts.filter(direction=Post.Direction.OUT, reply=None).only("posted_at"):
        moved = tuple(merge for merge in known if there.pk in merge.posts)
        found.append(Look(there.posted_at, there.posted_at, moved))
    return found
