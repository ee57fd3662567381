"""Saved replies as the composer offers them: filled for the case, and what is still to be filled in before sending."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import ngettext

from care.desk.remembering import forget, remembered
from care.models import Agent, Author, Case
from care.replies import filling, reusing

SECONDS = 10
SHOWN = 60  # letters of a blank's name


@dataclass(frozen=True, slots=True)
class Saved:
    pk: int
    name: str
    text: str


def choices(case: Case, by: Agent, author: Author | None) -> tuple[Saved, ...]:
    """Filled for an answer to the author, those first that the agent says most."""
    known = values(case, by, author)
    kept = remembered(
        _key(case, by), SECONDS, lambda: list(reusing.saved_for(case, by).values_list("pk", "name", "text"))
    )
    return tuple(Saved(pk, name, filled(text, known)) for pk, name, text in kept)


def look_again(case: Case, by: Agent) -> None:
    """What the agent says most has changed."""
    forget(_key(case, by))


def _key(case: Case, by: Agent) -> str:
    return f"saved:{case.brand_id}:{case.team_id}:{by.pk}"


def values(case: Case, by: Agent, author: Author | None) -> Mapping[str, str]:
    """What each variable stands for here; what cannot be said is "" or not there."""
    called = author.name if author else ""
    return {
        "author.first_name": filling.first_name_of(called),
        "author.name": filling.name_of(called),
        "author.handle": author.at_handle if author else "",
        "agent.first_name": by.first_name,
        "agent.name": by.display_name,
        "case.ref": case.ref,
        "brand.name": case.brand.name,
    }


def filled(text: str, known: Mapping[str, str]) -> str:
    return filling.fill(text.replace("\r\n", "\n"), known)


def inserted(text: str, saved: str) -> str:
    """The saved reply after what stands there already."""
    return f"{text.rstrip()}\n{saved}" if text.strip() else saved


def unfilled(text: str) -> str:
    """Why the text is not sent as it is: blanks, named; "" where there are none."""
    blanks = [f"“{_shown(name)}”" for name in filling.blanks_in(text)]
    if not blanks:
        return ""
    words = ngettext(
        "Not sent: fill in %(blanks)s first, or take it out.",
        "Not sent: fill in %(blanks)s first, or take them out.",
        len(blanks),
    )
    return words % {"blanks": ", ".join(blanks)}


def _shown(name: str) -> str:
    return f"{name[:SHOWN].rstrip()}…" if len(name) > SHOWN else name or "[[ ]]"
