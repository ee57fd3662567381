"""What was done to a case, as grey lines between the words."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeVar

from django.db.models import Manager, Model
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.casework import answering
from care.desk.wording import Moment, moment, rating
from care.models import Agent, ApiKey, Author, Case, CaseEvent, Macro, Reply, Tag

Kind = CaseEvent.Kind
Names = Mapping[int, str]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Happening:
    anchor: str
    at: datetime
    template: str
    when: Moment
    icon: str
    text: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Doers:
    """Names of those who did it, by id: of agents, and of partners' keys."""

    agents: Names
    keys: Names

    @classmethod
    def of(cls, done: Collection[Reply | CaseEvent], known: Names) -> Self:
        """`known` are agents' names that need not be asked for."""
        wished = {one.agent_id for one in done} | {one.data.get("to") for one in done if isinstance(one, CaseEvent)}
        unknown = [pk for pk in wished if isinstance(pk, int) and pk not in known]
        keys = {one.api_key_id for one in done if one.api_key_id}
        agents = {agent.pk: agent.display_name for agent in _named(Agent.objects, unknown)}
        return cls({**known, **agents}, {key.pk: key.name for key in _named(ApiKey.objects, keys)})

    def name(self, one: Reply | CaseEvent) -> str:
        """ "" where nobody did it."""
        if one.agent_id is not None:
            return self.agents[one.agent_id]
        return self.keys[one.api_key_id] if one.api_key_id is not None else ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What was done in a row, with nobody's words between; `when` is the last of it."""

    anchor: str
    at: datetime
    template: str
    when: Moment
    words: str
    items: tuple[Happening, ...]


LINES: Mapping[str, tuple[str, Callable[[], str]]] = {
    Kind.OPENED: ("inbox", lambda: _("The case was opened")),
    Kind.REOPENED: ("retry", lambda: _("%(who)s opened the case again")),
    Kind.ASSIGNED: ("person", lambda: _("%(who)s assigned the case to %(to)s")),
    Kind.ANSWERED_THERE: ("check", lambda: _("%(who)s said that it is answered on the network itself. %(seen)s")),
    Kind.SOLVED: ("check", lambda: _("%(who)s solved the case")),
    Kind.NO_ANSWER_NEEDED: ("check", lambda: _("%(who)s said that no answer is needed")),
    Kind.SNOOZED: ("moon", lambda: _("%(who)s snoozed the case until %(until)s")),
    Kind.WOKEN: ("moon", lambda: _("%(who)s woke the case")),
    Kind.MUTED: ("mute", lambda: _("%(who)s muted %(author)s")),
    Kind.UNMUTED: ("mute", lambda: _("%(who)s unmuted %(author)s")),
    Kind.REPLY_CONFIRMED: ("check", lambda: _("%(who)s saw the reply on the network")),
    Kind.REPLY_RETRIED: ("retry", lambda: _("%(who)s sent the reply again")),
    Kind.REPLY_GIVEN_UP: ("cross", lambda: _("%(who)s gave a reply up")),
    Kind.REPLY_TAKEN_BACK: ("retry", lambda: _("%(who)s took a reply back before it went")),
    Kind.HIDDEN: ("hide", lambda: _("%(who)s hid a post on the network")),
    Kind.UNHIDDEN: ("show", lambda: _("%(who)s showed a hidden post again")),
    Kind.DELETED: ("trash", lambda: _("%(who)s deleted an answer on the network")),
    Kind.RATED: ("check", lambda: _("The customer changed their mind: %(rating)s. Before: %(before)s.")),
    Kind.TAGGED: ("label", lambda: _("%(who)s tagged the case: %(tag)s")),
    Kind.UNTAGGED: ("label", lambda: _("%(who)s took the tag %(tag)s away")),
    Kind.MACRO: ("macro", lambda: _("%(who)s used the macro %(macro)s")),
    Kind.TOOK_OVER: ("merge", lambda: _("%(case)s moved in here: it is the same person")),
    Kind.PARTED: ("split", lambda: _("%(who)s told %(case)s apart again")),
    Kind.RESTORED: ("split", lambda: _("%(who)s told the case apart from %(case)s again")),
    Kind.SPLIT: ("split", lambda: _("%(who)s split %(case)s off")),
    Kind.SPLIT_OFF: ("split", lambda: _("%(who)s split the case off %(case)s")),
    Kind.ACCEPTED: ("hand", lambda: _("%(who)s accepted the case")),
    Kind.DECLINED: ("hand", lambda: _("%(who)s declined the case")),
    Kind.WITHDRAWN: ("hand", lambda: _("The case is not offered any more")),
}


