"""The shape of JSON: which keys stand where, how often, and what type their values have."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Shape:
    """By path ("data[].from"): the types seen there, and for objects which keys at least one and which all had."""

    types: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ever: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    always: dict[str, set[str]] = field(default_factory=dict)

    def add(self, value: Any, path: str = "") -> "Shape":
        self.types[path].add(type_of(value))
        if isinstance(value, dict):
            self.ever[path] |= set(value)
            self.always[path] = self.always.get(path, set(value)) & set(value)
            for name, inner in value.items():
                self.add(inner, f"{path}.{name}".lstrip("."))
        elif isinstance(value, list):
            for item in value:
                self.add(item, f"{path}[]")
        return self


def type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "number", float: "number", dict: "object", list: "array"}
    return names.get(type(value), "null")


def shape(values: Iterable[Any]) -> Shape:
    found = Shape()
    for value in values:
        found.add(value)
    return found


def differences(ours: Shape, recorded: Shape, documented: dict[str, str], optional: set[str]) -> list[str]:
    """What of ours nobody recorded or documented, what has another type, and what every recorded object has but none
    of ours. `documented`: path to type; `optional`: paths that a recording has by chance."""
    found = []
    for path, kinds in ours.types.items():
        known = recorded.types.get(path, set()) | ({documented[path]} if path in documented else set())
        if not known:
            found.append(f"{path}: nobody recorded or documented this")
        elif kinds - known:
            found.append(f"{path}: {', '.join(sorted(kinds))} instead of {', '.join(sorted(known))}")
    for path, keys in recorded.always.items():
        absent = [name for name in sorted(keys - ours.ever[path]) if f"{path}.{name}".lstrip(".") not in optional]
        if path in ours.types and absent:
            found.append(f"{path or 'the answer'}: lacks {', '.join(absent)}")
    return found
