"""X's bad days, each from an HTTP answer of a network that listens: what it means, and what stands afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from care.channels import http
from care.channels.base import ChannelError, Rejected, SourceSpec, Unavailable, Unconfirmed
from care.channels.x import XChannel
from care.tests.channels.stages import Stage, now

MENTIONS = SourceSpec("mentions")


@pytest.mark.parametrize("body", ["json", "text", "html"])
@pytest.mark.parametrize(("seconds", "wait"), [(120, 120), (None, 60)])
def test_a_rate_limit_is_waited_for_with_a_reset_and_without(
    x: Stage, channel: XChannel, body: str, seconds: int | None, wait: int
) -> None:
    reply = x.answer()
    x.strike("rate_limit", body=body, **({"seconds": seconds} if seconds else {}))
    for work in (lambda: channel.publish(reply), lambda: channel.fetch(MENTIONS, "")):
        with pytest.raises(Unavailable) as caught:
            work()
        assert caught.value.retry_at is not None
        assert abs(caught.value.retry_at - now() - timedelta(seconds=wait)) < timedelta(seconds=15)
    assert x.standing(reply.text) == []


@pytest.mark.parametrize(
    ("fault", "meaning", "stands"),
    [
        ("credits_depleted", Unavailable, 0),
        ("401_once", Unavailable, 0),
        ("server_error", Unconfirmed, 0),
        ("html_error", Unconfirmed, 0),
        ("timeout", Unconfirmed, 0),
        ("accepted_503", Unconfirmed, 1),
        ("lost_answer", Unconfirmed, 1),
        ("bad_json", Unconfirmed, 1),
    ],
)
def test_an_answer_goes_again_or_is_looked_for(
    x: Stage, monkeypatch: pytest.MonkeyPatch, fault: str, meaning: type[ChannelError], stands: int
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (1.0, 0.5))
    reply, began = x.answer(), now()
    x.strike(fault, on="write", count=1)
    with pytest.raises(ChannelError) as caught:
        XChannel(x.connection()).publish(reply)
    x.sandbox.reset_faults()
    assert (caught.type, len(x.standing(reply.text))) == (meaning, stands)
    assert bool(XChannel(x.connection()).find(replace(reply, since=began))) is bool(stands)


@pytest.mark.parametrize("fault", ["credits_depleted", "401_once", "server_error", "html_error", "timeout"])
def test_a_read_comes_later(x: Stage, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    monkeypatch.setattr(http, "TIMEOUT", (1.0, 0.5))
    x.strike(fault, on="read", count=1)
    with pytest.raises(Unavailable):
        XChannel(x.connection()).fetch(MENTIONS, "")


def test_the_same_words_twice_are_refused_at_first_and_evidence_after_an_unknown_attempt(
    x: Stage, channel: XChannel
) -> None:
    reply, began = x.answer(), now()
    channel.publish(reply)
    with pytest.raises(Rejected, match="twice"):
        channel.publish(reply)
    with pytest.raises(Unconfirmed, match="earlier attempt"):
        channel.publish(replace(reply, since=began))
    assert (len(x.standing(reply.text)), channel.find(replace(reply, since=began)) is None) == (1, False)
