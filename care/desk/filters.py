"""What the inbox is asked to show: it all stands in the address, so that a list can be shared and gone back to."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from care.channels import registry
from care.models import Case
from care.models.tags import LONGEST_TAG

VIEWS = ("unassigned", "mine", "all", "snoozed", "solved", "everything")
QUEUES = ("unassigned", "mine", "all")
STATES = (Case.State.NEW, Case.State.OPEN, Case.State.WAITING)
LONGEST_QUERY = 200
LONGEST_SLUG = 70
NARROWING = ("network", "state", "team", "tag", "q")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an ordered list a case stands: its time in that order, and its id."""

    at: datetime | None
    id: int

    @classmethod
    def read(cls, word: str) -> Self | None:
        """`1795405200000000-17`, or `n-17` for a case without that time."""
        at, _, pk = word.partition("-")
        if not (_is_number(pk, 18) and (at == "n" or _is_number(at, 16))):
            return None
        return cls(None if at == "n" else datetime.fromtimestamp(int(at) / 1e6, UTC), int(pk))

    def __str__(self) -> str:
        return f"{'n' if self.at is None else round(self.at.timestamp() * 1e6)}-{self.id}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Always something that can be shown: what cannot be read falls back to the widest."""

    view: str = "unassigned"
    network: str = ""
    state: str = ""
    team: str = ""
    tag: str = ""
    q: str = ""
    after: Place | None = None
    saved: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        return cls(
            view=_one_of(asked.get("view", ""), VIEWS) or "unassigned",
            network=_one_of(asked.get("network", ""), tuple(registry.CHANNELS)),
            state=_one_of(asked.get("state", ""), STATES),
            team=_words(asked, "team", 50),
            tag=_words(asked, "tag", LONGEST_TAG),
            q=_words(asked, "q", LONGEST_QUERY),
            after=Place.read(asked.get("after", "")),
            saved=_words(asked, "saved", LONGEST_SLUG),
        )

    @classmethod
    def of(cls, query: str) -> Self:
        """What a query string asks for, as `?from=` holds it and saved views keep it."""
        return cls.read(QueryDict(query[:1000]))

    def url(self, **changes: Any) -> str:
        """The same list with something changed, from its first page on. A saved view that is changed is none."""
        asked = replace(self, **{"after": None, **changes})
        after = urlencode({"after": str(asked.after)}) if asked.after else ""
        if self.saved and set(changes) <= {"after"}:
            return reverse("saved_view", args=[self.saved]) + (f"?{after}" if after else "")
        return f"{reverse('inbox')}?{'&'.join(part for part in (asked.query, after) if part)}"

    @property
    def query(self) -> str:
        """What it asks for, without where in it one stands."""
        parts = {name: getattr(self, name) for name in ("view", *NARROWING)}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def origin(self) -> str:
        """How a case's page names the list that it was opened from."""
        return urlencode({"saved": self.saved}) if self.saved else self.query

    def in_view(self, view: str) -> Self:
        """The same narrowing in another view."""
        return replace(self, view=view, after=None)

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self, name) for name in NARROWING)


def from_list(origin: str) -> str:
    """What an address ends with so that its page knows the list that it was opened from; "" is none."""
    return f"?{urlencode({'from': origin})}" if origin else ""


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


def _words(asked: QueryDict, name: str, most: int) -> str:
    return asked.get(name, "").replace("\x00", "").strip()[:most]


def _is_number(word: str, most: int) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= most
