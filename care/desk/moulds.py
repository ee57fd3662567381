"""Fragments of a template that are set many times on one page: rendered once for each shape that they take, and then
filled with each one's words. The markup stays in the template, its rules are Django's.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

MOST_SHAPES = 2048
_MARK = re.compile("\x00(\\w+)\x00")  # no word of anybody's holds this character: the database takes none


def place(name: str) -> str:
    """Stands in a shape where the word of this name comes."""
    return f"\x00{name}\x00"


class Mould:
    """`template` is rendered with what `shown` makes of a shape, in which words are `place`s. Shapes are hashable, and
    say everything that the template decides by; a word that is missing is one of these things.
    """

    def __init__(self, template: str, shown: Callable[[Any], Mapping[str, Any]]) -> None:
        @lru_cache(maxsize=MOST_SHAPES)
        def form(shape: Any, _language: str | None) -> str:
            page = render_to_string(template, {"icons": static("icons.svg"), **shown(shape)})
            return _MARK.sub(r"%(\1)s", page.replace("%", "%%"))

        self._form = form

    def fill(self, shape: Any, words: Mapping[str, str]) -> SafeString:
        """Every word is escaped here."""
        filled = self._form(shape, get_language()) % {name: escape(word) for name, word in words.items()}
        return mark_safe(filled)  # noqa: S308  # the template's markup, and words that were escaped
