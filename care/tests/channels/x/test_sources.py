"""What is fetched from X: each source of its own, in a sandbox that really answers."""

from typing import Any

import pytest

from care.channels.base import Batch, PostSeen, Rejected, SourceSpec
from care.channels.x import XChannel, queries
from care.tests.channels.stages import NUMBERS, Stage, ids


def fetch(channel: XChannel, kind: str, cursor: str = "", query: str = "") -> Batch:
    return channel.fetch(SourceSpec(kind, query), cursor)


def found(batch: Batch, post_id: str) -> PostSeen:
    return next(post for post in batch.posts if post.network_id == post_id)


def say(x: Stage, text: str = "", **changes: Any) -> str:
    """Something that we say in X's own app."""
    author = {"handle": x.account["handle"]}
    return x.complain(text or f"News of the day, {next(NUMBERS)}.", author=author, kind="post", **changes)


def whisper(x: Stage, text: str = "in private", handle: str = "") -> str:
    message = {"network": "x", "author": {"handle": handle or f"whisperer{next(NUMBERS)}"}, "text": text}
    made: str = x.sandbox.play("POST", "/play/messages", message)["id"]
    return made


def test_a_quote_of_our_post_comes_once_and_can_be_answered(x: Stage, channel: XChannel) -> None:
    quote = x.complain("Look at this.", kind="quote", in_reply_to=say(x))
    batch = fetch(channel, "quotes")
    post = found(batch, quote)
    assert (post.kind, post.verdict.answerable, post.is_context) == ("quote", "yes", False)
    assert fetch(channel, "quotes", batch.cursor).posts == ()


def test_a_later_quote_of_the_same_post_comes_too(x: Stage, channel: XChannel) -> None:
    ours = say(x)
    x.complain(kind="quote", in_reply_to=ours)
    cursor = fetch(channel, "quotes").cursor
    later = x.complain(kind="quote", in_reply_to=ours)
    assert later in ids(fetch(channel, "quotes", cursor).posts)


@pytest.mark.parametrize("cursor", ["", "nonsense", "[]", '{"since": {}, "counts": [1]}', '{"counts": {"5": "x"}}'])
def test_a_quotes_cursor_that_cannot_be_read_begins_anew(x: Stage, channel: XChannel, cursor: str) -> None:
    quote = x.complain(kind="quote", in_reply_to=say(x))
    assert quote in ids(fetch(channel, "quotes", cursor).posts)


def test_an_answer_to_an_answer_in_our_thread_is_found(x: Stage, channel: XChannel) -> None:
    first = x.complain("Same here", kind="reply", in_reply_to=say(x))
    second = x.complain("And here", kind="reply", in_reply_to=first)
    batch = fetch(channel, "replies")
    assert {first, second} <= set(ids(batch.posts))
    assert found(batch, second).parent_id == first


def test_what_we_say_in_xs_own_app_comes_as_ours(x: Stage, channel: XChannel) -> None:
    complaint = x.complain()
    answer = x.complain("We saw it.", author={"handle": x.account["handle"]}, kind="reply", in_reply_to=complaint)
    post = found(fetch(channel, "replies"), answer)
    assert post.author is not None
    assert (post.author.network_id, post.parent_id, post.is_context) == (x.account["id"], complaint, False)


def test_listening_finds_who_only_speaks_of_us_and_leaves_us_out(x: Stage, channel: XChannel) -> None:
    word = f"northwinde{next(NUMBERS)}"
    theirs, ours = x.complain(f"{word} is late again", kind="post"), say(x, f"{word} is on time")
    batch = fetch(channel, "listening", query=f'{word} OR "{word} air"')
    assert ids(batch.posts) == [theirs]
    assert batch.posts[0].verdict.answerable == "there"
    assert ours not in ids(batch.posts)


def test_an_enterprise_account_may_answer_what_listening_finds(x: Stage) -> None:
    word = f"northwinde{next(NUMBERS)}"
    x.complain(f"{word} is late", kind="post")
    [post] = fetch(XChannel(x.connection()), "listening", query=word).posts
    assert post.verdict.under({"summoned_rule": "on"}).answerable == "there"
    assert post.verdict.under({"summoned_rule": "off"}).answerable == "yes"


