"""Foreign data of every kind comes out fit for PostgreSQL, or as words that say why it cannot be read."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from care.channels import cleaning
from care.channels.base import Unreadable

ANY_TEXT = some.text(alphabet=some.characters(codec=None, exclude_categories=()))
ANY_SCALAR = some.none() | some.booleans() | some.integers() | some.floats() | ANY_TEXT
ANY_JSON = some.recursive(ANY_SCALAR, lambda inner: some.lists(inner) | some.dictionaries(ANY_TEXT, inner))


@given(ANY_TEXT)
def test_a_cleaned_text_is_storable_and_stays_the_same(value: str) -> None:
    cleaned = cleaning.text(value)
    assert "\x00" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert cleaning.text(cleaned) == cleaned


@given(ANY_JSON)
def test_cleaned_json_is_storable_and_stays_the_same(value: object) -> None:
    cleaned = cleaning.json_value(value)
    body = json.dumps(cleaned, allow_nan=False, ensure_ascii=False).encode()
    assert b"\\u0000" not in body
    assert json.loads(body) == cleaned
    assert cleaning.json_value(cleaned) == cleaned


@given(some.binary() | ANY_TEXT.map(lambda text: json.dumps(text).encode()))
def test_any_body_is_an_object_or_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(cleaning.loads(body), dict)


@given(ANY_SCALAR | ANY_JSON)
def test_no_value_breaks_a_reader(value: object) -> None:
    for read in (cleaning.text, cleaning.line, cleaning.network_id, cleaning.link, cleaning.count, cleaning.moment):
        read(value)
    assert isinstance(cleaning.mapping(value), dict)
    assert isinstance(cleaning.listing(value), list)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xff\xfe{", "UTF-8"),
        (b'{"a": ', "not JSON"),
        (b"[1]", "no object: a list"),
        (b'"text"', "no object: a str"),
        (b"null", "no object"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": -Infinity}', "-Infinity"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too deeply"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        cleaning.loads(body)


def test_a_byte_order_mark_is_no_obstacle() -> None:
    assert cleaning.loads(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_pair_of_surrogates_becomes_its_sign_and_a_lone_one_is_replaced() -> None:
    assert cleaning.text("\ud83d\udc4d \ud83d") == "👍 \ufffd"


def test_infinity_hidden_in_a_number_is_dropped() -> None:
    assert cleaning.json_value(cleaning.loads(b'{"a": 1e999}')) == {"a": None}


def test_keys_are_cleaned_too() -> None:
    assert cleaning.json_value({"a\x00": {"\ud800": 1}}) == {"a\ufffd": {"\ufffd": 1}}


def test_what_is_nested_too_deeply_is_cut_off() -> None:
    value: object = "end"
    for _ in range(3000):
        value = [value]
    cleaned = json.dumps(cleaning.json_value(value))
    assert cleaned.count("[") == cleaning.DEPTH


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    cut = cleaning.text("x" * 100_000)
    assert len(cut) == cleaning.TEXT_LENGTH
    assert cut.endswith("…")


@pytest.mark.parametrize("value", [{"a": 1}, ["a"], 7, None, True])
def test_what_is_no_string_is_no_text(value: object) -> None:
    assert cleaning.text(value) == ""


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("123", "123"),
        (123, "123"),
        (2**63, str(2**63)),
        (True, ""),
        ("a b", ""),
        ("x" * 201, ""),
        (None, ""),
        (1.5, ""),
    ],
)
def test_ids_are_text(value: object, found: str) -> None:
    assert cleaning.network_id(value) == found


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "//evil.example", "https://a b", "http://a\nb", "x" * 2000, 5]
)
def test_only_plain_web_addresses_are_links(value: object) -> None:
    assert cleaning.link(value) == ""


@pytest.mark.parametrize(
    "value",
    [
        "2026-07-01T10:00:00.000Z",
        "2026-07-01T12:00:00+0200",
        "Wed Jul 01 10:00:00 +0000 2026",
        1782900000,
        1782900000000,
        "1782900000",
        "1782900000000",
    ],
)
def test_times_are_read_in_every_spelling(value: object) -> None:
    assert cleaning.moment(value) == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["2026-07-01T10:00:00", "yesterday", "", 10**30, float("nan"), "0001-01-01T00:00+14:00", {}]
)
def test_what_is_no_time_is_none(value: object) -> None:
    assert cleaning.moment(value) is None
