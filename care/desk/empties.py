"""What an empty list says: why it is empty, and what is true of the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import DurationField, ExpressionWrapper, F, Min, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk.filters import Filters
from care.desk.remembering import remembered
from care.desk.rows import STATE_WORDS
from care.desk.tallying import Counts
from care.desk.wording import elapsed, moment
from care.models import Agent, Case, ChannelAccount, Membership

SECONDS = 30  # a day's figures may be that old
MOST = 5000  # first answers of a day that the median is taken of


@dataclass(frozen=True, slots=True)
class Link:
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a fresh desk still needs."""

    words: str
    is_done: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    title: str
    words: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    steps: tuple[Step, ...] = ()


def empty(agent: Agent, filters: Filters, counts: Counts, now: datetime) -> Empty:
    """Of an empty page alone: what it asks the database costs a full one nothing."""
    teams, brands = agent.reach
    if not teams and not brands:
        return _nowhere()
    if filters.is_narrowed:
        return _narrowed(filters)
    if filters.after is not None:
        return Empty(_("Nothing more here"), links=(Link(_("To the first"), filters.url()),))
    if filters.view in ("unassigned", "all", "everything", "solved") and not Case.objects.visible_to(agent).exists():
        return _fresh(agent)
    return _calm(agent, filters, counts, now)


def _nowhere() -> Empty:
    return Empty(
        _("You belong to no team yet"),
        (
            _("A manager of your brand can put you into one: then its cases appear here."),
            _("As a manager or an auditor one sees the cases of a whole brand."),
        ),
    )


def _narrowed(filters: Filters) -> Empty:
    """Names each filter, with the way to leave it alone out."""
    known = {
        "network": (_("network"), registry.label(filters.network) if filters.network else ""),
        "state": (_("state"), STATE_WORDS[Case.State(filters.state)]() if filters.state else ""),
        "team": (_("team"), filters.team),
        "tag": (_("tag"), filters.tag),
        "q": (_("words"), filters.q),
    }
    on = {name: pair for name, pair in known.items() if pair[1]}
    named = ", ".join(f"{word}: {value}" for word, value in on.values())
    words = (
        _("Nothing found for “%(q)s” here.") % {"q": filters.q}
        if set(on) == {"q"}
        else _("The filters leave no case in this view: %(named)s.") % {"named": named}
    )
    links = [
        Link(_("Without %(word)s: %(value)s") % {"word": word, "value": value}, filters.url(**{name: ""}))
        for name, (word, value) in on.items()
    ]
    if filters.q and filters.view != "everything":
        links.append(Link(_("Search everything"), filters.url(view="everything", network="", state="")))
    return Empty(_("No case matches"), (words,), tuple(links))


def _fresh(agent: Agent) -> Empty:
    """Nobody ever wrote: managers read what is to be done, others that nothing came yet."""
    title, coming = _("No case yet"), _("Cases appear here once customers write to a connected account.")
    managed = Membership.objects.filter(agent=agent, role=Membership.Role.MANAGER).values("brand")
    if not managed.exists():
        return Empty(title, (coming,))
    accounts = ChannelAccount.objects.filter(brand__in=managed).values_list("network", flat=True).distinct()
    connected, url = set(accounts), reverse("admin:care_channelaccount_changelist")
    steps = [
        Step(_("Connect an account on %(network)s") % {"network": registry.label(key)}, key in connected, url)
        for key in registry.CHANNELS
    ]
    demo = Step(_("Or look around with made-up customers: AMENDS_DEMO=1, then script/server"), False)
    return Empty(title, (coming,), steps=(*steps, demo))


def _calm(agent: Agent, filters: Filters, counts: Counts, now: datetime) -> Empty:
    open_cases = Link(_("See all open cases"), Filters(view="all").url())
    match filters.view:
        case "mine":
            top = _("Take one from the unassigned: the one that waits longest stands on top.")
            links = (Link(_("See the unassigned"), Filters().url()),) if counts.unassigned else ()
            return Empty(_("You have no open case"), (top, *_day(agent, now)) if links else _day(agent, now), links)
        case "unassigned" if counts.all:
            return Empty(_("Every open case has somebody"), _day(agent, now), (open_cases,))
        case "snoozed":
            return Empty(_("Nothing is snoozed"))
        case "solved":
            return Empty(_("Nothing is solved yet"), links=(open_cases,) if counts.all else ())
    return Empty(_("Nobody is waiting"), (*_day(agent, now), _("New complaints appear here by themselves.")))


def _day(agent: Agent, now: datetime) -> tuple[str, ...]:
    """How today went so far, and what comes back by itself."""
    teams, brands = agent.reach
    day = remembered(f"day:{sorted(teams)}:{sorted(brands)}".replace(" ", ""), SECONDS, lambda: _figures(agent))
    waits, kept, wakes = day
    said = []
    if waits is not None:
        figures = {"median": elapsed(waits), "share": kept}
        said.append(_("Median first reply today %(median)s; %(share)d %% within what we promise.") % figures)
    if wakes is not None and wakes > now:
        said.append(_("The next snoozed case wakes %(when)s.") % {"when": moment(wakes, now).text})
    return tuple(said)


def _figures(agent: Agent) -> tuple[float | None, int, datetime | None]:
    """Median seconds to today's first answers (None without any), percent within the promise, the next to wake."""
    visible = Case.objects.visible_to(agent)
    wait = ExpressionWrapper(F("first_answered_at") - F("first_post__posted_at"), output_field=DurationField())
    minute = Value(timedelta(minutes=1))
    promise = ExpressionWrapper(F("brand__promise_minutes") * minute, output_field=DurationField())
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    answered = visible.filter(first_answered_at__gte=today, first_post__isnull=False)
    pairs = list(answered.annotate(wait=wait, promise=promise).values_list("wait", "promise")[:MOST])
    wakes = visible.unsolved().snoozed().aggregate(at=Min("snoozed_until"))["at"]
    if not pairs:
        return None, 0, wakes
    kept = sum(waited <= promised for waited, promised in pairs)
    return median(waited.total_seconds() for waited, _promised in pairs), kept * 100 // len(pairs), wakes
