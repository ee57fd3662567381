"""The keyboard: what each key does, which of them agents made their own, and which would be in each other's way.

Templates name a key on the very control that it presses (`data-does`, `data-key`); a test holds them to this map.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.models import Agent

LIST, CASE = "list", "case"
BOTH = frozenset({LIST, CASE})
LEADS = "g"  # begins the keys that go somewhere: "g i"


@dataclass(frozen=True, slots=True)
class Key:
    """`named` is a stable name of what it does, and the key; `on` says on which pages it acts: one letter may do two
    things.
    """

    named: str
    word: str | Promise
    on: frozenset[str] = BOTH

    @property
    def does(self) -> str:
        return self.named.partition(" ")[0]

    @property
    def key(self) -> str:
        return self.named.partition(" ")[2]

    @property
    def shown(self) -> str:
        """As people write it: `Ctrl+K`, `G then I`."""
        if " " in self.key:
            first, second = self.key.upper().split()
            return _("%(first)s then %(second)s") % {"first": first, "second": second}
        held, _plus, key = self.key.rpartition("+")
        return f"{held.replace('Control', 'Ctrl')}+{key.capitalize()}" if held else key.replace("Escape", "Esc")


KEYS = (
    Key("down j", gettext_lazy("Next row or message")),
    Key("up k", gettext_lazy("Previous row or message")),
    Key("open o", gettext_lazy("Open the case"), frozenset({LIST})),
    Key("tick x", gettext_lazy("Tick the row; with Shift all from the last one on"), frozenset({LIST})),
    Key("show .", gettext_lazy("Show what is new"), frozenset({LIST})),
    Key("next n", gettext_lazy("Start, or go to the next case")),
    Key("previous p", gettext_lazy("Previous case"), frozenset({CASE})),
    Key("back u", gettext_lazy("Back to the list"), frozenset({CASE})),
    Key("original o", gettext_lazy("See the newest post on its network"), frozenset({CASE})),
    Key("reply r", gettext_lazy("Reply publicly"), frozenset({CASE})),
    Key("private d", gettext_lazy("Reply privately"), frozenset({CASE})),
    Key("note i", gettext_lazy("Write a note"), frozenset({CASE})),
    Key("take m", gettext_lazy("Take it")),
    Key("assign a", gettext_lazy("Assign to somebody")),
    Key("solve e", gettext_lazy("Solve")),
    Key("snooze h", gettext_lazy("Snooze")),
    Key("transfer t", gettext_lazy("Hand over to another team"), frozenset({CASE})),
    Key("tags l", gettext_lazy("Tag")),
    Key("copy .", gettext_lazy("Copy the case’s number"), frozenset({CASE})),
    Key("undo z", gettext_lazy("Undo")),
    Key("search /", gettext_lazy("Search")),
    Key("keys ?", gettext_lazy("Show the keys of this page")),
)
FIXED = (  # two keys one after the other, keys that are held, and those that do what they do everywhere
    Key("go-inbox g i", gettext_lazy("Go to the inbox")),
    Key("go-unassigned g u", gettext_lazy("Go to what nobody has")),
    Key("go-mine g m", gettext_lazy("Go to my cases")),
    Key("settings g s", gettext_lazy("Go to your settings")),
    Key("palette Control+k", gettext_lazy("Find a command, a view or a case")),
    Key("send Control+Enter", gettext_lazy("Send, while you write"), frozenset({CASE})),
    Key("leave Escape", gettext_lazy("Leave the field; close; tick nothing")),
)


def own(agent: Agent) -> dict[str, str]:
    """The agent's own keys, by what they do; what cannot be read is left out."""
    known = {key.does for key in KEYS}
    kept = agent.keys if isinstance(agent.keys, dict) else {}
    return {does: key for does, key in kept.items() if does in known and isinstance(key, str) and len(key) == 1}


def changed(chosen: Mapping[str, str]) -> dict[str, str]:
    """What of the chosen keys is not as it is for everybody: this is kept."""
    return {key.does: chosen[key.does] for key in KEYS if chosen.get(key.does, "") not in ("", key.key)}


def conflicts(chosen: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the agent's own keys, in words, by what they do."""
    found: dict[str, str] = {}
    for key in KEYS:
        if chosen.get(key.does) == LEADS:
            found[key.does] = _("G begins other keys, such as G then I.")
    for one, other in combinations(KEYS, 2):
        pressed = chosen.get(one.does) or one.key
        if pressed == (chosen.get(other.does) or other.key) and one.on & other.on:
            words = {"key": pressed.upper(), "one": one.word, "other": other.word}
            wrong = _("%(key)s is both “%(one)s” and “%(other)s”: give one of them another key.") % words
            found |= {does: wrong for does in (one.does, other.does) if does in chosen}
    return found


def for_page(agent: Agent) -> str:
    """What scripts have to know, as JSON."""
    told: dict[str, Any] = {"single": agent.has_single_keys, "own": own(agent)}
    return json.dumps(told, separators=(",", ":"))
