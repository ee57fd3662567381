"""What a macro does, in words: beside its name in the menu, and in full before it is used."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from care.desk import forms
from care.desk.filters import from_list
from care.desk.remembering import remembered
from care.desk.wording import moment
from care.models import Agent, Case, Macro, Tag
from care.replies import reusing

SECONDS = 10


@dataclass(frozen=True, slots=True)
class AtHand:
    """A macro in the menu."""

    name: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that it does; `note` where it is so already."""

    icon: str
    words: str
    note: str = ""


def at_hand(case: Case, came_from: str = "") -> tuple[AtHand, ...]:
    """Asked for once in some seconds for each team; `came_from` is the list that the case was opened from."""
    found = remembered(f"macros:{case.team_id}:{get_language()}", SECONDS, lambda: _asked(case))
    query = from_list(came_from)
    return tuple(AtHand(name, reverse("macro", args=[case.ref, pk]) + query, words) for pk, name, words in found)


def _asked(case: Case) -> list[tuple[int, str, str]]:
    macros: list[Any] = list(reusing.macros_for(case))  # with a column more than a macro has
    return [(macro.pk, macro.name, _in_short(macro, macro.tag_names)) for macro in macros]


def steps(macro: Macro, case: Case, by: Agent) -> list[Step]:
    """Beside the answer, in their order."""
    on = set(case.tags.values_list("pk", flat=True))
    mine = _("it is yours already") if case.assignee_id == by.pk else ""
    found = [Step("person", _("Take the case"), mine)] * macro.takes
    found += [_tagging(tag, is_on=tag.pk in on) for tag in macro.tags.order_by("name")]
    if macro.then == Macro.Then.SOLVE:
        found.append(Step("check", _("Solve it, once the answer stands") if macro.text else _("Solve it")))
    elif until := forms.until_of(macro.then):
        found.append(Step("moon", _("Snooze it until %(time)s") % {"time": moment(until, timezone.now()).text}))
    return found


def verb(macro: Macro, answering: str) -> str:
    """On the button: everything that it does to the customer and to the case's state."""
    then = ""
    if macro.then == Macro.Then.SOLVE:
        then = _("solve")
    elif macro.then:
        then = _("snooze")
    if not answering:
        return then.capitalize() or _("Do it")
    return _("%(answer)s and %(then)s") % {"answer": answering, "then": then} if then else answering


def _tagging(tag: Tag, *, is_on: bool) -> Step:
    return Step("label", _("Tag it: %(tag)s") % {"tag": tag.name}, _("it has this tag already") if is_on else "")


def _in_short(macro: Macro, tags: list[str]) -> str:
    parts = [_("answers")] * bool(macro.text) + [_("takes")] * macro.takes
    parts += [_("tags %(tags)s") % {"tags": ", ".join(tags)}] * bool(tags)
    if macro.then:
        parts.append(_("solves") if macro.then == Macro.Then.SOLVE else _("snoozes"))
    return " · ".join(parts)
