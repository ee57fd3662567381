import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.tests.graph import error
from sandbox.tests.instagram import graph, newest, own_id, write
from sandbox.tests.receiver import Receiver, receiving
from sandbox.tests.running import RunningSandbox, running_sandbox


def message(sandbox: RunningSandbox, text: str = "hello", handle: str = "rosa_t", **changes: Any) -> str:
    """The id of a customer's new message."""
    body = {"network": "instagram", "author": {"handle": handle}, "text": text} | changes
    made: str = sandbox.play("POST", "/play/messages", body)["id"]
    return made


def igsid(sandbox: RunningSandbox, handle: str = "rosa_t") -> str:
    return sandbox.world.talks.of("instagram", own_id(sandbox), handle).person_id


def ask(recipient: dict[str, str], text: str = "We look into it.", **params: str) -> dict[str, str]:
    return {"recipient": json.dumps(recipient), "message": json.dumps({"text": text})} | params


def send(sandbox: RunningSandbox, recipient: dict[str, str], text: str = "We look into it.", **params: str) -> Any:
    """What the Page's token is answered."""
    return graph(sandbox).request("v26.0/me/messages", post_args=ask(recipient, text, **params), method="POST")


def refusal(sandbox: RunningSandbox, recipient: dict[str, str], text: str = "Hello", **params: str) -> tuple[int, int]:
    """Code and subcode."""
    found = error(
        graph(sandbox), "request", "v26.0/me/messages", post_args=ask(recipient, text, **params), method="POST"
    )
    return found["code"], found.get("error_subcode", 0)


def days_ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).isoformat()


def told(receiver: Receiver, count: int = 1) -> list[dict[str, Any]]:
    bodies = [call.json for call in receiver.wait_for(count)]
    assert {body["object"] for body in bodies} == {"instagram"}
    return [body["entry"][0]["messaging"][0] for body in bodies]


@pytest.fixture
def receiver(sandbox: RunningSandbox) -> Any:
    with receiving(sandbox.accounts("instagram")[0]["app"]["secrets"]) as made:
        where = {"network": "instagram", "url": made.url}
        sandbox.play("POST", "/play/webhooks", where)
        yield made
        sandbox.play("DELETE", "/play/webhooks", where)


