import copy
from pathlib import Path
from typing import Any

import pytest

from sandbox.cli import main
from sandbox.conformance.asking import Answer
from sandbox.conformance.openapi import Description
from sandbox.conformance.shapes import differences, shape

PROBLEM = {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}}
DOCUMENT: dict[str, Any] = {
    "paths": {
        "/2/things/{id}": {
            "get": {
                "parameters": [{"name": "fields", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}}],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                    "default": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Thing": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
            "Problem": PROBLEM
            | {"discriminator": {"propertyName": "type", "mapping": {"gone": "#/components/schemas/Gone"}}},
            "Gone": {
                "allOf": [
                    {"$ref": "#/components/schemas/Problem"},
                    {"type": "object", "required": ["value"], "properties": {"value": {"type": "string"}}},
                ]
            },
        }
    },
}


def difference(status: int, raw: bytes) -> str:
    description = Description(copy.deepcopy(DOCUMENT))
    return description.difference("GET", "/2/things/{thing_id}", Answer(status, {}, raw))


@pytest.mark.parametrize(
    ("status", "raw"), [(200, b'{"id":"1"}'), (400, b'{"type":"other"}'), (404, b'{"type":"gone","value":"1"}')]
)
def test_what_the_description_covers_is_no_difference(status: int, raw: bytes) -> None:
    assert difference(status, raw) == ""


@pytest.mark.parametrize(
    ("status", "raw", "words"),
    [
        (200, b'{"id":1}', "not of type"),
        (200, b"{}", "'id' is a required property"),
        (200, b'{"id":"1","shoe_size":44}', "'shoe_size' was unexpected"),
        (201, b'{"id":"1"}', "status 201"),
        (400, b'{"type":"other","value":"1"}', "'value' was unexpected"),
        (400, b'{"type":"gone"}', "'value' is a required property"),
        (200, b"<html>", "no JSON"),
    ],
)
def test_what_it_does_not_cover_is_told(status: int, raw: bytes, words: str) -> None:
    assert words in difference(status, raw)


def test_a_described_path_is_found_whatever_its_parameters_are_called() -> None:
    description = Description(copy.deepcopy(DOCUMENT))
    assert description.has("GET", "/2/things/{other}")
    assert not description.has("POST", "/2/things/{other}")
    assert description.parameter_values("GET", "/2/things/{other}", "fields") == ["a", "b"]


def test_shapes_differ_by_unknown_keys_other_types_and_missing_keys() -> None:
    recorded = shape([{"data": [{"id": "1", "n": 1, "by_chance": True}]}])
    assert differences(recorded, recorded, {}, set()) == []
    found = differences(shape([{"data": [{"id": 1, "new": 1}]}]), recorded, {}, {"data[].by_chance"})
    assert found == [
        "data[].id: number instead of string",
        "data[].new: nobody recorded or documented this",
        "data[]: lacks n",
    ]


def test_documented_keys_are_fine_with_their_documented_type() -> None:
    recorded, ours = shape([{"id": "1"}]), shape([{"id": "1", "from": {"id": "2"}}])
    assert differences(ours, recorded, {"from": "object", "from.id": "string"}, set()) == []


def test_nothing_to_hold_against_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("AMENDS_REFERENCE_DATA", raising=False)
    assert main(["check"]) == 2
    assert main(["check", "--openapi", str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().err.count("check: ") == 2


def test_a_difference_gives_status_1_and_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "openapi.json"
    path.write_text('{"paths": {}, "components": {"schemas": {}}}')
    assert main(["check", "--openapi", str(path)]) == 1
    assert "the description knows no such endpoint" in capsys.readouterr().out
