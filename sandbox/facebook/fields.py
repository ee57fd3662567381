"""The `fields` parameter: `id,comments.limit(0).summary(true){id,from{id}}` and what it asks for."""

import re
from dataclasses import dataclass, field

from sandbox.facebook.errors import Failure

TOKEN = re.compile(r"([A-Za-z0-9_]+)|\.([a-z_]+)\(([^()]*)\)|([{},])")


@dataclass(slots=True)
class Asked:
    """One field that was asked for: its modifiers, and the fields inside its braces (empty: the usual ones)."""

    options: dict[str, str] = field(default_factory=dict)
    inner: "Fields" = field(default_factory=dict)


Fields = dict[str, Asked]


def parse(text: str) -> Fields:
    """What is asked for, in order. Raises Failure (2500, as the Graph API answers a syntax error)."""
    text = re.sub(r"\s+", "", text)
    top: Fields = {}
    stack: list[Fields] = [top]
    last: Asked | None = None
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise syntax(text[at])
        name, option, value, mark = match.groups()
        if name:
            last = stack[-1].setdefault(name, Asked())
        elif option or mark == "{":
            if last is None:
                raise syntax(match.group())
            if option:
                last.options[option] = value
            else:
                stack.append(last.inner)
                last = None
        else:
            last = None
            if mark == "}":
                close(stack)
        at = match.end()
    if len(stack) != 1:
        raise syntax("end of string")
    return top


def close(stack: list[Fields]) -> None:
    if len(stack) == 1:
        raise syntax("}")
    stack.pop()


def syntax(found: str) -> Failure:
    return Failure(f"Syntax error \"Expected end of string instead of '{found}'.\" in the fields parameter", 2500)
