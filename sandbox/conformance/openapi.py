"""X's OpenAPI description, made strict: what an answer holds beyond its schema is a difference too."""

import copy
import importlib
import json
import re
from pathlib import Path
from typing import Any

from sandbox.conformance.asking import Answer

Json = dict[str, Any]
HERE = "urn:openapi"
UNDESCRIBED: dict[tuple[str, str], Json] = {
    ("User", "public_metrics"): {"media_count": {"type": "integer"}},
    ("TweetCreateResponse", "data"): {"edit_history_tweet_ids": {"type": "array", "items": {"type": "string"}}},
}
"""What X sends since 2022 although its description 2.166 lacks it."""

UNSENT = ("MediaUploadResponse", "ProcessingInfo")
"""Schemas that require what they do not describe, `meta` and `type`, and what no recorded answer has."""


class Description:
    """Raises ImportError without the package `jsonschema`, which only development needs."""

    def __init__(self, document: Json) -> None:
        jsonschema = importlib.import_module("jsonschema")
        referencing = importlib.import_module("referencing")
        specification = importlib.import_module("referencing.jsonschema").DRAFT202012
        self.document = strict(document)
        resource = referencing.Resource(contents=self.document, specification=specification)
        self.registry = referencing.Registry().with_resource(HERE, resource)
        self.validator = jsonschema.Draft202012Validator
        self.best = jsonschema.exceptions.best_match
        self.templates = {re.sub(r"\{\w+\}", "{}", path): path for path in document["paths"]}

    def path(self, ours: str) -> str | None:
        """The described path that is ours, whatever its parameters are called."""
        return self.templates.get(re.sub(r"\{[\w:]+\}", "{}", ours))

    def has(self, method: str, ours: str) -> bool:
        path = self.path(ours)
        return path is not None and method.lower() in self.document["paths"][path]

    def parameter_values(self, method: str, ours: str, name: str) -> list[str]:
        """All values that a list parameter (`tweet.fields`) may hold, [] where there is none such."""
        operation = self.document["paths"][self.path(ours) or ""][method.lower()]
        for given in operation.get("parameters", []):
            parameter = self.resolved(given)
            if parameter["name"] == name:
                schema = self.resolved(parameter["schema"])
                return [str(value) for value in self.resolved(schema.get("items", {})).get("enum", [])]
        return []

    def resolved(self, given: Json) -> Json:
        while "$ref" in given:
            node: Any = self.document
            for part in given["$ref"].removeprefix("#/").split("/"):
                node = node[part]
            given = node
        return given

    def difference(self, method: str, ours: str, answer: Answer) -> str:
        """What is wrong with an answer, in words; "" where the description covers it."""
        if answer.json is None:
            return f"no JSON in an answer {answer.status}: {answer.raw[:80]!r}"
        path = self.path(ours) or ""
        responses = self.document["paths"][path][method.lower()]["responses"]
        known = responses.get(str(answer.status)) or responses.get("default")
        if answer.status < 300 and str(answer.status) not in responses:
            return f"the status {answer.status} is not described"
        schemas = [content["schema"] for content in known["content"].values()]
        found = [self.first_error(schema, answer.json) for schema in schemas]
        return "" if "" in found else found[-1]

    def first_error(self, schema: Json, value: Any) -> str:
        rooted = {"$ref": f"{HERE}{schema['$ref']}"} if "$ref" in schema else schema
        error = self.best(self.validator(rooted, registry=self.registry).iter_errors(value))
        return "" if error is None else f"{error.json_path}: {error.message[:300]}"


def load(path: Path) -> Description:
    return Description(json.loads(path.read_text("utf-8")))


def strict(document: Json) -> Json:
    """Draft 2020-12 for OpenAPI 3.0: discriminators are followed, and properties nobody described are refused."""
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    for (name, part), more in UNDESCRIBED.items():
        if name in schemas:
            schemas[name]["properties"][part]["properties"].update(more)
    for name in UNSENT:
        schemas.get(name, {}).pop("required", None)
    parts = {ref for schema in schemas.values() for ref in part_refs(schema)}
    forks = {name: schema for name, schema in schemas.items() if "mapping" in schema.get("discriminator", {})}
    for name in list(schemas):
        close(schemas[name], is_part=f"#/components/schemas/{name}" in parts)
    for path in document["paths"].values():
        close(path, is_part=True)
    redirect(document, {f"#/components/schemas/{name}" for name in forks})
    for name, schema in forks.items():
        schemas[f"{name}.any"] = fork(name, schema["discriminator"])
    return document


def part_refs(schema: Any) -> set[str]:
    """What a schema is put together from with allOf."""
    return {part["$ref"] for part in schema.get("allOf", []) if "$ref" in part}


def close(node: Any, is_part: bool) -> None:
    """Refuses unknown properties of every object with properties, unless it is a part of another schema."""
    if not isinstance(node, dict):
        return
    described = isinstance(node.get("properties"), dict) or "allOf" in node
    if described and not is_part and "additionalProperties" not in node:
        node["unevaluatedProperties"] = False
    for name, value in node.items():
        if name != "example":
            for inner in insides(name, value):
                close(inner, is_part=name == "allOf")


def insides(name: str, value: Any) -> list[Any]:
    """The schemas inside a keyword's value: `properties` is a map of schemas and no schema itself."""
    if isinstance(value, list):
        return value
    return list(value.values()) if name == "properties" and isinstance(value, dict) else [value]


def redirect(node: Any, names: set[str]) -> None:
    """References to a schema with a discriminator lead to its fork, save inside allOf."""
    if isinstance(node, list):
        for item in node:
            redirect(item, names)
    elif isinstance(node, dict):
        if node.get("$ref") in names:
            node["$ref"] += ".any"
        for name, value in node.items():
            if name != "allOf":
                redirect(value, names)


def fork(name: str, discriminator: Json) -> Json:
    """The schema that the discriminator names, or the base itself where it names none."""
    field, mapping = discriminator["propertyName"], discriminator["mapping"]
    schema: Json = {"$ref": f"#/components/schemas/{name}", "unevaluatedProperties": False}
    for value, target in mapping.items():
        is_it = {"properties": {field: {"const": value}}, "required": [field]}
        schema = {"if": is_it, "then": {"$ref": target}, "else": schema}
    return schema
