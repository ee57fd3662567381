"""Near Meta's limits nothing more is asked, until the time that Meta names."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import SourceSpec, Unavailable
from care.channels.meta import sparing
from care.tests.channels.stages import Stage, now
from sandbox.tests.running import RunningSandbox

HOST = "https://graph.facebook.com/v26.0"
BUDGETS = {"facebook": "pages", "instagram": "instagram"}


@pytest.fixture(autouse=True)
def no_usage(sandbox: RunningSandbox) -> Iterator[None]:
    yield
    sandbox.play("DELETE", "/play/usage")


def use(stage: Stage, **used: Any) -> None:
    values = {"network": stage.network, "to": stage.account["id"], **used}
    stage.sandbox.play("POST", "/play/usage", values)


@pytest.mark.parametrize(
    ("method", "path", "kinds"),
    [
        ("GET", "/7/feed", ("pages", "app")),
        ("POST", "/7_1/comments", ("pages", "app", "public")),
        ("POST", "/1801/replies", ("pages", "app", "public")),
        ("GET", "/7_1/comments", ("pages", "app")),
        ("POST", "/7_1", ("pages", "app")),
        ("POST", "/me/messages", ("messenger", "app")),
        ("GET", "/7/conversations?user_id=5", ("messenger", "app")),
        ("GET", "/t_1", ("messenger", "app")),
        ("GET", "/?ids=1,2", ("pages", "app")),
    ],
)
def test_each_call_takes_from_its_own_budgets(method: str, path: str, kinds: tuple[str, ...]) -> None:
    assert sparing.kinds_of(method, HOST + path, "pages") == kinds


def test_from_95_per_cent_on_a_page_stops_until_the_time_that_meta_names(comments: Stage) -> None:
    comments.complain()
    use(comments, percent=95, minutes=7)
    channel = comments.channel()
    with pytest.raises(Unavailable):
        channel.fetch(SourceSpec("comments"), "")
    until = channel.usage.not_before[BUDGETS[comments.network]]
    assert timedelta(minutes=6) < until - now() <= timedelta(minutes=7)


def test_below_that_it_goes_on(comments: Stage) -> None:
    use(comments, percent=94, minutes=7)
    channel = comments.channel()
    channel.fetch(SourceSpec("comments"), "")
    channel.fetch(SourceSpec("comments"), "")
    assert channel.usage.not_before == {}
    assert channel.usage.budgets[BUDGETS[comments.network]].remaining == 6


def test_what_is_spared_never_leaves(comments: Stage) -> None:
    until = now() + timedelta(minutes=3)
    spared = comments.channel(not_before={BUDGETS[comments.network]: until}, base_url="http://127.0.0.1:9")
    reply = comments.answer()
    for call in (lambda: spared.fetch(SourceSpec("comments"), ""), lambda: spared.publish(reply)):
        with pytest.raises(Unavailable) as caught:
            call()
        assert caught.value.retry_at == until


def test_a_time_that_is_over_stops_nothing(comments: Stage) -> None:
    over = {kind: now() - timedelta(seconds=1) for kind in ("app", "pages", "instagram")}
    comments.channel(not_before=over).fetch(SourceSpec("comments"), "")


def test_a_full_inbox_leaves_the_comments_alone(comments: Stage) -> None:
    channel = comments.channel(not_before={"messenger": now() + timedelta(minutes=3)})
    channel.fetch(SourceSpec("comments"), "")
    with pytest.raises(Unavailable):
        channel.fetch(SourceSpec("messages"), "")


@pytest.mark.parametrize(
    ("code", "kind"), [(80001, "pages"), (80002, "instagram"), (80006, "messenger"), (4, "app"), (32, ""), (613, "")]
)
def test_each_refusal_stops_what_it_is_about(comments: Stage, code: int, kind: str) -> None:
    comments.strike("rate_limit", code=code, seconds=600)
    channel = comments.channel()
    with pytest.raises(Unavailable):
        channel.fetch(SourceSpec("comments"), "")
    until = channel.usage.not_before[kind or BUDGETS[comments.network]]
    assert timedelta(minutes=9) < until - now() <= timedelta(minutes=10)


def test_too_many_public_answers_stop_public_answers_for_an_hour(comments: Stage) -> None:
    comments.sandbox.play("POST", "/play/rules", {"network": "facebook", "replies_a_minute": 1, "block_s": 1})
    channel, second = comments.channel(), comments.answer()
    with suppress(Unavailable):
        channel.publish(comments.answer())
    with pytest.raises(Unavailable) as caught:
        channel.publish(second)
    until = channel.usage.not_before["public"]
    assert caught.value.retry_at is not None
    assert timedelta(minutes=59) < until - now() <= timedelta(hours=1)
    with pytest.raises(Unavailable):
        comments.channel(not_before={"public": until}).publish(comments.answer())
    comments.channel(not_before={"public": until}).fetch(SourceSpec("messages"), "")
