"""What was typed into the search box, taken apart: words, and operators such as `from:@ana`. Pure text: no tables."""

import re
from dataclasses import dataclass
from typing import Self

LONGEST = 300
MOST_TERMS = 20
KEYS = ("is", "from", "network", "tag", "assignee", "team", "reach", "before", "after", "has", "rating", "in")
_PART = re.compile(r"""-?(?:[a-z]+:)?"[^"]*"?|\S+""", re.IGNORECASE)
_OPERATOR = re.compile(r"(-?)([a-z]{2,20}):(?!//)(.*)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"(?:https?://|(?:[\w-]+\.)+[a-z]{2,}/)[^\s\[\]]+", re.IGNORECASE)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\x00": " "})


@dataclass(frozen=True, slots=True)
class Term:
    """One part of what was typed. `key` is empty for words; `typed` is the part as it was written."""

    key: str
    value: str
    typed: str
    is_exact: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The parts in their order; `was_cut` where more was typed than is read."""

    terms: tuple[Term, ...] = ()
    was_cut: bool = False

    @classmethod
    def read(cls, typed: str) -> Self:
        plain = typed.translate(_QUOTES).strip()
        parts = _PART.findall(plain[:LONGEST])
        terms = tuple(term for part in parts[:MOST_TERMS] if (term := _term(part)))
        return cls(terms, len(plain) > LONGEST or len(parts) > MOST_TERMS)

    def __str__(self) -> str:
        return " ".join(term.typed for term in self.terms)

    def without(self, left_out: Term) -> "Asked":
        return Asked(tuple(term for term in self.terms if term is not left_out))

    @property
    def words(self) -> tuple[Term, ...]:
        """What is looked for in the texts; of an operator that is none, its words."""
        return tuple(term for term in self.terms if term.key not in KEYS)

    @property
    def operators(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.key in KEYS)

    @property
    def strangers(self) -> tuple[Term, ...]:
        """What looks like an operator and is none."""
        return tuple(term for term in self.terms if term.key and term.key not in KEYS)

    @property
    def only(self) -> str:
        """The one thing typed, where it is one and no operator: a ref, a handle, an address."""
        alone = len(self.terms) == 1 and not self.was_cut and self.terms[0]
        return alone.typed if alone and not (alone.key or alone.is_exact) else ""

    @property
    def address(self) -> str:
        """A pasted web address, where nothing else was typed."""
        return self.only if _ADDRESS.fullmatch(self.only) else ""

    @property
    def name(self) -> str:
        """What may be somebody's name: a few plain words and nothing else."""
        plain = len(self.terms) in (1, 2, 3) and not any(term.key or term.is_left_out for term in self.terms)
        return " ".join(term.value for term in self.terms) if plain and not self.address else ""


def _term(part: str) -> Term | None:
    found = _OPERATOR.fullmatch(part)
    if found and found[3].strip('" '):
        return Term(found[2].lower(), found[3].strip('" '), part, is_left_out=bool(found[1]))
    if found and found[2].lower() in KEYS:
        return Term(found[2].lower(), "", part)
    value = part.removeprefix("-").strip('"').strip()
    is_exact = part.removeprefix("-").startswith('"')
    return Term("", value, part, is_exact, part.startswith("-") and len(part) > 1) if value else None
