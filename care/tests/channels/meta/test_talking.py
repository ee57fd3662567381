"""Private words on Messenger and Instagram."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from care.channels.base import OutgoingReply, PostSeen, Rejected, SourceSpec, Unavailable, Unconfirmed
from care.channels.meta.talking import READABLE
from care.tests.channels.stages import NUMBERS, Stage, ids, now

DAY = timedelta(hours=24)


def write(talks: Stage, handle: str, text: str = "hello?", **more: Any) -> dict[str, Any]:
    """A message in the talk with a person, and what the network calls the two."""
    body = {"network": talks.network, "author": {"handle": handle}, "text": text, **more}
    made: dict[str, Any] = talks.sandbox.play("POST", "/play/messages", body)
    return made


def move(talks: Stage, handle: str, hours: float, **more: Any) -> None:
    talks.sandbox.play("POST", "/play/talks", {"network": talks.network, "author": handle, "hours": hours, **more})


def somebody() -> str:
    return f"talker{next(NUMBERS)}"


def answer(person: str, **changes: Any) -> OutgoingReply:
    values = {"text": f"We look into it, {next(NUMBERS)}.", "target_id": "m", "target_kind": "message"}
    return OutgoingReply(**{**values, "visibility": "private", "recipient_id": person, "heard_at": now(), **changes})


def fetched(talks: Stage, cursor: str = "") -> tuple[PostSeen, ...]:
    return talks.channel().fetch(SourceSpec("messages"), cursor).posts


def test_a_message_comes_with_who_wrote_it_in_which_talk(talks: Stage) -> None:
    made = write(talks, somebody(), "Where is my bag?")
    [post] = [post for post in fetched(talks) if post.network_id == made["id"]]
    assert (post.kind, post.visibility, post.text) == ("message", "private", "Where is my bag?")
    assert post.author is not None
    assert post.author.network_id == post.thread_id == made["person"]


def test_what_we_wrote_in_the_networks_own_app_comes_as_ours(talks: Stage) -> None:
    who = somebody()
    made = write(talks, who)
    ours = write(talks, talks.account["handle"], "by hand", recipient=who)["id"]
    [post] = [post for post in fetched(talks) if post.network_id == ours]
    assert post.author is not None
    assert (post.author.network_id, post.thread_id) == (talks.account["id"], made["person"])


def test_pictures_stickers_and_shared_links_come_along(talks: Stage) -> None:
    who = somebody()
    picture = write(talks, who, " ", media=["https://images.example/bag.jpg"])["id"]
    shared = write(talks, who, "look", share="https://www.example.com/post")["id"]
    found = {post.network_id: post.media for post in fetched(talks)}
    assert [media.kind for media in found[picture]] == ["photo"]
    assert [media.url for media in found[shared]] == ["https://www.example.com/post"]


def test_more_messages_than_are_shown_leave_a_gap(talks: Stage) -> None:
    who = somebody()
    write(talks, who)
    cursor = (now() - timedelta(hours=1)).isoformat()
    for number in range(READABLE + 5):
        write(talks, who, f"again {number}")
    batch = talks.channel().fetch(SourceSpec("messages"), cursor)
    [gap] = [gap for gap in batch.gaps if gap.since < gap.until]
    assert not gap.is_recoverable
    assert str(READABLE) in gap.reason


def test_within_a_day_anybody_may_answer(talks: Stage) -> None:
    made = write(talks, somebody())
    reply = answer(made["person"], by_person=False)
    published = talks.channel().publish(reply)
    assert (published.recipient_id, published.thread_id) == (made["person"], made["person"])
    assert [row["id"] for row in talks.standing(reply.text)] == [published.network_id]


def test_after_a_day_only_a_person_may_for_a_week(talks: Stage) -> None:
    who = somebody()
    made = write(talks, who)
    move(talks, who, -25)
    late = answer(made["person"], heard_at=now() - timedelta(hours=25))
    with pytest.raises(Rejected):
        talks.channel().publish(replace(late, by_person=False))
    assert talks.channel().publish(late).network_id
    move(talks, who, -24 * 7)
    with pytest.raises(Rejected) as caught:
        talks.channel().publish(answer(made["person"], heard_at=now() - timedelta(days=8)))
    assert "The time to answer is over" in caught.value.reason


def test_a_closed_window_is_no_lost_permission(talks: Stage) -> None:
    """Both are error 10: the one concerns an answer, the other the whole account."""
    who = somebody()
    made = write(talks, who)
    move(talks, who, -25)
    with pytest.raises(Rejected):
        talks.channel().publish(answer(made["person"]))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"blocked": True}, "cannot be reached"), ({"owner": "other_app"}, "Another app answers this conversation")],
)
def test_who_cannot_be_written_to_is_told_in_words(talks: Stage, change: dict[str, Any], words: str) -> None:
    who = somebody()
    made = write(talks, who)
    move(talks, who, 0, **change)
    with pytest.raises(Rejected) as caught:
        talks.channel().publish(answer(made["person"]))
    assert words in caught.value.reason


def test_an_app_without_the_tag_is_told_so(talks: Stage) -> None:
    who = somebody()
    made = write(talks, who)
    move(talks, who, -25)
    talks.sandbox.play("POST", "/play/rules", {"network": "facebook", "human_agent": "unapproved"})
    with pytest.raises(Rejected) as caught:
        talks.channel().publish(answer(made["person"], heard_at=now() - DAY))
    assert "has not approved this app" in caught.value.reason


def test_the_last_twenty_messages_tell_whether_it_stands(talks: Stage) -> None:
    made = write(talks, somebody())
    reply = answer(made["person"], since=now())
    talks.strike("lost_answer", on="write", count=1)
    with pytest.raises(Unconfirmed):
        talks.channel().publish(reply)
    found = talks.channel().find(reply)
    assert found is not None
    assert found.recipient_id == made["person"]
    assert talks.channel().find(replace(reply, text="Something else")) is None


def test_behind_twenty_newer_ones_it_may_stand_unseen(talks: Stage) -> None:
    who = somebody()
    made = write(talks, who)
    reply = answer(made["person"], since=now())
    for number in range(READABLE):
        write(talks, who, f"and {number}")
    with pytest.raises(Unavailable):
        talks.channel().find(reply)


def test_a_message_to_nobody_known_is_rejected(talks: Stage) -> None:
    with pytest.raises(Rejected):
        talks.channel().publish(answer("123456789012345"))


@pytest.mark.parametrize("signs", [0, 1])
def test_a_message_has_its_own_limit(talks: Stage, signs: int) -> None:
    made = write(talks, somebody())
    limits = talks.channel().limits
    text = "ä" * (limits.message_length // limits.message_count("ä")) + "x" * signs
    assert limits.message_count(text) == limits.message_length + signs
    if signs:
        with pytest.raises(Rejected):
            talks.channel().publish(answer(made["person"], text=text))
    else:
        assert talks.channel().publish(answer(made["person"], text=text)).network_id


def test_each_message_is_fetched_once_in_its_order(talks: Stage) -> None:
    who = somebody()
    made = [write(talks, who, f"part {number}")["id"] for number in range(4)]
    found = ids(fetched(talks))
    assert [network_id for network_id in found if network_id in made] == made
