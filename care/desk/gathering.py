"""All that a stretch of the timeline shows, gathered in a few queries whatever its length."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q, prefetch_related_objects

from care.desk.glance import Glance
from care.desk.happenings import Changes, Doers, Happening, changes, happenings, undoable
from care.desk.offers import ShownHandover
from care.desk.removing import removals
from care.desk.replying import ShownReply, shown_reply
from care.desk.stretches import Kind, Spot, Stretch
from care.desk.timeline import ShownNote, ShownPost, shown_note, shown_post
from care.models import Agent, Author, Case, CaseEvent, ChannelAccount, Note, Post, Reply, ReplyPicture
from care.replies import writing

FOLDED_FROM = 3  # changes in a row
EVENT = ("case", "kind", "data", "at", "agent", "api_key")  # its other columns cost more than the rows

Item = ShownPost | ShownReply | ShownNote | ShownHandover | Happening


@dataclass(frozen=True, slots=True)
class Line:
    """What comes after it is new to who looks."""

    anchor: str = "new"
    template: str = "desk/timeline/new.html"


@dataclass(frozen=True, slots=True)
class Placed:
    """An item, when it came in by our clock, and the agent whose doing it is."""

    spot: Spot
    item: Item
    came_at: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Oldest first. `context` is what the customer answered or wrote under: posts that are nobody's case. `posts` are
    the case's own, as they are kept; `customer` all that is one person to us; `is_private` where the newest words,
    theirs or ours, were said in private.
    """

    placed: tuple[Placed, ...]
    context: tuple[ShownPost, ...]
    posts: tuple[Post, ...]
    customer: tuple[Author, ...]
    is_private: bool

    @property
    def items(self) -> list[Item]:
        return [one.item for one in self.placed]

    @property
    def seen_until(self) -> datetime | None:
        """When the latest of it came in."""
        return max((one.came_at for one in self.placed), default=None)

    def targets(self, at: Stretch, most: int) -> list[Post] | None:
        """The newest that a reply may answer; None where this stretch does not hold that many, and others may."""
        found = [post for post in self.posts if writing.is_target(post)]
        found.sort(key=lambda post: (post.posted_at, post.pk), reverse=True)
        return found[:most] if len(found) >= most or not at.earlier else None

    def newest(self, kind: Kind) -> int:
        """The highest id; 0 where there is none."""
        return max((one.spot.id for one in self.placed if one.spot.kind == kind), default=0)

    def rows(self, agent: Agent, now: datetime, seen_until: datetime | None) -> list[Item | Changes | Line]:
        """With changes in a row folded, and a line before the first of others' doing that came after the moment."""
        rows: list[Item | Changes | Line] = []
        for is_new, part in groupby(self.placed, key=_news(agent, seen_until)):
            rows += [Line()] if is_new else []
            for is_change, run in groupby(part, key=lambda one: isinstance(one.item, Happening)):
                items = [one.item for one in run]
                done = [item for item in items if isinstance(item, Happening)]
                rows += [changes(done, now)] if is_change and len(done) >= FOLDED_FROM else items
        return rows


def _news(agent: Agent, seen_until: datetime | None) -> Callable[[Placed], bool]:
    """Whether an item stands after the line, to be asked of one after the other."""
    is_passed = False

    def is_after(one: Placed) -> bool:
        nonlocal is_passed
        is_new = seen_until is not None and one.came_at > seen_until and one.by != agent.pk
        is_passed = is_passed or is_new
        return is_passed

    return is_after


def gathered(
    case: Case,
    at: Stretch,
    now: datetime,
    *,
    may_change: bool,
    names: Mapping[int, str] | None = None,
    handed: Sequence[ShownHandover] = (),
    before: Spot | None = None,
    there: Glance | None = None,
) -> Timeline:
    """`names` are those of colleagues that are known already; of the hand-overs those of this time are shown; what is
    not `there` is not asked for.
    """
    posts, replies = _words(case, at)
    events = _events(case, at.ids(Kind.EVENT))
    doers = Doers.of([*replies, *events], names or {})
    standing = [*posts, *(reply.post for reply in replies if reply.post)]
    near = _near(case, standing)
    customer = _join(case, [*posts, *near], replies)
    wished = [post.pk for post in standing] if there is None or there.has_wishes else ()
    begun = {(one.network, one.network_id): one.account_id for one in near if not one.is_inbound}
    found = removals(case, standing, now, may_change=may_change, wished=wished, begun=begun)
    pictures = _pictures([reply.pk for reply in replies] if there is None or there.has_pictures else ())
    placed = [
        Placed(Spot(post.posted_at, Kind.POST, post.pk), shown_post(post, now, found[post.pk]), post.received_at, None)
        for post in posts
    ]
    for reply in replies:
        removal, its = found.get(reply.post_id or 0), pictures.get(reply.pk, ())
        item = shown_reply(case, reply, now, doers.name(reply), may_change=may_change, removal=removal, pictures=its)
        placed.append(Placed(Spot(item.at, Kind.REPLY, reply.pk), item, reply.created_at, reply.agent_id))
    placed += _notes(case, at.ids(Kind.NOTE), now)
    undo = undoable(case, events) if may_change else {}
    placed += [
        Placed(Spot(event.at, Kind.EVENT, event.pk), item, event.at, event.agent_id)
        for event, item in zip(events, happenings(events, now, doers, undo), strict=True)
    ]
    placed += _handed(handed, at, before)
    context = sorted((shown_post(post, now) for post in near if post.case_id is None), key=lambda post: post.at)
    ordered = tuple(sorted(placed, key=lambda one: one.spot))
    return Timeline(ordered, tuple(context), tuple(posts), customer, _is_private(ordered))


