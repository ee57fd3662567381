"""What each operator of the search asks of a case. One that cannot be read is said, never passed over in silence."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Now
from django.utils import timezone
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk.asking import KEYS, Term
from care.models import Agent, Author, Case, Note, Post, Tag, Tagging, Team

MOST_PEOPLE = 2000
_REACH = re.compile(r"(>=|<=|>|<|)(\d{1,12}(?:\.\d{1,3})?)([km]?)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_SIGNS = {">": "gt", ">=": "gte", "<": "lt", "<=": "lte", "": "gte"}


class Unreadable(Exception):
    """An operator's value that means nothing here; the words are for the agent."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, and into whose brands."""

    agent: Agent
    brands: tuple[int, ...]

    @classmethod
    def of(cls, agent: Agent) -> "Looking":
        teams, whole = agent.reach
        theirs = Team.objects.filter(pk__in=teams).values_list("brand", flat=True) if teams else []
        return cls(agent, tuple({*whole, *theirs}))


def condition(term: Term, looking: Looking) -> Q:
    """What the operator asks of a case. Raises `Unreadable`."""
    if not term.value:
        raise Unreadable(_("Say what, right after the colon: no space."))
    asked = _READ[term.key](term.value, looking)
    return ~asked if term.is_left_out else asked


def _is(value: str, _looking: Looking) -> Q:
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=Now())
    promise = ExpressionWrapper(F("brand__promise_minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
    known = {
        "open": ~Q(state=Case.State.SOLVED),
        "new": Q(state=Case.State.NEW),
        "waiting": Q(state=Case.State.WAITING),
        "solved": Q(state=Case.State.SOLVED),
        "snoozed": ~Q(state=Case.State.SOLVED) & Q(snoozed_until__gt=Now()),
        "late": ~Q(state=Case.State.SOLVED) & awake & Q(waiting_since__lte=Now() - promise),
    }
    return _one_of(value, known)


def _from(value: str, looking: Looking) -> Q:
    """By handle, or by the whole name as the network shows it. The ids at hand let the cases come from their index."""
    named = Q(handle__iexact=value.removeprefix("@"))
    people = Author.objects.filter(named if value.startswith("@") else named | Q(name__iexact=value))
    return Q(
        customer__in=list(people.filter(brand__in=looking.brands).values_list("customer", flat=True)[:MOST_PEOPLE])
    )


def _network(value: str, _looking: Looking) -> Q:
    known = {key: Q(networks__contains=[key]) for key in registry.CHANNELS}
    return _one_of(value, {registry.label(key).lower(): asked for key, asked in known.items()} | known)


def _tag(value: str, looking: Looking) -> Q:
    found = list(Tag.objects.filter(name__iexact=value, brand__in=looking.brands).values_list("pk", flat=True))
    if not found:
        raise Unreadable(_("There is no tag of this name."))
    return Q(Exists(Tagging.objects.filter(case=OuterRef("pk"), tag__in=found)))


def _assignee(value: str, looking: Looking) -> Q:
    if value.lower() in ("me", "none"):
        return Q(assignee=looking.agent if value.lower() == "me" else None)
    agents = Agent.objects.filter(memberships__brand__in=looking.brands).alias(
        whole_name=Concat("first_name", Value(" "), "last_name")
    )
    wanted = value.removeprefix("@")
    named = Q(username__iexact=wanted) | Q(whole_name__iexact=wanted) | Q(first_name__iexact=wanted)
    found = list(agents.filter(named).values_list("pk", flat=True).distinct()[:50])
    if not found:
        raise Unreadable(_("No colleague has this name; “me” and “none” work too."))
    return Q(assignee__in=found)


def _team(value: str, looking: Looking) -> Q:
    named = Q(slug__iexact=value) | Q(name__iexact=value)
    found = list(Team.objects.filter(named, brand__in=looking.brands).values_list("pk", flat=True))
    if not found:
        names = Team.objects.filter(brand__in=looking.brands).values_list("name", flat=True)[:10]
        raise Unreadable(_("No team has this name. There are: %(names)s.") % {"names": ", ".join(names)})
    return Q(team__in=found)


def _reach(value: str, looking: Looking) -> Q:
    found = _REACH.fullmatch(value.replace(",", ""))
    if not found:
        raise Unreadable(_("Say a number of followers, such as >10k or <500."))
    followers = int(float(found[2]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[3].lower()])
    reaching = {f"followers__{_SIGNS[found[1]]}": followers}
    people = Author.objects.filter(brand__in=looking.brands, **reaching)
    few = list(people.values_list("customer", flat=True)[: MOST_PEOPLE + 1])
    if len(few) <= MOST_PEOPLE:
        return Q(customer__in=few)
    return Q(Exists(Author.objects.filter(customer=OuterRef("customer"), **reaching)))


def _before(value: str, _looking: Looking) -> Q:
    return Q(created_at__lt=_day(value))


def _after(value: str, _looking: Looking) -> Q:
    return Q(created_at__gte=_day(value))


def _has(value: str, _looking: Looking) -> Q:
    posts = Post.objects.filter(case=OuterRef("pk"))
    known = {
        "dm": Q(Exists(posts.filter(visibility=Post.Visibility.PRIVATE))),
        "picture": Q(Exists(posts.exclude(media=[]))),
        "note": Q(Exists(Note.objects.filter(case=OuterRef("pk")))),
        "rating": Q(Exists(posts.exclude(rating=""))),
        "tag": Q(Exists(Tagging.objects.filter(case=OuterRef("pk")))),
    }
    return _one_of(value, known)


def _rating(value: str, _looking: Looking) -> Q:
    posts = Post.objects.filter(case=OuterRef("pk"))
    stars = {str(number): Q(Exists(posts.filter(rating=str(number)))) for number in range(1, 6)}
    words = {word: Q(Exists(posts.filter(rating=word))) for word in ("positive", "negative")}
    return _one_of(value, stars | words)


def _in(value: str, _looking: Looking) -> Q:
    """Says only where the words are looked for."""
    return _one_of(value, {"notes": Q(), "posts": Q()})


def _one_of(value: str, known: dict[str, Q]) -> Q:
    asked = known.get(value.lower())
    if asked is None:
        raise Unreadable(_("It knows: %(known)s.") % {"known": ", ".join(known)})
    return asked


def _day(value: str) -> datetime:
    """Midnight in the reader's zone at the beginning of a day, a month or a year."""
    today = timezone.localdate()
    named = {"today": today, "yesterday": today - timedelta(days=1)}.get(value.lower())
    found = _DATE.fullmatch(value)
    try:
        day = named or (date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None)
    except ValueError:
        day = None
    if day is None or not 1970 <= day.year <= 9000:
        raise Unreadable(
            _("Write the day as in 2026-11-01, the month as in 2026-11; “today” and “yesterday” work too.")
        )
    return timezone.make_aware(datetime.combine(day, time.min))


_READ: dict[str, Callable[[str, Looking], Q]] = dict(
    zip(
        KEYS,
        (_is, _from, _network, _tag, _assignee, _team, _reach, _before, _after, _has, _rating, _in),
        strict=True,
    )
)
