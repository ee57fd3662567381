"""The schema as rows for a page: calls with what they take and answer, and the shapes they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Described = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    is_required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    method: str
    path: str
    words: str
    parameters: list[Field]
    takes: str
    answers: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    words: str
    fields: list[Field]


def calls(described: Described) -> Iterator[Call]:
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            yield Call(
                name=said["operationId"],
                method=method.upper(),
                path=path,
                words=said.get("description", ""),
                parameters=[_parameter(given) for given in said.get("parameters", [])],
                takes=_shape(said.get("requestBody", {})),
                answers=[(code, _shape(answer), answer["description"]) for code, answer in said["responses"].items()],
            )


def shapes(described: Described) -> Iterator[Shape]:
    for name, shape in described["components"]["schemas"].items():
        if "properties" in shape:
            required = shape.get("required", [])
            fields = [
                Field(field, _kind(said), field in required, said.get("description", ""))
                for field, said in shape["properties"].items()
            ]
            yield Shape(name, shape.get("description", ""), fields)


def _parameter(given: Described) -> Field:
    kind = f"{given['in']}, {_kind(given['schema'])}"
    return Field(given["name"], kind, given.get("required", False), given.get("description", ""))


def _shape(body: Described) -> str:
    """The name of the shape that a request or an answer holds."""
    return next((_kind(content["schema"]) for content in body.get("content", {}).values()), "")


def _kind(said: Described) -> str:
    """A type in one line: a shape's name, `list of …`, or a plain type with its choices."""
    if "$ref" in said:
        return str(said["$ref"].rpartition("/")[2])
    for several in ("oneOf", "allOf", "anyOf"):
        if several in said:
            return " or ".join(_kind(one) for one in said[several])
    if said.get("type") == "array":
        return f"list of {_kind(said['items'])}"
    if "enum" in said:
        return "one of " + ", ".join(map(str, said["enum"]))
    kinds = said.get("type", "anything")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