def _is_private(placed: Sequence[Placed]) -> bool:
    said = [one.item for one in placed if isinstance(one.item, ShownPost | ShownReply)]
    return bool(said) and said[-1].is_private


def _words(case: Case, at: Stretch) -> tuple[list[Post], list[Reply]]:
    """Posts, with earlier wordings of those that were edited; replies, with what they answer and where they stand."""
    ids = at.ids(Kind.POST)
    replies = list(case.replies.filter(pk__in=at.ids(Kind.REPLY)))
    linked = {pk for reply in replies for pk in (reply.to_post_id, reply.post_id) if pk}
    found = Post.objects.defer("raw").in_bulk([*ids, *linked])
    for reply in replies:
        reply.to_post = found[reply.to_post_id]
        reply.post = found[reply.post_id] if reply.post_id else None
    posts = [found[pk] for pk in ids if pk in found]
    prefetch_related_objects([post for post in posts if post.edited_at], "revisions")
    return posts, replies


def _near(case: Case, posts: Collection[Post]) -> list[Post]:
    """What the customer's posts answer or stand under: nobody's posts, and ours that began the conversation."""
    inbound = [post for post in posts if post.is_inbound]
    named = {name for post in inbound for name in (post.parent_network_id, post.thread_network_id) if name}
    if not named:
        return []
    outside = Q(case=None) | Q(direction=Post.Direction.OUT)
    found = Post.objects.filter(outside, brand=case.brand_id, network__in=case.networks, network_id__in=named)
    return list(found.defer("raw"))


def _join(case: Case, posts: Collection[Post], replies: Collection[Reply]) -> tuple[Author, ...]:
    """Few people and fewer accounts are behind many words: each is read once. The case's customer comes back."""
    with_account: list[Post | Reply] = [*posts, *replies]
    with_author = [*posts, *(reply.to_post for reply in replies)]
    accounts = ChannelAccount.objects.select_related("app").in_bulk({one.account_id for one in with_account})
    wrote = Q(pk__in={post.author_id for post in with_author} - {None})
    ours = Q(customer=case.customer_id) if case.customer_id else Q()
    authors = {author.pk: author for author in Author.objects.filter(wrote | ours).order_by("id")}
    for one in with_account:
        one.account = accounts[one.account_id]
    for post in with_author:
        post.author = authors[post.author_id] if post.author_id else None
    return tuple(one for one in authors.values() if case.customer_id and one.customer_id == case.customer_id)


def _pictures(replies: Collection[int]) -> dict[int, list[ReplyPicture]]:
    if not replies:
        return {}
    by_reply: dict[int, list[ReplyPicture]] = {}
    for picture in ReplyPicture.objects.described().filter(reply__in=replies):
        by_reply.setdefault(picture.reply_id or 0, []).append(picture)
    return by_reply


def _notes(case: Case, ids: Sequence[int], now: datetime) -> Iterator[Placed]:
    if not ids:
        return
    for note in Note.objects.filter(case=case, pk__in=ids).select_related("agent"):
        spot = Spot(note.created_at, Kind.NOTE, note.pk)
        yield Placed(spot, shown_note(note, now), note.created_at, note.agent_id)


def _handed(handed: Sequence[ShownHandover], at: Stretch, before: Spot | None) -> Iterator[Placed]:
    """The first page of all shows also what is older than its first item."""
    for one in handed:
        spot = Spot(one.at, Kind.HANDOVER, int(one.anchor.rpartition("-")[2]))
        is_late = before is not None and spot >= before
        is_early = at.first is not None and at.earlier > 0 and spot < at.first
        if not is_late and not is_early:
            yield Placed(spot, one, one.at, None)


def _events(case: Case, ids: Sequence[int]) -> list[CaseEvent]:
    return list(case.events.filter(pk__in=ids).only(*EVENT).order_by("at", "id")) if ids else []
