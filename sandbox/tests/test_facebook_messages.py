"""What the Page may say to one person, when, and what it is refused with."""

from typing import Any

import pytest

from sandbox.tests.graph import ask, message, refusal, send
from sandbox.tests.running import RunningSandbox

TAG = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def talk(sandbox: RunningSandbox, handle: str, **changes: Any) -> None:
    """Something becomes of somebody's talk with the first Page."""
    sandbox.play("POST", "/play/talks", {"network": "facebook", "author": handle, **changes})


def test_a_message_stands_as_the_pages_own_and_the_answer_names_both_ids(sandbox: RunningSandbox) -> None:
    person = message(sandbox)["person"]
    answer = send(sandbox, person, "We look into it.").json()
    row = next(row for row in sandbox.ledger(network="facebook") if row["id"] == answer["message_id"])
    assert (answer["recipient_id"], row["text"], row["visibility"]) == (person, "We look into it.", "private")
    assert row["ours"]
    assert row["by_api"]


def test_a_day_after_the_persons_last_words_only_the_human_tag_opens_for_a_week(sandbox: RunningSandbox) -> None:
    person = message(sandbox, author="late_lou")["person"]
    talk(sandbox, "late_lou", hours=-25)
    assert refusal(send(sandbox, person)) == (10, 2018278)
    assert send(sandbox, person, **TAG).ok
    talk(sandbox, "late_lou", hours=-6 * 24)
    assert refusal(send(sandbox, person, **TAG)) == (10, 2018278)
    message(sandbox, "still here", author="late_lou")
    assert send(sandbox, person).ok


def test_the_human_tag_needs_an_approval_and_other_tags_are_dead(sandbox: RunningSandbox) -> None:
    person = message(sandbox)["person"]
    assert refusal(send(sandbox, person, **(TAG | {"tag": "ACCOUNT_UPDATE"}))) == (100, 1893061)
    sandbox.play("POST", "/play/rules", {"network": "facebook", "human_agent": "unapproved"})
    assert refusal(send(sandbox, person, **TAG)) == (100, 2018276)


@pytest.mark.parametrize(
    ("change", "expected"), [({"owner": "other_app"}, (10, 2018300)), ({"blocked": True}, (551, 1545041))]
)
def test_another_apps_talk_and_one_of_somebody_who_blocked_the_page(
    sandbox: RunningSandbox, change: dict[str, Any], expected: tuple[int, int]
) -> None:
    person = message(sandbox, author="gone_gil")["person"]
    talk(sandbox, "gone_gil", **change)
    assert refusal(send(sandbox, person)) == expected
    talk(sandbox, "gone_gil", owner="", blocked=False)
    assert send(sandbox, person).ok


@pytest.mark.parametrize(
    "change",
    [
        {"message": {"text": "x" * 2001}},
        {"message": {}},
        {"message": {"text": "hi", "metadata": "x" * 1000}},
        {"message": {"text": "hi", "attachment": {"type": "image", "payload": {"url": "https://pictures.example/1"}}}},
        {"message": {"attachment": {"type": "image", "payload": {"url": "no address"}}}},
        {"recipient": {"id": ""}},
        {"messaging_type": "SHOUT"},
        {"messaging_type": "MESSAGE_TAG"},
        {"recipient": "id"},
    ],
)
def test_what_no_message_may_be(sandbox: RunningSandbox, change: dict[str, Any]) -> None:
    person = message(sandbox)["person"]
    before = len(sandbox.ledger(network="facebook"))
    assert refusal(send(sandbox, person, **change))[0] == 100
    assert len(sandbox.ledger(network="facebook")) == before


def test_a_text_of_2000_letters_goes_out(sandbox: RunningSandbox) -> None:
    assert send(sandbox, message(sandbox)["person"], "ä" * 2000).ok


def test_nobody_is_written_to_who_never_wrote_and_no_other_pages_people(sandbox: RunningSandbox) -> None:
    person = message(sandbox)["person"]
    assert refusal(send(sandbox, "4711471147114711")) == (100, 2018001)
    body = {"recipient": {"id": person}, "message": {"text": "hi"}}
    assert refusal(ask(sandbox, "POST", "/me/messages", 1, **body)) == (100, 2018001)


def test_a_form_with_json_in_it_is_read_and_one_with_flattened_values_is_not(sandbox: RunningSandbox) -> None:
    person = message(sandbox)["person"]
    token = {"access_token": sandbox.accounts("facebook")[0]["credentials"]["page_token"]}
    good = {"recipient": f'{{"id": "{person}"}}', "message": '{"text": "as a form"}'} | token
    assert sandbox.session.post(f"{sandbox.url}/v26.0/me/messages", data=good).ok
    flat = {"recipient": "id", "message": "text"} | token
    assert refusal(sandbox.session.post(f"{sandbox.url}/v26.0/me/messages", data=flat))[0] == 100


def test_an_attachment_goes_by_address_by_id_or_along(sandbox: RunningSandbox) -> None:
    person = message(sandbox)["person"]
    payload = {"url": "https://pictures.example/bag.jpg", "is_reusable": True}
    about = {"attachment": {"type": "image", "payload": payload}}
    kept = ask(sandbox, "POST", "/me/message_attachments", message=about).json()["attachment_id"]
    again = {"attachment": {"type": "image", "payload": {"attachment_id": kept}}}
    sent = [send(sandbox, person, message=each).json()["message_id"] for each in (about, again)]
    rows = [row for row in sandbox.ledger(network="facebook") if row["id"] in sent]
    assert {row["media"][0]["url"] for row in rows} == {"https://pictures.example/bag.jpg"}
    assert refusal(ask(sandbox, "POST", "/me/message_attachments", 1, message=again)) == (100, 2018074)


def test_typing_and_a_reaction_by_the_page(sandbox: RunningSandbox) -> None:
    made = message(sandbox)
    assert send(sandbox, made["person"], message={}, sender_action="typing_on").json() == {
        "recipient_id": made["person"]
    }
    react: dict[str, Any] = {"sender_action": "react", "payload": {"message_id": made["id"], "reaction": "👍"}}
    assert send(sandbox, made["person"], message={}, **react).ok
    shown = ask(sandbox, "GET", f"/{made['id']}", fields="reactions").json()["reactions"]["data"]
    assert shown == [{"reaction": "👍", "users": [{"id": sandbox.accounts("facebook")[0]["id"]}]}]


def test_a_lost_answer_leaves_the_message_standing_once(sandbox: RunningSandbox) -> None:
    made = message(sandbox, author="doubtful_dan")
    sandbox.play("POST", "/play/faults", {"network": "facebook", "fault": "accepted_503", "count": 1})
    assert refusal(send(sandbox, made["person"], "once")) == (1, 1357046)
    assert [row["text"] for row in sandbox.ledger(network="facebook")].count("once") == 1


def test_a_talk_is_taken_from_another_app_and_passed_on(sandbox: RunningSandbox) -> None:
    person = message(sandbox, author="hand_h")["person"]
    talk(sandbox, "hand_h", owner="other_app")
    body = {"recipient": {"id": person}}
    assert ask(sandbox, "POST", "/me/take_thread_control", 0, **body).json() == {"success": True}
    assert send(sandbox, person).ok
    assert ask(sandbox, "POST", "/me/pass_thread_control", 0, target_app_id="4711", **body).ok
    owner = ask(sandbox, "GET", "/me/thread_owner", recipient=person).json()["data"][0]["thread_owner"]
    assert (owner, refusal(send(sandbox, person))) == ({"app_id": "4711"}, (10, 2018300))
