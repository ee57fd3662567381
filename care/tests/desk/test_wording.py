from datetime import UTC, datetime, timedelta

import pytest

from care.desk.wording import capped, compact, elapsed, language_tag, moment

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "< 1 min"), (59, "< 1 min"), (60, "1 min"), (3599, "59 min"), (7500, "2 h 5 min"), (90_000, "1 d 1 h")],
)
def test_a_stretch_of_time_is_said_short(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (999, "999"), (1290, "1.2k"), (9999, "9.9k"), (48_200, "48k"), (999_999, "999k"), (1_250_000, "1.2M")],
)
def test_a_large_number_is_never_said_larger_than_it_is(number: int, text: str) -> None:
    assert compact(number) == text


def test_a_count_never_widens_the_page() -> None:
    assert [capped(7), capped(999), capped(1000)] == ["7", "999", "999+"]


@pytest.mark.parametrize(("days", "text"), [(0, "12:00"), (5, "18 Nov, 12:00"), (500, "11 Jul 2025, 12:00")])
def test_a_time_says_as_much_of_its_day_as_is_needed(days: int, text: str) -> None:
    assert moment(NOW - timedelta(days=days), NOW).text == text


@pytest.mark.parametrize(
    ("said", "tag"), [("en", "en"), ("pt_BR", "pt-BR"), ("und", ""), ("qme", ""), ("zxx", ""), ("qu", "qu"), ("", "")]
)
def test_a_language_is_named_only_where_it_is_known(said: str, tag: str) -> None:
    assert language_tag(said) == tag
