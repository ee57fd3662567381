"""One private message about what somebody said in public."""

from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from sandbox.tests.graph import ask, message, refusal, send, write
from sandbox.tests.running import RunningSandbox


def reply(sandbox: RunningSandbox, text: str = "Tell us more.", **recipient: str) -> requests.Response:
    body: dict[str, Any] = {"recipient": recipient, "message": {"text": text}}
    return ask(sandbox, "POST", "/me/messages", **body)


def test_it_tells_the_persons_id_for_messages_which_is_not_the_comments(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment", author="ann_b")
    answer = reply(sandbox, comment_id=comment).json()
    assert answer["recipient_id"] == message(sandbox, author="ann_b")["person"]
    assert answer["recipient_id"] != ask(sandbox, "GET", f"/{comment}", fields="from").json()["from"]["id"]
    row = next(row for row in sandbox.ledger() if row["id"] == answer["message_id"])
    assert (row["about"], row["visibility"]) == (comment, "private")


def test_it_is_sent_once_and_the_comment_shows_where_it_went(sandbox: RunningSandbox) -> None:
    post, fields = write(sandbox, author="ben_c"), "can_reply_privately,private_reply_conversation{id}"
    assert ask(sandbox, "GET", f"/{post}", fields=fields).json()["can_reply_privately"] is True
    assert reply(sandbox, post_id=post).ok
    assert refusal(reply(sandbox, post_id=post)) == (10900, None)
    after = ask(sandbox, "GET", f"/{post}", fields=fields).json()
    talk = message(sandbox, author="ben_c")["talk"]
    assert (after["can_reply_privately"], after["private_reply_conversation"]["id"]) == (False, talk)


def test_it_comes_within_seven_days_and_never_to_the_page_itself(sandbox: RunningSandbox) -> None:
    old = (datetime.now(UTC) - timedelta(days=7, minutes=1)).isoformat()
    late = write(sandbox, kind="comment", created_at=old)
    ours = write(sandbox, kind="comment", author=sandbox.accounts("facebook")[0]["handle"])
    for comment in (late, ours):
        assert refusal(reply(sandbox, comment_id=comment)) == (10903, None)
        assert ask(sandbox, "GET", f"/{comment}", fields="can_reply_privately").json()["can_reply_privately"] is False


def test_nothing_is_about_what_is_gone(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment")
    sandbox.play("DELETE", f"/play/posts/facebook/{comment}")
    assert refusal(reply(sandbox, comment_id=comment)) == (100, 33)


def test_the_talk_goes_on_only_once_the_person_answers(sandbox: RunningSandbox) -> None:
    person = reply(sandbox, comment_id=write(sandbox, kind="comment", author="cid_d")).json()["recipient_id"]
    assert refusal(send(sandbox, person)) == (10, 2018278)
    message(sandbox, author="cid_d")
    assert send(sandbox, person).ok


def test_somebody_who_blocked_the_page_gets_none(sandbox: RunningSandbox) -> None:
    comment = write(sandbox, kind="comment", author="dot_e")
    sandbox.play("POST", "/play/talks", {"network": "facebook", "author": "dot_e", "blocked": True})
    assert refusal(reply(sandbox, comment_id=comment)) == (551, 1545041)
    assert ask(sandbox, "GET", f"/{comment}", fields="can_reply_privately").json()["can_reply_privately"] is True
