"""What stands around every page: the views with their counts, who is signed in, and what is cut off."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from care.desk import keys
from care.desk.around import Around, Saved, around
from care.desk.filters import VIEWS, Filters
from care.desk.reconnecting import Refused
from care.desk.silence import Silent
from care.desk.tallying import Counts
from care.desk.wording import capped
from care.models import Agent

TITLES: dict[str, str | Promise] = {
    "unassigned": gettext_lazy("Unassigned"),
    "mine": gettext_lazy("My cases"),
    "all": gettext_lazy("All open"),
    "snoozed": gettext_lazy("Snoozed"),
    "solved": gettext_lazy("Solved"),
    "everything": gettext_lazy("Everything"),
}
ICONS = {
    "unassigned": "inbox",
    "mine": "person",
    "all": "stack",
    "snoozed": "moon",
    "solved": "check",
    "everything": "search",
}


@dataclass(frozen=True, slots=True)
class View:
    """`count` is empty where nobody counts: a brand's solved cases are millions."""

    key: str
    title: str
    icon: str
    url: str
    count: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """`may_set_up` is for those of a whole brand: managers change its settings, auditors read them; `keys` is
    what scripts know of the agent's keys.
    """

    views: tuple[View, ...]
    saved: tuple[View, ...]
    name: str
    initials: str
    q: str
    refused: tuple[Refused, ...]
    silent: tuple[Silent, ...]
    may_set_up: bool
    keys: str
    offered: str


def frame(agent: Agent, counts: Counts, filters: Filters | None = None, known: Around | None = None) -> Frame:
    """Around the inbox with its filters, or around another page without. `known` spares asking again."""
    asked = filters or Filters(view="")
    known = known or around(agent)
    return Frame(
        views=tuple(_view(key, asked, getattr(counts, key, None)) for key in VIEWS),
        saved=tuple(_saved(view, asked) for view in known.saved),
        name=agent.display_name,
        initials=agent.monogram,
        q=asked.q,
        refused=known.refused,
        silent=known.silent,
        may_set_up=agent.is_superuser or bool(agent.reach[1]),
        keys=keys.for_page(agent),
        offered=capped(known.offered) if known.offered else "",
    )


def _view(key: str, asked: Filters, count: int | None) -> View:
    return View(
        key=key,
        title=str(TITLES[key]),
        icon=ICONS[key],
        url=Filters(view=key).url(),
        count=capped(count) if count else "",
        is_here=key == asked.view and not asked.saved,
    )


def _saved(view: Saved, asked: Filters) -> View:
    url = Filters(saved=view.slug).url()
    return View(view.slug, view.name, "team" if view.team else "star", url, "", view.slug == asked.saved)