def happenings(
    events: Collection[CaseEvent], now: datetime, doers: Doers, undo: Mapping[int, str] | None = None
) -> list[Happening]:
    """`undo`: see `undoable`."""
    names = {
        "to": doers.agents,
        "author": {author.pk: author.shown_name for author in _named(Author.objects, _ids(events, "author"))},
        "tag": {tag.pk: tag.name for tag in _named(Tag.objects, _ids(events, "tag"))},
        "macro": {macro.pk: macro.name for macro in _named(Macro.objects, _ids(events, "macro"))},
    }
    return [_happening(event, doers.name(event), now, names, (undo or {}).get(event.pk, "")) for event in events]


def undoable(case: Case, events: Sequence[CaseEvent]) -> dict[int, str]:
    """By event, where the merge that it tells of can be undone: while the other case is still in this one."""
    took = {event.data["other"]: event.pk for event in events if event.kind == Kind.TOOK_OVER}
    inside = Case.objects.filter(merged_into=case).only("pk").in_bulk(took) if took else {}
    return {took[other.pk]: reverse("part", args=[case.ref, other.ref]) for other in inside.values()}


def changes(items: Sequence[Happening], now: datetime) -> Changes:
    """Several in a row, folded into one line."""
    words = ngettext("%(count)d change", "%(count)d changes", len(items)) % {"count": len(items)}
    return Changes(
        anchor=f"changes-{items[0].anchor.rpartition('-')[2]}",
        at=items[-1].at,
        template="desk/timeline/changes.html",
        when=moment(items[-1].at, now),
        words=words,
        items=tuple(items),
    )


def _named(everyone: Manager[M], ids: Collection[int]) -> Collection[M]:
    """Asked for only where there are any."""
    return everyone.in_bulk(ids).values() if ids else ()


def _ids(events: Collection[CaseEvent], part: str) -> list[int]:
    return [pk for pk in {event.data.get(part) for event in events} if isinstance(pk, int)]


def _happening(event: CaseEvent, doer: str, now: datetime, names: Mapping[str, Names], undo: str) -> Happening:
    icon, line = LINES[event.kind][0], _line(event)()
    named = {name: say() for name, say in _sayings(event, doer, now, names).items() if f"%({name})s" in line}
    return Happening(
        anchor=f"event-{event.pk}",
        at=event.at,
        template="desk/timeline/happening.html",
        when=moment(event.at, now),
        icon=icon,
        text=line % named,
        undo=undo,
    )


def _sayings(event: CaseEvent, doer: str, now: datetime, names: Mapping[str, Names]) -> Mapping[str, Callable[[], str]]:
    """What a line may name, each found out only where it does."""
    data = event.data
    return {
        "who": lambda: doer or _nobody(event),
        "to": lambda: names["to"].get(data.get("to") or 0, _("nobody")),
        "author": lambda: names["author"].get(data.get("author") or 0, _("the author")),
        "tag": lambda: names["tag"].get(data.get("tag") or 0, _("a tag that is gone")),
        "macro": lambda: names["macro"].get(data.get("macro") or 0, _("that is gone")),
        "until": lambda: _until(str(data.get("until", "")), now),
        "rating": lambda: rating(str(data.get("rating", ""))).words,
        "before": lambda: rating(str(data.get("before", ""))).words,
        "seen": lambda: _seen(event),
        "case": lambda: f"C-{data.get('other')}",
    }


def _until(told: str, now: datetime) -> str:
    until = parse_datetime(told)
    return moment(until, now).text if until else _("later")


def _line(event: CaseEvent) -> Callable[[], str]:
    """In other words where somebody did it by hand, or to themselves."""
    if event.kind == Kind.ASSIGNED and event.agent_id is not None and event.agent_id == event.data.get("to"):
        return _took
    if event.kind == Kind.TOOK_OVER and event.agent_id is not None:
        return _joined if event.data.get("is_joined") else _merged
    return LINES[event.kind][1]


def _seen(event: CaseEvent) -> str:
    """Whether the network confirms it."""
    if answering.is_seen_there(event.case, event.at):
        return _("The answer was seen there.")
    return _("The answer was not seen there yet.")


def _took() -> str:
    return _("%(who)s took the case")


def _merged() -> str:
    return _("%(who)s merged %(case)s into this case")


def _joined() -> str:
    return _("%(who)s merged %(case)s into this case: the customer told us that both are them")


def _nobody(event: CaseEvent) -> str:
    return _("The customer") if event.kind == Kind.REOPENED else _("The desk")
