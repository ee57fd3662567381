"""What the inbox is asked to show: it all stands in the address, so that a list can be shared and gone back to."""

from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from care.channels import registry
from care.models import Case

VIEWS = ("unassigned", "mine", "all", "snoozed", "solved", "everything")
STATES = (Case.State.NEW, Case.State.OPEN, Case.State.WAITING)
LAST_PAGE = 200
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """Always something that can be shown: what cannot be read falls back to the widest."""

    view: str = "unassigned"
    network: str = ""
    state: str = ""
    q: str = ""
    page: int = 1

    @classmethod
    def read(cls, asked: QueryDict) -> Self:
        page = asked.get("page", "")
        return cls(
            view=_one_of(asked.get("view", ""), VIEWS) or "unassigned",
            network=_one_of(asked.get("network", ""), tuple(registry.CHANNELS)),
            state=_one_of(asked.get("state", ""), STATES),
            q=asked.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
            page=min(max(int(page), 1), LAST_PAGE) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
        )

    def url(self, **changes: Any) -> str:
        """The same list with something changed, from its first page on."""
        asked = replace(self, **{"page": 1, **changes})
        parts = {"view": asked.view, "network": asked.network, "state": asked.state, "q": asked.q}
        if asked.page > 1:
            parts["page"] = str(asked.page)
        return f"{reverse('inbox')}?{urlencode({name: value for name, value in parts.items() if value})}"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.network or self.state or self.q)


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""