@pytest.mark.parametrize("query", ["", "  ", "a " * 300])
def test_a_query_that_is_empty_or_too_long_is_rejected(channel: XChannel, query: str) -> None:
    with pytest.raises(Rejected):
        fetch(channel, "listening", query=query)


def test_all_our_threads_fit_into_queries_of_xs_length() -> None:
    conversations = [str(2083157183716917248 + number) for number in range(48)]
    found = queries.answering("NorthwindAir", conversations)
    assert all(len(query) <= queries.LONGEST for query in found)
    assert all(sum(f"conversation_id:{one}" in query for query in found) == 1 for one in conversations)
    assert queries.answering("@NorthwindAir", []) == ["(to:NorthwindAir) -from:NorthwindAir -is:retweet"]


def test_messages_come_oldest_first_with_their_senders(x: Stage, channel: XChannel) -> None:
    made = [whisper(x, "one"), whisper(x, "two")]
    batch = fetch(channel, "messages")
    assert [post_id for post_id in ids(batch.posts) if post_id in made] == made
    post = found(batch, made[0])
    assert (post.kind, post.visibility, post.text) == ("message", "private", "one")
    assert post.author is not None
    assert post.author.handle.startswith("whisperer")


def test_messages_are_read_on_from_the_cursor(x: Stage, channel: XChannel) -> None:
    whisper(x)
    cursor = fetch(channel, "messages").cursor
    later = whisper(x)
    batch = fetch(channel, "messages", cursor)
    assert later in ids(batch.posts)
    assert int(batch.cursor) == int(later) > int(cursor)


@pytest.mark.parametrize("kind", ["mentions", "replies", "quotes", "messages"])
def test_a_quiet_source_keeps_its_cursor(channel: XChannel, kind: str) -> None:
    cursor = fetch(channel, kind).cursor
    assert fetch(channel, kind, cursor).cursor == cursor


def test_an_edited_complaint_keeps_its_id_and_shows_its_newest_words(x: Stage, channel: XChannel) -> None:
    made = x.complain("My bag is lots", kind="post")
    x.sandbox.play("POST", f"/play/posts/x/{made}", {"text": f"@{x.account['handle']} My bag is lost"})
    [post] = channel.look_up([made]).posts
    assert (post.network_id, post.text.endswith("is lost"), post.edited_at is not None) == (made, True, True)


def test_counts_grow_as_a_post_spreads(x: Stage, channel: XChannel) -> None:
    made = x.complain()
    x.sandbox.play("POST", f"/play/posts/x/{made}/spread", {"likes": 3, "reposts": 2})
    [post] = channel.look_up([made]).posts
    assert {name: post.counts[name] for name in ("likes", "reposts", "replies")} == {
        "likes": 3,
        "reposts": 2,
        "replies": 0,
    }


@pytest.mark.parametrize(("change", "reason"), [("protected", "protected"), ("suspended", "deleted")])
def test_what_is_hidden_is_gone_with_the_reason_as_far_as_x_tells(
    x: Stage, channel: XChannel, change: str, reason: str
) -> None:
    handle = f"hider{next(NUMBERS)}"
    made = x.complain(author={"handle": handle})
    x.sandbox.play("POST", f"/play/people/x/{handle}", {change: True})
    found = channel.look_up([made])
    assert (ids(found.posts), [gone.reason for gone in found.gone]) == ([], [reason])


def test_xs_newer_names_of_things_are_read_as_well(x: Stage, channel: XChannel) -> None:
    x.sandbox.play("POST", "/play/rules", {"network": "x", "spelling": "post"})
    ours = say(x)
    quote = x.complain("a story " * 50, kind="quote", in_reply_to=ours)
    answer = x.complain(kind="reply", in_reply_to=ours)
    batch = fetch(channel, "quotes")
    assert found(batch, quote).verdict.answerable == "yes"
    assert len(found(batch, quote).text) > 390
    assert found(fetch(channel, "replies"), answer).parent_id == ours
    assert ids(channel.look_up([quote]).posts) == [quote]
