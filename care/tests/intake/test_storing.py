"""What comes again word for word is not worked again; what changed is."""

from typing import Any

import pytest

from care.channels.base import GoneSeen, MediaSeen, Verdict
from care.intake.looking import take_away
from care.intake.receiving import receive
from care.intake.storing import news, store
from care.models import ChannelAccount, Source
from care.tests.make import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(account: ChannelAccount) -> Source:
    source = account.sources.get(kind="mentions")
    receive(account, seen(network_id="5", text="Still waiting.", counts={"likes": 1}), source)
    return source


def is_news(source: Source, **changes: Any) -> bool:
    values = {"network_id": "5", "text": "Still waiting.", "counts": {"likes": 1}, **changes}
    return bool(news(source, [seen(**values)]))


def test_the_same_again_is_no_news(source: Source) -> None:
    assert not is_news(source)
    assert not is_news(source, counts={})


@pytest.mark.parametrize(
    "changes",
    [
        {"network_id": "6"},
        {"text": "Still waiting!"},
        {"counts": {"likes": 2}},
        {"media": (MediaSeen("photo", "https://pictures.example/1.jpg"),)},
    ],
)
def test_what_changed_is_news(source: Source, changes: dict[str, Any]) -> None:
    assert is_news(source, **changes)


def test_what_another_source_met_is_news_to_this_one(account: ChannelAccount, source: Source) -> None:
    assert is_news(account.sources.get(kind="replies"))


def test_a_context_post_that_turns_out_to_be_for_us_is_news(account: ChannelAccount, source: Source) -> None:
    receive(account, seen(network_id="7", is_context=True), source)
    assert not news(source, [seen(network_id="7", is_context=True)])
    assert news(source, [seen(network_id="7")])


def test_what_can_be_answered_now_is_news(account: ChannelAccount, source: Source) -> None:
    receive(account, seen(network_id="7", verdict=Verdict("there", "They did not mention us.")), source)
    assert news(source, [seen(network_id="7")])


def test_what_was_taken_away_is_no_news_however_it_comes_again(account: ChannelAccount, source: Source) -> None:
    take_away(account, (GoneSeen("5", "deleted"),))
    assert not is_news(source)


def test_what_there_was_no_time_for_comes_with_the_next_look(account: ChannelAccount, source: Source) -> None:
    posts = [seen(network_id="8"), seen(network_id="9")]
    assert not store(source, posts, seconds=-1)
    assert news(source, posts) == posts
    assert store(source, posts)
    assert news(source, posts) == []
