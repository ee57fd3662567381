"""Until when Meta takes private words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.channels.base import Talk
from care.channels.facebook import FacebookChannel
from care.channels.instagram import InstagramChannel
from care.channels.meta import windows

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def talk(hours: float, kind: str = "message", **changes: Any) -> Talk:
    """A person's words of so many hours ago, to be answered privately."""
    return Talk(**{"kind": kind, "posted_at": NOW - hours * HOUR, "is_private": True, **changes})


@pytest.mark.parametrize(
    ("hours", "by_person", "left"),
    [(0, True, 168), (0, False, 24), (23.9, False, 0.1), (24, False, None), (24, True, 144), (168, True, None)],
)
def test_a_message_is_answered_for_a_day_and_by_a_person_for_a_week(
    hours: float, by_person: bool, left: float | None
) -> None:
    found = windows.standing(talk(hours, by_person=by_person), NOW, "Facebook")
    assert found.until == (None if left is None else NOW + left * HOUR)
    assert found.verdict.answerable == ("no" if left is None else "yes")


def test_the_persons_last_words_count_not_those_that_are_answered() -> None:
    assert windows.standing(talk(500, heard_at=NOW - HOUR), NOW, "Facebook").until == NOW + 167 * HOUR


@pytest.mark.parametrize(
    ("hours", "was_told", "answerable"), [(167, False, "yes"), (168, False, "no"), (1, True, "no")]
)
def test_public_words_take_one_private_reply_for_a_week(hours: float, was_told: bool, answerable: str) -> None:
    found = windows.standing(talk(hours, "comment", was_told=was_told), NOW, "Facebook")
    assert found.verdict.answerable == answerable
    assert bool(found.verdict.reason) is (answerable == "no")


def test_public_answers_have_no_window() -> None:
    for channel in (FacebookChannel, InstagramChannel):
        found = channel.standing(talk(10_000, "comment", is_private=False), NOW)
        assert (found.until, found.verdict.answerable) == (None, "yes")


def test_what_can_be_answered_privately_is_known_by_its_kind() -> None:
    kinds = ("comment", "visitor_post", "mention", "recommendation", "message")
    assert [kind for kind in kinds if FacebookChannel.replies_privately(kind)] == ["comment", "visitor_post"]
    assert [kind for kind in kinds if InstagramChannel.replies_privately(kind)] == ["comment"]


@pytest.mark.parametrize(("hours", "needs"), [(23, False), (24, True)])
def test_the_tag_for_a_persons_words_is_needed_after_a_day(hours: float, needs: bool) -> None:
    assert windows.needs_tag(NOW - hours * HOUR, NOW) is needs
    assert not windows.needs_tag(None, NOW)
