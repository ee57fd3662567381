"""More came than X shows at once: told as a gap however its lists move meanwhile, and found again by searching."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import Batch, GapSeen, SourceSpec, Unavailable
from care.channels.x import XChannel, client, gaps, sources
from care.channels.x.sources import Fetching
from care.tests.channels.stages import NUMBERS, Stage, ids, now

MENTIONS = SourceSpec("mentions")
REACH = 150  # mentions, in place of X's 800


@pytest.fixture
def short(x: Stage) -> Stage:
    """X with a shorter list of mentions."""
    x.sandbox.play("POST", "/play/rules", {"network": "x", "mentions_reach": REACH})
    return x


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here search knows a post at once."""
    monkeypatch.setattr(gaps, "_SETTLED", timedelta(0))


def flood(x: Stage, number: int, **changes: Any) -> list[str]:
    return [x.complain(**changes) for _ in range(number)]


def look(x: Stage, cursor: str, meanwhile: int = 0) -> Batch:
    """One look at the mentions; so many more come after each page of it."""
    asking = client.Client(x.connection())
    asking.tweepy.session.hooks["response"].append(lambda *_, **__: [flood(x, meanwhile), None][1])
    return Fetching(asking, x.connection(), cursor).fetch(MENTIONS)


def fill(channel: XChannel, gap: GapSeen, source: SourceSpec = MENTIONS) -> list[str]:
    """The ids of all that can be recovered, in as many looks as it takes."""
    batch = channel.recover(source, gap)
    left = [replace(gap, until=more.until) for more in batch.gaps if more.is_recoverable]
    return [*ids(batch.posts), *(found for more in left for found in fill(channel, more, source))]


@pytest.mark.parametrize("meanwhile", [0, 3, REACH])
def test_a_list_that_moves_on_while_it_is_read_hides_no_gap(short: Stage, channel: XChannel, meanwhile: int) -> None:
    cursor, *came = flood(short, REACH + 50)
    batch = look(short, cursor, meanwhile)
    [gap] = batch.gaps
    assert gap.is_recoverable
    assert set(came) <= {*ids(batch.posts), *fill(channel, gap)}


def test_a_list_that_reaches_what_was_known_has_no_gap(short: Stage) -> None:
    cursor, *came = flood(short, REACH - 20)
    batch = look(short, cursor)
    assert (batch.gaps, set(came) <= set(ids(batch.posts))) == ((), True)


def test_a_large_gap_is_filled_piece_by_piece(x: Stage, channel: XChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_AT_ONCE", 1)
    begin = now()
    came = flood(x, 230)
    batch = channel.recover(MENTIONS, GapSeen(begin, now(), gaps.WALL, is_recoverable=True))
    [left] = batch.gaps
    assert (len(batch.posts), left.is_recoverable) == (100, True)
    assert sorted(came) == sorted(set(fill(channel, GapSeen(begin, now(), gaps.WALL, is_recoverable=True))))


def test_a_search_that_finds_more_than_is_read_at_once_tells_of_the_rest(
    x: Stage, channel: XChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_AT_ONCE", 1)
    word, listening = f"flooded{next(NUMBERS)}", "listening"
    cursor, *came = flood(x, 130, text=f"{word} again", kind="post")
    batch = channel.fetch(SourceSpec(listening, word), cursor)
    [gap] = batch.gaps
    assert (len(batch.posts), gap.is_recoverable) == (100, True)
    assert set(came) <= {*ids(batch.posts), *fill(channel, gap, SourceSpec(listening, word))}


def test_a_gap_of_replies_is_filled_with_those_in_our_threads_too(x: Stage, channel: XChannel) -> None:
    begin = now()
    ours = x.complain("News.", author={"handle": x.account["handle"]}, kind="post")
    first = x.complain("Same here", kind="reply", in_reply_to=ours)
    second = x.complain("And here", kind="reply", in_reply_to=first)
    assert {first, second} <= set(fill(channel, GapSeen(begin, now(), "", True), SourceSpec("replies")))


def test_a_gap_of_mentions_is_filled_with_answers_to_us_too(x: Stage, channel: XChannel) -> None:
    begin = now()
    answer = x.complain(
        "So?", kind="reply", in_reply_to=x.complain(author={"handle": x.account["handle"]}, kind="post")
    )
    assert answer in fill(channel, GapSeen(begin, now(), "", True))


def test_a_gap_that_ends_just_now_waits_until_search_knows_it(
    channel: XChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "_SETTLED", timedelta(minutes=1))
    with pytest.raises(Unavailable) as raised:
        channel.recover(MENTIONS, GapSeen(now() - timedelta(minutes=5), now(), "", True))
    assert raised.value.retry_at is not None


def test_what_is_out_of_the_searchs_reach_by_now_is_told_as_lost(x: Stage, channel: XChannel) -> None:
    made = x.complain()
    batch = channel.recover(MENTIONS, GapSeen(now() - timedelta(days=8), now(), gaps.WALL, True))
    assert made in ids(batch.posts)
    assert [(gap.is_recoverable, gap.reason) for gap in batch.gaps if not gap.is_recoverable] == [
        (False, gaps.SEARCH_END)
    ]


def test_a_gap_wholly_out_of_reach_is_lost_without_a_call(channel: XChannel) -> None:
    [lost] = channel.recover(MENTIONS, GapSeen(now() - timedelta(days=9), now() - timedelta(days=8), "", True)).gaps
    assert (lost.is_recoverable, not channel.usage.calls) == (False, True)


def test_a_gap_is_filled_by_a_search_between_its_ends(x: Stage, channel: XChannel) -> None:
    made = x.complain()
    assert made in fill(channel, GapSeen(now() - timedelta(hours=1), now(), gaps.WALL, is_recoverable=True))


def test_a_listening_gap_is_filled_by_its_own_query(x: Stage, channel: XChannel) -> None:
    word = f"northwinde{next(NUMBERS)}"
    made = x.complain(f"{word} again", kind="post")
    gap = GapSeen(now() - timedelta(hours=1), now(), "", is_recoverable=True)
    assert fill(channel, gap, SourceSpec("listening", word)) == [made]
