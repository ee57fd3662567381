from datetime import UTC, datetime, timedelta

import pytest

from care.desk.clocks import Level, clock, level

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "reached"),
    [(0, Level.CALM), (9.9, Level.CALM), (10, Level.SOON), (15, Level.RISK), (19.9, Level.RISK), (20, Level.LATE)],
)
def test_the_level_is_proportional_to_the_promise(minutes: float, reached: Level) -> None:
    shown = clock(NOW - timedelta(minutes=minutes), 20, NOW)
    assert shown is not None
    assert shown.level == reached


def test_the_same_share_of_two_days_is_the_same_level() -> None:
    assert level(36 / 48) == level(15 / 20) == Level.RISK


def test_a_clock_says_since_when_and_until_when() -> None:
    shown = clock(NOW - timedelta(minutes=34), 20, NOW)
    assert shown is not None
    assert (shown.text, shown.word) == ("34 min", "late")
    assert "by 23 November 2026, 11:46" in shown.title
    assert shown.since.iso == "2026-11-23T11:26:00+00:00"


def test_where_nobody_waits_there_is_no_clock() -> None:
    assert clock(None, 20, NOW) is None
