"""Conversations, their messages and the people in them, as a Page reads them."""

from sandbox.tests.graph import ask, message, refusal, send
from sandbox.tests.running import RunningSandbox


def test_talks_are_listed_with_the_latest_words_first(sandbox: RunningSandbox) -> None:
    first, second = (message(sandbox, author=handle)["talk"] for handle in ("one_o", "two_t"))
    message(sandbox, "again", author="one_o")
    listed = ask(sandbox, "GET", "/me/conversations", platform="messenger").json()["data"]
    assert [talk["id"] for talk in listed[:2]] == [first, second]
    assert set(listed[0]) == {"id", "updated_time"}


def test_a_talk_is_found_by_its_person_and_pages_through(sandbox: RunningSandbox) -> None:
    made = message(sandbox, author="solo_s")
    found = ask(sandbox, "GET", "/me/conversations", user_id=made["person"], fields="id,participants,can_reply").json()
    page = sandbox.accounts("facebook")[0]
    assert [person["id"] for person in found["data"][0]["participants"]["data"]] == [made["person"], page["id"]]
    assert (len(found["data"]), found["data"][0]["can_reply"]) == (1, True)
    message(sandbox, author="solo_t")
    assert "next" in ask(sandbox, "GET", "/me/conversations", limit=1).json()["paging"]


def test_messages_come_newest_first_from_both_sides(sandbox: RunningSandbox) -> None:
    made = message(sandbox, "first", author="both_b")
    send(sandbox, made["person"], "second")
    fields = "unread_count,message_count,snippet,messages.limit(5){id,message,from,to}"
    talk = ask(sandbox, "GET", f"/{made['talk']}", fields=fields).json()
    messages = talk["messages"]["data"]
    assert [one["message"] for one in messages] == ["second", "first"]
    assert messages[1]["from"]["id"] == messages[0]["to"]["data"][0]["id"] == made["person"]
    assert (talk["unread_count"], talk["message_count"], talk["snippet"]) == (0, 2, "second")


def test_only_the_newest_twenty_are_shown_in_full(sandbox: RunningSandbox) -> None:
    ids = [message(sandbox, f"nr {number}", author="many_m")["id"] for number in range(22)]
    talk = message(sandbox, "last", author="many_m")["talk"]
    listed = ask(sandbox, "GET", f"/{talk}/messages", fields="message", limit=50).json()["data"]
    assert [("message" in one) for one in listed] == [True] * 20 + [False] * 3
    assert refusal(ask(sandbox, "GET", f"/{ids[0]}"))[0] == 9000001
    assert ask(sandbox, "GET", f"/{ids[-1]}", fields="message").json()["message"] == "nr 21"


def test_what_was_taken_back_is_gone(sandbox: RunningSandbox) -> None:
    made = message(sandbox, "oops", author="undo_u")
    sandbox.play("DELETE", f"/play/posts/facebook/{made['id']}")
    assert refusal(ask(sandbox, "GET", f"/{made['id']}"))[0] == 9000001
    assert ask(sandbox, "GET", f"/{made['talk']}/messages").json() == {"data": []}


def test_pictures_and_answers_are_shown(sandbox: RunningSandbox) -> None:
    first = message(sandbox, "look", author="pict_p")
    picture = message(sandbox, "", author="pict_p", media=["https://pictures.example/1.jpg"], in_reply_to=first["id"])
    shown = ask(sandbox, "GET", f"/{picture['id']}", fields="message,attachments,reply_to").json()
    assert shown["attachments"]["data"][0]["image_data"]["url"] == "https://pictures.example/1.jpg"
    assert (shown["message"], shown["reply_to"]) == ("", {"mid": first["id"]})


def test_a_person_has_a_profile_on_the_page_that_they_wrote_to(sandbox: RunningSandbox) -> None:
    person = message(sandbox)["person"]
    shown = ask(sandbox, "GET", f"/{person}", fields="name,profile_pic").json()
    assert (shown["name"], shown["id"]) == ("Rosa T", person)
    assert refusal(ask(sandbox, "GET", f"/{person}", 1)) == (100, 33)


def test_a_person_has_another_id_on_another_page(sandbox: RunningSandbox) -> None:
    other = sandbox.accounts("facebook")[1]["id"]
    assert message(sandbox)["person"] != message(sandbox, to=other)["person"]


def test_another_pages_talk_is_not_there(sandbox: RunningSandbox) -> None:
    made = message(sandbox)
    for path in (f"/{made['talk']}", f"/{made['talk']}/messages", f"/{made['id']}"):
        assert refusal(ask(sandbox, "GET", path, 1)) == (100, 33)
    assert ask(sandbox, "GET", "/me/conversations", 2).json() == {"data": []}
