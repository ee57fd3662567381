"""What a case's own words say of it, after some of them moved to or from another case."""

from datetime import datetime

from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_datetime

from care.models import Case, CaseEvent, Post, Reply

Kind = CaseEvent.Kind
# A person said that nobody waits for an answer any more, to all that stood in the case then.
SETTLED = Q(kind__in=[Kind.SOLVED, Kind.NO_ANSWER_NEEDED]) | Q(kind=Kind.ANSWERED_THERE, agent__isnull=False)


def recount(case: Case, other: Case, *, was_waiting: bool) -> None:
    """Sets everything that follows from the posts and replies which are in the case now; the caller saves it.

    `other` is the case that the rest of the words are in: what was answered there is not answered here.
    """
    heard = case.posts.filter(direction=Post.Direction.IN)
    case.first_post = heard.order_by("posted_at", "pk").first()
    case.last_inbound = heard.order_by("-posted_at", "-pk").first()
    case.inbound_count = heard.count()
    case.networks = sorted(set(heard.values_list("network", flat=True))) or case.networks
    case.first_answered_at = _first_answer(case, other)
    wait(case, None if case.is_solved else _waiting_since(case), was_waiting=was_waiting)


def wait(case: Case, since: datetime | None, *, was_waiting: bool) -> None:
    """The case waits since then, or for the customer where it `was_waiting` and nothing does any more."""
    case.state = _state(case, since, was_waiting=was_waiting)
    case.waiting_since = since


def settled_at(case: Case, since: datetime | None = None) -> str | None:
    """When a person last said of the whole case that nobody waits: for the audit line of what leaves it."""
    said = [at for at in _said_at(case) if since is None or at >= since]
    return max(said).isoformat() if said else None


def _first_answer(case: Case, other: Case) -> datetime | None:
    """What was known before counts, unless it is the other's answer."""
    known = case.first_answered_at
    if known is not None and other.posts.filter(direction=Post.Direction.OUT, posted_at=known).exists():
        known = None
    first = case.posts.filter(direction=Post.Direction.OUT).aggregate(first=Min("posted_at"))["first"]
    unseen = case.replies.filter(state=Reply.State.SENT, post=None).aggregate(first=Min("sent_at"))["first"]
    return min((at for at in (known, first, unseen) if at is not None), default=None)


def _waiting_since(case: Case) -> datetime | None:
    """The oldest words that came after the last ones which an answer of this case had seen. Those that are known to
    wait, do: as after an undone solving, or beside an answer that another case brought along.
    """
    heard = case.posts.filter(direction=Post.Direction.IN)
    until = _answered_until(case)
    later = heard.filter(received_at__gt=until) if until else heard
    oldest: datetime | None = later.aggregate(oldest=Min("posted_at"))["oldest"]
    if case.waiting_since and heard.filter(posted_at=case.waiting_since).exists():
        return min(case.waiting_since, oldest or case.waiting_since)
    return oldest


def _answered_until(case: Case) -> datetime | None:
    sent = case.replies.filter(state=Reply.State.SENT).aggregate(last=Max(Coalesce("seen_until", "created_at")))
    there = case.posts.filter(direction=Post.Direction.OUT, reply=None).aggregate(last=Max("posted_at"))
    known = [at for at in (sent["last"], there["last"], *_said_at(case)) if at is not None]
    return max(known, default=None)


def _said_at(case: Case) -> list[datetime]:
    """Here, or in the case that it came from while it was there."""
    came = case.events.filter(kind__in=[Kind.SPLIT_OFF, Kind.RESTORED])
    brought = [parse_datetime(at) for at in came.values_list("data__settled", flat=True) if at]
    last = case.events.filter(SETTLED).aggregate(last=Max("at"))["last"]
    return [at for at in (last, *brought) if at is not None]


def _state(case: Case, waiting_since: datetime | None, *, was_waiting: bool) -> Case.State:
    state = Case.State(case.state)
    if case.is_solved:
        return state
    if waiting_since is not None:
        is_new = state == Case.State.NEW and case.first_answered_at is None
        return Case.State.NEW if is_new else Case.State.OPEN
    if was_waiting and case.first_answered_at is not None:
        return Case.State.WAITING
    return state
