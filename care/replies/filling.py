"""Variables and blanks in saved texts. `{{author.first_name|"there"}}` is filled for the case; where it cannot be, and
there is no default, it becomes a blank. A blank, `[[order number]]`, is the writer's to fill in. Pure.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

VARIABLES = {
    "author.first_name": gettext_lazy("first name"),
    "author.name": gettext_lazy("name"),
    "author.handle": gettext_lazy("handle"),
    "agent.first_name": gettext_lazy("your first name"),
    "agent.name": gettext_lazy("your name"),
    "case.ref": gettext_lazy("case"),
    "brand.name": gettext_lazy("brand"),
}  # by its name: what its blank is called
BLANK = re.compile(r"\[\[(?!\[)([^\r\n]{0,200}?)\]\]")  # static/js/saved.js reads them so too; longer ones are prose
BRACES = re.compile(r"\{\{([^\r\n]{0,200}?)\}\}")
VARIABLE = re.compile(r"\s*([\w.]+)\s*(?:\|\s*[\"“”]([^\"“”\[\]{}]*)[\"“”]\s*)?")
BRACE, BRACKET = re.compile(r"\{\{|\}\}"), re.compile(r"\[\[|\]\]")
TAME = str.maketrans("[]{}", "()()")
UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")  # they would turn the words around them
JOINERS = "\u200c\u200d"  # within words of some scripts, and within pictures
INSIDE = f"'’-{JOINERS}"  # of one word of a name
ADDRESS = re.compile(r"[@#/\\]|\w\.\w\w")  # of somebody or something else, in what a person calls themselves


def fill(text: str, values: Mapping[str, str]) -> str:
    """Each variable once, by its value, else its default, else a blank; what a value holds is never read again."""
    return BRACES.sub(lambda found: _filled(found[1], values), text)


def blanks_in(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in order, each once."""
    return tuple(dict.fromkeys(" ".join(name.split()) for name in BLANK.findall(text)))


def unknown_in(text: str) -> tuple[str, ...]:
    """Variables that there are not, or not so written; blanks around a variable; brackets that lack their other."""
    unknown = [found[0] for found in BRACES.finditer(text) if _read(found[1]) is None]
    nested = [found[0] for found in BLANK.finditer(text) if BRACE.search(found[1])]
    rest = BRACES.sub(" ", text)
    return tuple(dict.fromkeys([*unknown, *nested, *BRACE.findall(rest), *BRACKET.findall(BLANK.sub(" ", rest))]))


def plain(value: str) -> str:
    """A value as it may stand in a text: it holds no variable, no blank, nothing that turns the words around it."""
    shown = "".join(
        letter if letter.isprintable() or letter in "\u200c\u200d" else " " for letter in UNSEEN.sub("", value)
    )
    return " ".join(shown.translate(TAME).split())


def name_of(called: str) -> str:
    """What people call themselves, where it is fit to be said; else nothing. Who says it names nobody else by it."""
    name = plain(called)
    return "" if ADDRESS.search(name) else name


def first_name_of(called: str) -> str:
    """The first word of a name, behind what is no letter at all; nothing where that is an initial, a title or else."""
    for word in plain(called).split():
        bare = word.strip("".join(mark for mark in word if mark != "." and not _is_letter(mark)))
        if bare:
            return bare if len(bare) > 1 and all(_is_letter(letter) or letter in INSIDE for letter in bare) else ""
    return ""


def _filled(inner: str, values: Mapping[str, str]) -> str:
    read = _read(inner)
    if read is None:
        return f"[[{plain(inner) or '?'}]]"
    name, default = read
    value = plain(values.get(name, ""))
    if value:
        return value
    return f"[[{VARIABLES[name]}]]" if default is None else default


def _read(inner: str) -> tuple[str, str | None] | None:
    """A variable's name and its default."""
    found = VARIABLE.fullmatch(inner)
    return (found[1], found[2]) if found and found[1] in VARIABLES else None


def _is_letter(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LM"