def test_a_message_has_an_id_of_instagram_and_its_author_an_id_that_no_comment_shows(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    made = message(sandbox)
    event = told(receiver)[0]
    assert made.startswith("aWdf")
    assert event["message"] == {"mid": made, "text": "hello"}
    assert (event["sender"], event["recipient"]) == ({"id": igsid(sandbox)}, {"id": own_id(sandbox)})
    comment = graph(sandbox).get_object(write(sandbox), fields="from")
    assert comment["from"]["id"] != event["sender"]["id"]


def test_an_answer_comes_back_as_an_echo_among_the_messages(sandbox: RunningSandbox, receiver: Receiver) -> None:
    message(sandbox)
    made = send(sandbox, {"id": igsid(sandbox)})
    echo = told(receiver, 2)[1]
    assert made["recipient_id"] == igsid(sandbox)
    assert (echo["message"]["mid"], echo["message"]["is_echo"]) == (made["message_id"], True)
    assert (echo["sender"], echo["recipient"]) == ({"id": own_id(sandbox)}, {"id": igsid(sandbox)})


def test_what_the_brand_writes_in_instagrams_own_app_is_an_echo_too(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    message(sandbox)
    message(sandbox, "by hand", handle="northwindair", recipient="rosa_t")
    echo = told(receiver, 2)[1]
    assert (echo["message"]["text"], echo["message"]["is_echo"]) == ("by hand", True)
    assert echo["recipient"] == {"id": igsid(sandbox)}
    assert str(echo["message"]["app_id"]) != sandbox.accounts("instagram")[0]["app"]["secrets"]["app_id"]


def test_reactions_and_what_was_seen_are_announced(sandbox: RunningSandbox, receiver: Receiver) -> None:
    message(sandbox)
    ours = send(sandbox, {"id": igsid(sandbox)})["message_id"]
    sandbox.play("POST", f"/play/posts/instagram/{ours}/reaction", {"author": "rosa_t", "emoji": "❤"})
    sandbox.play("POST", "/play/talks", {"network": "instagram", "author": "rosa_t", "read": True})
    reaction, seen = told(receiver, 4)[2:]
    assert reaction["reaction"] == {"mid": ours, "action": "react", "emoji": "❤", "reaction": "love"}
    assert (seen["read"], seen["sender"]) == ({"mid": ours}, {"id": igsid(sandbox)})


def test_an_answer_to_a_story_names_it(sandbox: RunningSandbox, receiver: Receiver) -> None:
    story = newest(sandbox, "story")
    made = write(sandbox, "So true", kind="story_reply")
    said = told(receiver)[0]["message"]
    assert (said["mid"], said["text"], said["reply_to"]["story"]["id"]) == (made, "So true", story.id)
    assert said["reply_to"]["story"]["url"].startswith(sandbox.url)


def test_a_story_that_names_the_account_is_a_message_with_an_attachment(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    made = write(sandbox, "", kind="story_mention")
    said = told(receiver)[0]["message"]
    assert (said["mid"], "text" in said) == (made, False)
    assert [one["type"] for one in said["attachments"]] == ["story_mention"]


def test_what_is_taken_back_is_announced_as_deleted(sandbox: RunningSandbox, receiver: Receiver) -> None:
    made = message(sandbox)
    sandbox.play("DELETE", f"/play/posts/instagram/{made}")
    assert told(receiver, 2)[1]["message"] == {"mid": made, "is_deleted": True}


def test_the_limit_is_a_thousand_bytes(sandbox: RunningSandbox) -> None:
    message(sandbox)
    person = {"id": igsid(sandbox)}
    assert send(sandbox, person, "ä" * 500)["message_id"]
    assert refusal(sandbox, person, "ä" * 501)[0] == 100


def test_after_a_day_only_a_person_may_write_and_after_a_week_nobody(sandbox: RunningSandbox) -> None:
    message(sandbox, handle="two_days", created_at=days_ago(2))
    message(sandbox, handle="eight_days", created_at=days_ago(8))
    human = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    recent, old = ({"id": igsid(sandbox, handle)} for handle in ("two_days", "eight_days"))
    assert refusal(sandbox, recent) == (10, 2534022)
    assert send(sandbox, recent, **human)["message_id"]
    assert refusal(sandbox, old, **human) == (10, 2534022)


def test_a_private_reply_is_sent_once_and_joins_the_comment_to_the_messages(
    sandbox: RunningSandbox, receiver: Receiver
) -> None:
    comment = write(sandbox, author="patient_p")
    made = send(sandbox, {"comment_id": comment})
    assert made["recipient_id"] == igsid(sandbox, "patient_p")
    assert refusal(sandbox, {"comment_id": comment}) == (100, 2534025)


def test_no_private_reply_to_what_is_old_gone_or_no_comment_on_ours(sandbox: RunningSandbox) -> None:
    old, gone, mention = write(sandbox, created_at=days_ago(8)), write(sandbox), write(sandbox, kind="mention")
    live = write(sandbox, "Live", kind="live", author="northwindair")
    over = write(sandbox, "First!", in_reply_to=live)
    for one in (gone, live):
        sandbox.play("DELETE", f"/play/posts/instagram/{one}")
    for one in (old, gone, mention, over, newest(sandbox).id):
        assert refusal(sandbox, {"comment_id": one}) == (100, 2534025)


def test_the_conversations_of_instagram_are_listed_apart_by_platform(sandbox: RunningSandbox) -> None:
    made = message(sandbox, "a word in private", handle="listed_l")
    asked = {"platform": "instagram", "user_id": igsid(sandbox, "listed_l")}
    fields = "id,messages{id,message,from}"
    talks = graph(sandbox).get_connections("me", "conversations", **asked, fields=fields)["data"]
    assert talks[0]["messages"]["data"] == [
        {"id": made, "message": "a word in private", "from": {"username": "listed_l", "id": asked["user_id"]}}
    ]
    assert graph(sandbox).get_connections("me", "conversations", user_id=asked["user_id"])["data"] == []


@pytest.mark.parametrize("fault", ["server_error", "rate_limit"])
def test_a_fault_of_instagram_strikes_its_messages_and_no_others(sandbox: RunningSandbox, fault: str) -> None:
    comment = write(sandbox)
    message(sandbox)
    sandbox.play("POST", "/play/messages", {"network": "facebook", "author": "rosa_t", "text": "hi"})
    psid = sandbox.world.talks.of("facebook", sandbox.accounts("facebook")[0]["id"], "rosa_t").person_id
    sandbox.play("POST", "/play/faults", {"network": "instagram", "fault": fault})
    codes = [refusal(sandbox, to)[0] for to in ({"id": igsid(sandbox)}, {"comment_id": comment})]
    listed = error(graph(sandbox), "get_connections", "me", "conversations", platform="instagram")["code"]
    assert {*codes, listed} == {80002 if fault == "rate_limit" else 2}
    assert send(sandbox, {"id": psid})["message_id"]


def test_a_restart_keeps_stories_talks_and_private_replies(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with running_sandbox(path) as first:
        write(first, "So true", kind="story_reply")
        comment = write(first)
        send(first, {"comment_id": comment})
        before = first.ledger(network="instagram")
    with running_sandbox(path) as second:
        assert second.ledger(network="instagram") == before
        assert refusal(second, {"comment_id": comment}) == (100, 2534025)
        assert send(second, {"id": igsid(second)})["recipient_id"] == igsid(second)
