"""Pictures that an account uploads, the button to a direct message, and answers that it hides."""

import base64
from typing import Any

import pytest
import tweepy

from sandbox.tests.clients import client, complain, unique
from sandbox.tests.running import RunningSandbox

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def upload(sandbox: RunningSandbox, raw: bytes = PNG, category: str = "tweet_image", number: int = 0) -> dict[str, Any]:
    body = {"media": base64.b64encode(raw).decode(), "media_category": category}
    answer = client(sandbox, number).request("POST", "/2/media/upload", json=body, user_auth=True)
    data: dict[str, Any] = answer.json()["data"]
    return data


def row(sandbox: RunningSandbox, post_id: str) -> dict[str, Any]:
    return next(row for row in sandbox.ledger(network="x") if row["id"] == post_id)


def test_an_upload_gives_an_id_for_a_day(sandbox: RunningSandbox) -> None:
    data = upload(sandbox)
    assert data["media_key"] == f"3_{data['id']}"
    assert (data["size"], data["expires_after_secs"]) == (len(PNG), 86400)


def test_a_picture_with_its_words_hangs_at_the_answer(sandbox: RunningSandbox) -> None:
    x, data = client(sandbox), upload(sandbox)
    alt = {"id": data["id"], "metadata": {"alt_text": {"text": "The counter, second floor"}}}
    described = x.request("POST", "/2/media/metadata", json=alt, user_auth=True).json()["data"]
    made = x.create_tweet(text=unique("Here"), in_reply_to_tweet_id=complain(sandbox), media_ids=[data["id"]])["data"]
    page = x.get_tweet(made["id"], expansions="attachments.media_keys", media_fields="alt_text,url")
    shown = page["includes"]["media"][0]
    assert described["associated_metadata"] == alt["metadata"]
    assert (shown["media_key"], shown["alt_text"]) == (data["media_key"], "The counter, second floor")
    assert sandbox.session.get(shown["url"], timeout=5).content == PNG


def test_pictures_need_no_words(sandbox: RunningSandbox) -> None:
    made = client(sandbox).create_tweet(media_ids=[upload(sandbox)["id"]])["data"]
    assert len(row(sandbox, made["id"])["media"]) == 1


def test_five_pictures_are_one_too_many(sandbox: RunningSandbox) -> None:
    pictures = [upload(sandbox)["id"] for _ in range(5)]
    with pytest.raises(tweepy.BadRequest, match="there must be 1 to 4"):
        client(sandbox).create_tweet(text=unique("All"), media_ids=pictures)
    made = client(sandbox).create_tweet(text=unique("Four"), media_ids=pictures[:4])["data"]["id"]
    assert len(row(sandbox, made)["media"]) == 4


def test_only_own_uploads_for_this_purpose_can_be_attached(sandbox: RunningSandbox) -> None:
    foreign, private = upload(sandbox, number=1)["id"], upload(sandbox, category="dm_image")["id"]
    for media_id in (foreign, private, "19"):
        with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):
            client(sandbox).create_tweet(text=unique("No"), media_ids=[media_id])


def test_a_picture_goes_into_a_message(sandbox: RunningSandbox) -> None:
    rosa = sandbox.play("POST", "/play/people/x/rosa_t", {})["id"]
    data, x = upload(sandbox, category="dm_image"), client(sandbox)
    x.create_direct_message(participant_id=rosa, media_id=data["id"], user_auth=True)
    page = x.get_direct_message_events(
        participant_id=rosa, dm_event_fields="attachments", expansions="attachments.media_keys", user_auth=True
    )
    assert page["data"][0]["attachments"] == {"media_keys": [data["media_key"]]}
    assert page["includes"]["media"][0]["media_key"] == data["media_key"]


@pytest.mark.parametrize(
    "body",
    [
        {"media": "aGVsbG8=", "media_category": "tweet_image"},
        {"media": "?", "media_category": "tweet_image"},
        {"media_category": "tweet_image"},
        {"media": base64.b64encode(PNG).decode(), "media_category": "poster"},
        {"media": base64.b64encode(PNG + b"\x00" * 5_000_000).decode(), "media_category": "tweet_image"},
    ],
)
def test_what_is_no_picture_of_five_megabytes_is_refused(sandbox: RunningSandbox, body: dict[str, str]) -> None:
    with pytest.raises(tweepy.BadRequest):
        client(sandbox).request("POST", "/2/media/upload", json=body, user_auth=True)


def test_the_state_of_an_upload_can_be_asked(sandbox: RunningSandbox) -> None:
    query = {"media_id": upload(sandbox)["id"], "command": "STATUS"}
    answer = client(sandbox).request("GET", "/2/media/upload", params=query, user_auth=True)
    assert answer.json()["data"]["processing_info"]["state"] == "succeeded"


def test_the_button_to_a_message_costs_no_letters(sandbox: RunningSandbox) -> None:
    link = f"https://x.com/messages/compose?recipient_id={sandbox.accounts('x')[0]['id']}"
    text = unique("a" * 260).ljust(280, "b")
    made = client(sandbox).create_tweet(
        text=text, in_reply_to_tweet_id=complain(sandbox), direct_message_deep_link=link
    )["data"]["id"]
    assert (row(sandbox, made)["deep_link"], row(sandbox, made)["text"]) == (link, text)
    with pytest.raises(tweepy.BadRequest, match="direct_message_deep_link"):
        client(sandbox).create_tweet(text=unique("No"), direct_message_deep_link="https://example.com/")


def test_an_answer_below_our_own_post_can_be_hidden_and_shown(sandbox: RunningSandbox) -> None:
    ours = client(sandbox).create_tweet(text=unique("Good morning"))["data"]["id"]
    rude = complain(sandbox, "rude words", in_reply_to=ours)
    assert client(sandbox).hide_reply(rude) == {"data": {"hidden": True}}
    assert row(sandbox, rude)["hidden"] is True
    assert client(sandbox).unhide_reply(rude) == {"data": {"hidden": False}}


def test_an_answer_below_another_post_cannot_be_hidden(sandbox: RunningSandbox) -> None:
    foreign = complain(sandbox, "me too", author={"handle": "tom_k"}, in_reply_to=complain(sandbox))
    with pytest.raises(tweepy.Forbidden, match="not allowed to hide"):
        client(sandbox).hide_reply(foreign)
