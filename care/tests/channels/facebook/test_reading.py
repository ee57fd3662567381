"""Which posts of a Page have news under them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from care.channels.meta.reading import FIRST_LOOK, OVERLAP, POSTS_AT_ONCE, Memory, look_of
from care.tests.channels.stages import now

NOW = now().replace(microsecond=0)


def post(name: str, minutes_ago: int = 0, comments: int = 1) -> dict[str, Any]:
    updated = (NOW - timedelta(minutes=minutes_ago)).isoformat()
    return {"id": name, "updated_time": updated, "comments": {"summary": {"total_count": comments}}}


def names(posts: list[dict[str, Any]]) -> list[str]:
    return [found["id"] for found in posts]


@pytest.mark.parametrize("cursor", ["", "nonsense", "[]", '{"since": "x"}', '{"posts": 5}'])
def test_the_first_look_reads_what_happened_within_a_day(cursor: str) -> None:
    memory = Memory.of(cursor, NOW)
    assert memory.floor == NOW - FIRST_LOOK
    posts = [post("quiet", 5, comments=0), post("old", 3 * 24 * 60), post("new", 5), post("newer", 1)]
    assert names(memory.changed(posts)) == ["new", "newer"]


def test_only_what_changed_is_read_again() -> None:
    seen = [post("same", 9), post("updated", 8), post("counted", 7)]
    memory = Memory.of(Memory.of("", NOW).after(seen, seen, None), NOW)
    again = [post("same", 9), post("updated", 1), post("counted", 7, comments=2), post("first", 6), post("none", 0, 0)]
    assert names(memory.changed(again)) == ["counted", "first", "updated"]


def test_the_next_look_overlaps_the_last() -> None:
    memory = Memory.of(Memory.of("", NOW).after([post("a")], [post("a")], NOW), NOW)
    assert memory.floor == NOW - OVERLAP


def test_a_busy_page_is_read_in_turns_and_forgets_nothing() -> None:
    posts = [post(str(number), number + 1) for number in range(POSTS_AT_ONCE + 20)]
    memory = Memory.of("", NOW)
    first = memory.changed(posts)
    then = Memory.of(memory.after(posts, first, NOW), NOW)
    assert then.since == memory.since
    second = then.changed(posts)
    assert sorted(names(first + second)) == sorted(names(posts))
    assert Memory.of(then.after(posts, second, None), NOW).changed(posts) == []


def test_old_posts_are_looked_at_once_each_half_hour_and_remembered_between() -> None:
    old, new = post("old", 60 * 24 * 60), post("new", 5)
    swept = Memory.of(Memory.of("", NOW).after([old, new], [new], None, NOW), NOW)
    assert not swept.is_sweep(NOW)
    assert swept.is_sweep(NOW + timedelta(minutes=30))
    between = Memory.of(swept.after([new], [], None), NOW)
    assert between.posts.keys() == {"old", "new"}
    assert names(between.changed([post("old", 0, comments=2), new])) == ["old"]
    gone = Memory.of(between.after([new], [], None, NOW), NOW)
    assert gone.posts.keys() == {"new"}


def test_a_sweep_that_leaves_posts_over_goes_on_in_the_next_look() -> None:
    known = Memory(int(NOW.timestamp()), swept=1)
    left = Memory.of(known.after([post("a"), post("b")], [post("a")], None, NOW), NOW)
    assert left.is_sweep(NOW)
    assert names(left.changed([post("a"), post("b")])) == ["b"]


def test_the_cursor_never_goes_back() -> None:
    later = Memory(int(NOW.timestamp()))
    assert json.loads(later.after([post("old", 500)], [post("old", 500)], None))["since"] == later.since


def test_a_time_still_to_come_does_not_move_the_cursor_past_what_is_written_until_then() -> None:
    future = post("odd", -60 * 24 * 365)
    memory = Memory.of(Memory.of("", NOW).after([future], [future], NOW + timedelta(days=9)), NOW)
    assert memory.floor <= now()


@pytest.mark.parametrize(
    "odd", [{"id": "a"}, {"id": "a", "comments": []}, {"id": "a", "comments": {"summary": {"total_count": "x"}}}]
)
def test_a_post_that_tells_nothing_looks_like_nothing(odd: dict[str, Any]) -> None:
    assert look_of(odd) == (0, 0)
