"""Fragments of a template that are set many times on one page: rendered once for each shape that they take, and then
filled with each one's words. The markup stays in the template, its rules are Django's.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from html import escape
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_SHAPES = 2048
MOST_OF_A_PART = 256  # shapes of a part: some are as large as a form
_MARK = re.compile("\x00(\\w+)\x00")  # no word of anybody's holds this character: the database takes none


def place(name: str) -> str:
    """Stands in a shape where the word of this name comes."""
    return f"\x00{name}\x00"


class Mould:
    """`template` is rendered with what `shown` makes of a shape, in which words are `place`s. Shapes are hashable, and
    say everything that the template decides by; a word that is missing is one of these things.
    """

    def __init__(self, template: str, shown: Callable[[Any], Mapping[str, Any]], most: int = MOST_SHAPES) -> None:
        @lru_cache(maxsize=most)
        def form(shape: Any, _language: str | None) -> str:
            page = render_to_string(template, {"icons": static("icons.svg"), **shown(shape)})
            return _MARK.sub(r"%(\1)s", page.replace("%", "%%"))

        self._form = form

    def fill(self, shape: Any, words: Mapping[str, str], language: str | None = None) -> SafeString:
        """Every word is escaped here. The reader's `language` is looked up where it is not given."""
        filled = self._form(shape, language or get_language()) % {name: escape(word) for name, word in words.items()}
        return mark_safe(filled)  # noqa: S308  # the template's markup, and words that were escaped


def moulded(template: str, csrf_token: str, **named: Any) -> SafeString:
    """A template with dataclasses, words and numbers by name. What it compares with a word is named in a class's
    `compared`; of all else that is a word or a number, it may ask only whether there is one.
    """
    words = {"csrf_token": csrf_token}
    shapes = tuple([(name, _shape(value, words)) for name, value in named.items()])
    return _mould_of(template).fill(shapes, words)


@lru_cache
def _mould_of(template: str) -> Mould:
    return Mould(template, lambda shapes: {**dict(shapes), "csrf_token": place("csrf_token")}, MOST_OF_A_PART)


def _shape(value: Any, words: dict[str, str]) -> Any:
    """The same with places for its words, which are put into `words`. Times are no words: a `Moment` says them; nor is
    anything else that is kept in a table.
    """
    if isinstance(value, str | Promise | UUID) or (isinstance(value, int) and not isinstance(value, bool)):
        if not value:
            return value
        name = f"w{len(words)}"
        words[name] = str(value)
        return place(name)
    if isinstance(value, tuple):
        return tuple([_shape(part, words) for part in value])
    if is_dataclass(value) and not isinstance(value, type):
        parts = [(getattr(value, name), is_compared) for name, is_compared in _fields(type(value))]
        return type(value)(*[part if is_compared else _shape(part, words) for part, is_compared in parts])
    return value if isinstance(value, bool) else None


@lru_cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    compared = getattr(kind, "compared", ())
    return tuple((field.name, field.name in compared) for field in fields(kind))
