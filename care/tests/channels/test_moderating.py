"""What every channel that moderates promises: done already is done."""

from care.channels.base import Moderating
from care.tests.channels.stages import Stage


def moderator(stage: Stage) -> Moderating:
    channel = stage.channel()
    assert isinstance(channel, Moderating)
    return channel


def test_an_answer_that_is_deleted_already_is_deleted(stage: Stage) -> None:
    reply, channel = stage.answer(), moderator(stage)
    network_id = stage.channel().publish(reply).network_id
    channel.delete(network_id)
    channel.delete(network_id)
    assert not stage.standing(reply.text)


def test_hiding_twice_is_hiding_once(stage: Stage) -> None:
    ours = stage.complain("News", author={"handle": stage.account["handle"]}, kind="post")
    theirs = stage.complain("Awful", in_reply_to=ours)
    channel = moderator(stage)
    for hidden in (True, True, False, False):
        channel.hide(theirs, hidden=hidden)
        [row] = [row for row in stage.sandbox.ledger(network=stage.network) if row["id"] == theirs]
        assert row["hidden"] is hidden
