"""What X cannot show any more is told, never passed over."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from care.channels.base import Connection, GapSeen, Rejected, SourceSpec
from care.channels.x import XChannel, gaps, snowflakes
from care.tests.channels.answering import Answering, Given, answering
from care.tests.channels.stages import now
from care.tests.channels.x.posts import US, make_id, make_includes, make_post

MENTIONS, LISTENING, MESSAGES = SourceSpec("mentions"), SourceSpec("listening", "northwind"), SourceSpec("messages")
SECRETS = {"consumer_key": "k", "consumer_secret": "s"}
TOKENS = {"access_token": "t", "access_token_secret": "ts"}


def connect(network: Answering) -> XChannel:
    return XChannel(Connection(US, "NorthwindAir", TOKENS, SECRETS, network.url))


def page(*posts: Mapping[str, Any], **meta: Any) -> Given:
    body = {"data": posts, "includes": make_includes(), "meta": {"result_count": len(posts), **meta}}
    return Given(body=json.dumps(body).encode())


def ago(**time: float) -> str:
    """The cursor of so long ago."""
    return str(snowflakes.at(now() - timedelta(**time)))


def stale(smallest: str) -> Given:
    words = f"'since_id' must be a tweet id created after then. Please use a 'since_id' that is larger than {smallest}"
    return Given(400, json.dumps({"errors": [{"message": words}], "title": "Invalid Request"}).encode())


def days(gap: GapSeen) -> tuple[int, int]:
    return round((now() - gap.since) / timedelta(days=1)), round((now() - gap.until) / timedelta(days=1))


def wall() -> list[Given]:
    """Eight pages of a hundred mentions, all of the last minute."""
    return [page(*(make_post() for _ in range(100)), next_token=f"t{n}") for n in range(7)] + [
        page(*(make_post() for _ in range(100)))
    ]


def test_a_look_that_reaches_its_cursor_has_no_gap() -> None:
    with answering(page(make_post())) as network:
        assert connect(network).fetch(MENTIONS, ago(minutes=5)).gaps == ()


def test_eight_hundred_mentions_are_a_wall_that_search_can_look_behind() -> None:
    with answering(*wall()) as network:
        batch = connect(network).fetch(MENTIONS, ago(hours=2))
    [gap] = batch.gaps
    assert len(batch.posts) == 800
    assert (gap.is_recoverable, "800" in gap.reason) == (True, True)
    assert days(gap) == (0, 0)


def test_behind_the_wall_only_seven_days_can_be_searched() -> None:
    with answering(*wall()) as network:
        lost, searchable = connect(network).fetch(MENTIONS, ago(days=10)).gaps
    assert (days(lost), lost.is_recoverable) == ((10, 7), False)
    assert (days(searchable), searchable.is_recoverable) == ((7, 0), True)


def test_the_first_look_of_all_has_no_gap() -> None:
    with answering(*wall()) as network:
        assert connect(network).fetch(MENTIONS, "").gaps == ()


def test_a_cursor_too_old_for_x_leaves_a_gap_up_to_what_it_still_shows() -> None:
    with answering(stale(ago(days=6)), page(make_post())) as network:
        batch = connect(network).fetch(MENTIONS, ago(days=9))
    [gap] = batch.gaps
    assert (len(batch.posts), days(gap), gap.is_recoverable) == (1, (9, 6), False)


def test_a_search_from_before_its_seven_days_begins_at_them() -> None:
    with answering(page()) as network:
        batch = connect(network).fetch(LISTENING, ago(days=12))
        since = int(network.asked[0][1].split("since_id=")[1].split("&")[0])
    [gap] = batch.gaps
    assert (days(gap), gap.is_recoverable) == ((12, 7), False)
    moment = snowflakes.moment(str(since))
    assert moment is not None
    assert timedelta(days=6.9) < now() - moment < timedelta(days=7)


def test_a_search_whose_clock_differs_from_ours_is_asked_again() -> None:
    with answering(stale(ago(days=6.5)), page(make_post())) as network:
        assert len(connect(network).fetch(LISTENING, ago(days=12)).posts) == 1
        assert len(network.asked) == 2


def test_messages_older_than_thirty_days_are_a_gap() -> None:
    with answering(page()) as network:
        [gap] = connect(network).fetch(MESSAGES, ago(days=40)).gaps
    assert (days(gap), gap.is_recoverable) == ((40, 30), False)


def test_more_messages_than_may_be_read_at_once_are_a_gap_and_stop_the_reading() -> None:
    event = {"event_type": "MessageCreate", "text": "hi", "sender_id": US}
    pages = [page({**event, "id": make_id()}, next_token=f"t{n}") for n in range(20)]
    with answering(*pages) as network:
        batch = connect(network).fetch(MESSAGES, ago(days=1))
        assert len(network.asked) == 12
    assert [gap.reason for gap in batch.gaps] == [gaps.MESSAGES_MANY]


@pytest.mark.parametrize("kind", ["messages", "quotes", "nonsense"])
def test_what_x_cannot_search_is_not_recovered(channel: XChannel, kind: str) -> None:
    gap = GapSeen(datetime(2026, 1, 1, tzinfo=UTC), now(), "", is_recoverable=True)
    with pytest.raises(Rejected):
        channel.recover(SourceSpec(kind), gap)
