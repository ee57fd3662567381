"""Long texts as numbered threads."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from care.channels.x.counting import LONGEST, weighted_length
from care.channels.x.splitting import split

SENTENCE = "Your bag was found in Lisbon and flies to Oslo tonight. "
NUMBER = re.compile(r" (\d+)/(\d+)$")


def words(parts: tuple[str, ...]) -> str:
    """All that the parts say, without numbers and white space."""
    told = [NUMBER.sub("", part) for part in parts] if len(parts) > 1 else parts
    return re.sub(r"\s", "", "".join(told))


def test_a_text_that_fits_is_one_part_without_a_number() -> None:
    assert split("  Sorry about that.\n") == ("Sorry about that.",)
    assert split("x" * LONGEST) == ("x" * LONGEST,)
    assert split(" \n ") == ()


def test_a_long_text_is_cut_between_words_and_numbered() -> None:
    parts = split(SENTENCE * 10)
    assert [NUMBER.search(part)[0] for part in parts if NUMBER.search(part)] == [" 1/3", " 2/3", " 3/3"]  # type: ignore[index]  # each was just found
    assert " ".join(NUMBER.sub("", part) for part in parts) == (SENTENCE * 10).strip()


def test_lines_inside_a_part_stay() -> None:
    assert split("First.\n\nThen.\n" + SENTENCE * 6)[0].startswith("First.\n\nThen.\nYour bag")


def test_a_link_longer_than_a_post_stays_whole() -> None:
    link = "https://example.com/" + "a" * 400
    parts = split(SENTENCE * 6 + link)
    assert any(link in part for part in parts)


def test_a_script_without_spaces_is_cut_at_its_stops() -> None:
    parts = split("お荷物はリスボンで見つかりました。今夜オスロに届きます。" * 12)
    assert all(NUMBER.sub("", part).endswith("。") for part in parts)


@pytest.mark.parametrize("sign", ["👨‍👩‍👧‍👦", "👍🏽", "🇩🇪", "e\u0301\u0302", "❤️"])
def test_no_sign_is_cut_in_two(sign: str) -> None:
    for part in split("x" + sign * 400):
        told = NUMBER.sub("", part).removeprefix("x")
        assert told == sign * (len(told) // len(sign))


def test_a_hundred_parts_leave_room_for_their_numbers() -> None:
    parts = split(SENTENCE * 500)
    assert len(parts) > 99
    assert max(map(weighted_length, parts)) <= LONGEST


@settings(max_examples=150)
@given(
    some.text(alphabet=some.sampled_from("ab .\n日👍🏽\u200d🇩🇪é@#/:h\u0301、。x"), max_size=2000),
    some.integers(40, LONGEST),
)
def test_every_part_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(weighted_length(part) <= limit for part in parts)
    assert words(parts) == re.sub(r"\s", "", text)


@settings(max_examples=60)
@given(
    some.lists(
        some.sampled_from(["https://example.com/" + "p" * 90, "example.com", "日本", "Sorry", "👨‍👩‍👧"]), max_size=80
    )
)
def test_links_stay_whole_whatever_stands_around_them(told: list[str]) -> None:
    for part in split(" ".join(told)):
        for word in NUMBER.sub("", part).split():
            assert word in told or word == ""
