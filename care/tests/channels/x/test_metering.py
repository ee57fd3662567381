"""What calls cost, what is left of them, and what X's bad days mean."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from care.channels.base import (
    Budget,
    ChannelError,
    Connection,
    CredentialsRefused,
    Image,
    OutgoingReply,
    SourceSpec,
    Unavailable,
    Unconfirmed,
)
from care.channels.x import XChannel, metering
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import Stage, now
from care.tests.channels.x.posts import US, make_includes, make_post

MENTIONS = SourceSpec("mentions")
REPLY = OutgoingReply(text="Sorry!", target_id="77")
PICTURE = Image(b"x", "image/png")
NAMES = {
    "summoned_reply": "post.create_summoned",
    "post_with_link": "post.create_url",
    "deletion": "post.delete",
    "own_read": "post.read_own",
    "user_read": "user.read",
}
ACCOUNT = Connection(
    US,
    "NorthwindAir",
    {"access_token": "t", "access_token_secret": "ts"},
    {"consumer_key": "k", "consumer_secret": "s"},
)
REFUSED = Given(401, b'{"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"}')
ME = Given(body=json.dumps({"data": {"id": US, "name": "Northwind", "username": "NorthwindAir"}}).encode())
RESET = datetime(2030, 1, 1, tzinfo=UTC)


def test_every_new_post_on_a_page_is_billed_with_what_came_along_for_it() -> None:
    parent, other = make_post(author_id=US), make_post()
    old = make_post()
    answer = make_post(referenced_tweets=[{"type": "replied_to", "id": parent["id"]}])
    body = {"data": [answer, old], "includes": make_includes(tweets=[parent, other]), "meta": {}}
    with answering(Given(body=json.dumps(body).encode())) as network:
        channel = XChannel(replace(ACCOUNT, base_url=network.url))
        channel.fetch(MENTIONS, old["id"])
        assert channel.usage.calls == {"post.read_own": 1, "post.read": 1, "user.read": 2}
        channel.fetch(MENTIONS, answer["id"])
    assert channel.usage.calls.total() == 4


def test_what_was_read_today_is_not_billed_again(x: Stage, channel: XChannel) -> None:
    known, other = x.complain(), x.complain()
    channel.usage.read_today = frozenset([known])
    assert len(channel.look_up([known, other]).posts) == 2
    assert channel.usage.calls == {"post.read": 1, "user.read": 1}


def test_every_kind_of_call_that_costs_has_a_price() -> None:
    assert {*XChannel.prices} >= {"post.read", "user.read", "dm.read", "post.create_url", "post.create_summoned"}
    assert XChannel.prices["post.create_url"] > 10 * XChannel.prices["post.create_summoned"]


def test_what_we_count_is_what_the_network_charges(x: Stage, channel: XChannel) -> None:
    cursor = channel.fetch(MENTIONS, "").cursor
    before = charged(x)
    channel.usage.calls.clear()
    linked = OutgoingReply("See https://example.com/help", x.complain())
    published = channel.publish(OutgoingReply("We look into it.", x.complain()))
    channel.publish(linked)
    channel.delete(published.network_id)
    channel.fetch(MENTIONS, cursor)
    assert charged(x) - before == Counter({name: channel.usage.calls[ours] for name, ours in NAMES.items()})


@pytest.mark.parametrize(
    ("reply", "calls"),
    [
        (REPLY, ("post.create_summoned",)),
        (replace(REPLY, text="see https://example.com"), ("post.create_url",)),
        (replace(REPLY, text="see example.com."), ("post.create_url",)),
        (replace(REPLY, invites=True), ("post.create_url",)),
        (replace(REPLY, is_continuation=True), ("post.create",)),
        (replace(REPLY, images=(PICTURE, PICTURE)), ("media", "media", "post.create_summoned")),
        (replace(REPLY, visibility="private", text="see https://example.com"), ("dm.create",)),
    ],
)
def test_the_price_of_a_reply_is_known_before_it_goes_out(reply: OutgoingReply, calls: tuple[str, ...]) -> None:
    assert XChannel(ACCOUNT).calls_for(reply) == calls


def test_an_enterprise_apps_replies_are_plain_posts() -> None:
    assert XChannel(replace(ACCOUNT, options={"summoned_rule": "off"})).calls_for(REPLY) == ("post.create",)


def test_what_may_stand_is_billed_and_what_was_refused_is_not() -> None:
    for given, calls in ((Given(503, b"{}"), 1), (Given(403, b'{"detail": "No", "title": "Forbidden"}'), 0)):
        with answering(given) as network:
            channel = XChannel(replace(ACCOUNT, base_url=network.url))
            with pytest.raises(ChannelError):
                channel.publish(REPLY)
        assert channel.usage.calls.total() == calls


def charged(x: Stage) -> Counter[str]:
    """What the sandbox would charge the account, by kind."""
    rows = x.sandbox.play("GET", "/play/costs")["data"]
    found = [row["kinds"] for row in rows if row["handle"] == x.account["handle"]]
    return Counter({kind: each["units"] for kinds in found for kind, each in kinds.items()})


def limits(remaining: int, prefix: str = "x-rate-limit") -> dict[str, str]:
    return {
        f"{prefix}-limit": "15",
        f"{prefix}-remaining": str(remaining),
        f"{prefix}-reset": str(int(RESET.timestamp())),
    }


def test_budgets_are_read_from_the_headers_of_answers_and_refusals() -> None:
    headers = {**limits(0), **limits(1400, "x-user-limit-24hour"), **limits(9, "x-app-limit-24hour")}
    with answering(Given(429, b"{}", headers=headers)) as network:
        channel = XChannel(replace(ACCOUNT, base_url=network.url))
        with pytest.raises(Unavailable):
            channel.fetch(SourceSpec("messages"), "")
    assert channel.usage.budgets == {
        "dm.read": Budget(15, 0, RESET),
        "dm.read a day": Budget(15, 1400, RESET),
        "dm.read a day for the app": Budget(15, 9, RESET),
    }


@pytest.mark.parametrize("headers", [{}, {"x-rate-limit-limit": "many"}, {**limits(1), "x-rate-limit-reset": "soon"}])
def test_headers_that_tell_nothing_make_no_budget(headers: dict[str, str]) -> None:
    with answering(Given(body=b'{"meta": {}}', headers=headers)) as network:
        channel = XChannel(replace(ACCOUNT, base_url=network.url))
        channel.fetch(MENTIONS, "")
    assert channel.usage.budgets == {}


@pytest.mark.parametrize(
    ("method", "path", "family"),
    [
        ("GET", "/2/users/77/mentions", "mentions"),
        ("GET", "/2/tweets/77/quote_tweets", "quotes"),
        ("GET", "/2/tweets", "lookup"),
        ("POST", "/2/tweets", "post.create"),
        ("DELETE", "/2/tweets/77", "post.delete"),
        ("POST", "/2/dm_conversations/with/77/messages", "dm.create"),
        ("POST", "/2/media/upload", "media"),
        ("PUT", "/somewhere/2/tweets/77/hidden", "post.hide"),
        ("GET", "/2/usage/tweets", ""),
    ],
)
def test_each_call_has_the_budget_of_its_family(method: str, path: str, family: str) -> None:
    assert metering.family_of(method, path) == family


def test_the_networks_own_headers_make_budgets(x: Stage, channel: XChannel) -> None:
    channel.fetch(MENTIONS, "")
    budget = channel.usage.budgets["mentions"]
    assert 0 <= budget.remaining < budget.limit
    assert now() < budget.resets_at < now() + timedelta(minutes=16)


# Bad days.


def test_a_refusal_that_means_nothing_comes_later_and_then_all_is_well(x: Stage, channel: XChannel) -> None:
    x.strike("401_once")
    with pytest.raises(Unavailable):
        channel.fetch(MENTIONS, "")
    assert channel.fetch(MENTIONS, "").posts


@pytest.mark.parametrize(("fault", "words"), [("credits_depleted", "credits"), ("usage_capped", "limit")])
def test_money_and_reads_that_ran_out_are_named(x: Stage, channel: XChannel, fault: str, words: str) -> None:
    x.strike(fault)
    with pytest.raises(Unavailable) as caught:
        channel.fetch(MENTIONS, "")
    assert words in caught.value.reason


@pytest.mark.parametrize("fault", ["rate_limit", "server_error"])
@pytest.mark.parametrize("body", ["json", "text", "html"])
def test_a_refusal_means_the_same_in_every_form(x: Stage, channel: XChannel, fault: str, body: str) -> None:
    x.strike(fault, body=body)
    with pytest.raises(Unavailable):
        channel.fetch(MENTIONS, "")
    with pytest.raises(Unavailable if fault == "rate_limit" else Unconfirmed):
        channel.publish(REPLY)


def test_one_refused_token_is_no_dead_token() -> None:
    with answering(REFUSED, ME) as network:
        with pytest.raises(Unavailable):
            XChannel(replace(ACCOUNT, base_url=network.url)).fetch(MENTIONS, "")
        assert [path for _, path, _, _ in network.asked][1:] == ["/2/users/me"]


def test_one_refused_token_on_a_write_has_published_nothing() -> None:
    with answering(REFUSED, ME) as network, pytest.raises(Unavailable):
        XChannel(replace(ACCOUNT, base_url=network.url)).publish(REPLY)


def test_a_token_that_x_does_not_know_at_all_is_refused() -> None:
    with answering(REFUSED) as network, pytest.raises(CredentialsRefused):
        XChannel(replace(ACCOUNT, base_url=network.url)).fetch(MENTIONS, "")


FORBIDDEN = Given(403, b'{"title": "Forbidden", "type": "about:blank", "status": 403, "detail": "Forbidden"}')
PROXY = Given(403, b"<html>Checking your browser</html>", "text/html")


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ((FORBIDDEN, ME), Unavailable),
        ((PROXY, ME), Unavailable),
        ((PROXY,), Unavailable),
        ((FORBIDDEN,), CredentialsRefused),
    ],
)
def test_one_read_that_is_forbidden_cuts_no_account_off(answers: tuple[Given, ...], kind: type[ChannelError]) -> None:
    with answering(*answers) as network, pytest.raises(ChannelError) as caught:
        XChannel(replace(ACCOUNT, base_url=network.url)).fetch(MENTIONS, "")
    assert caught.type is kind


def test_a_token_good_for_reading_alone_is_not_known() -> None:
    reads = replace(ME, headers={"x-access-level": "read"})
    for answer, is_known in ((reads, False), (replace(reads, headers={"x-access-level": "read-write"}), True)):
        with answering(answer) as network:
            assert XChannel(replace(ACCOUNT, base_url=network.url)).is_known() is is_known


@pytest.mark.parametrize("second", [Given(503, b""), Given(429, b""), Given(402, b"")])
def test_trouble_while_asking_about_the_token_proves_nothing(second: Given) -> None:
    with answering(REFUSED, second) as network, pytest.raises(Unavailable):
        XChannel(replace(ACCOUNT, base_url=network.url)).fetch(MENTIONS, "")


def test_used_up_credits_are_named_for_reads_and_writes() -> None:
    empty = Given(402, b'{"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}')
    with answering(empty) as network:
        channel = XChannel(replace(ACCOUNT, base_url=network.url))
        for work in (lambda: channel.fetch(MENTIONS, ""), lambda: channel.publish(REPLY)):
            with pytest.raises(Unavailable) as caught:
                work()
            assert "credits" in caught.value.reason


def test_the_latest_reset_of_all_budgets_used_up_is_waited_for() -> None:
    soon = {**limits(0), "x-rate-limit-reset": str(int((now() + timedelta(minutes=1)).timestamp()))}
    late = int((now() + timedelta(hours=3)).timestamp())
    headers = {**soon, **limits(0, "x-user-limit-24hour"), "x-user-limit-24hour-reset": str(late)}
    with answering(Given(429, b"", headers=headers)) as network, pytest.raises(Unavailable) as caught:
        XChannel(replace(ACCOUNT, base_url=network.url)).publish(REPLY)
    assert caught.value.retry_at == datetime.fromtimestamp(late, UTC)
