"""Each shape in which Meta was seen to write, with words of our own: one test a shape."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from care.channels.base import Batch, Hook, PostSeen
from care.channels.facebook import FacebookChannel
from care.channels.instagram import InstagramChannel
from care.channels.meta import signing

PAGE, PERSON = "700000000000001", "600000000000002"
POST, AT = f"{PAGE}_11", 1782900000
WHEN = datetime.fromtimestamp(AT, UTC)


def read(body: dict[str, Any]) -> Batch:
    raw = json.dumps(body).encode()
    channel = InstagramChannel if body["object"] == "instagram" else FacebookChannel
    return channel.read_hook(Hook(raw, {signing.HEADER: signing.sign(raw, "s")}, {"app_secret": "s"}))


def changed(value: dict[str, Any], field: str = "feed", about: str = "page") -> Batch:
    entry = {"id": PAGE, "time": AT, "changes": [{"field": field, "value": value}]}
    return read({"object": about, "entry": [entry]})


def said(event: dict[str, Any], name: str = "messaging", about: str = "page", ids: Any = str) -> Batch:
    both = {"sender": {"id": ids(PERSON)}, "recipient": {"id": ids(PAGE)}, "timestamp": AT * 1000}
    return read({"object": about, "entry": [{"id": ids(PAGE), "time": AT * 1000, name: [{**both, **event}]}]})


def only(batch: Batch) -> PostSeen:
    [post] = batch.posts
    assert (batch.broken, batch.skipped) == ((), {})
    return post


def author(post: PostSeen) -> str:
    return post.author.network_id if post.author else ""


def comment(**changes: Any) -> dict[str, Any]:
    made = {"item": "comment", "verb": "add", "comment_id": "11_5", "post_id": POST, "parent_id": POST}
    return {**made, "created_time": AT, "message": "Still waiting", **changes}


# Webhooks of a Page.


def test_a_new_comment_whose_author_stands_in_from() -> None:
    post = only(changed(comment(**{"from": {"id": PERSON, "name": "Ben"}})))
    assert (post.kind, post.network_id, post.parent_id, author(post)) == ("comment", "11_5", POST, PERSON)


def test_a_new_comment_whose_sender_is_a_number_and_a_name() -> None:
    post = only(changed(comment(sender_id=int(PERSON), sender_name="Ben")))
    assert (author(post), post.author and post.author.name) == (PERSON, "Ben")


def test_a_comment_with_new_words() -> None:
    post = only(changed(comment(verb="edited", message="It came!", sender_id=int(PERSON))))
    assert (post.text, post.edited_at) == ("It came!", WHEN)


def test_a_comment_that_one_of_us_hid_in_facebooks_own_app() -> None:
    [hidden] = changed(comment(verb="hide")).hidden
    assert (hidden.network_id, hidden.is_hidden, hidden.account_id) == ("11_5", True, PAGE)
    assert not changed(comment(verb="unhide")).hidden[0].is_hidden


def test_a_comment_taken_back_has_neither_words_nor_time() -> None:
    value = comment(verb="remove", **{"from": {"id": PERSON}})
    del value["message"], value["created_time"]
    [gone] = changed(value).gone
    assert (gone.network_id, gone.reason, gone.account_id) == ("11_5", "deleted", PAGE)


def test_a_visitors_post_without_a_time_and_with_its_sender_twice() -> None:
    sender = {"sender_id": int(PERSON), "from": {"id": PERSON, "name": "Ben"}}
    post = only(
        changed({"item": "post", "verb": "add", "post_id": POST, "is_hidden": False, "message": "Hm", **sender})
    )
    assert (post.kind, post.posted_at, author(post), post.is_context) == ("visitor_post", WHEN, PERSON, False)


def test_a_reaction_to_a_comment_names_the_comment_and_is_none() -> None:
    value = comment(item="reaction", reaction_type="like", **{"from": {"id": PERSON}})
    assert changed(value) == Batch(skipped={"feed/reaction/add": 1})


def test_a_comment_that_mentions_the_page_elsewhere_has_no_author() -> None:
    value = {"item": "comment", "verb": "add", "comment_id": "99_5", "post_id": "5_99", "message": "Ask them"}
    post = only(changed({**value, "created_time": AT}, "mention"))
    assert (post.kind, post.thread_id, post.author, post.posted_at) == ("mention", "5_99", None, WHEN)


def test_a_recommendation_with_its_reviewer_as_a_number_and_stars_beside_the_word() -> None:
    value = {"item": "rating", "verb": "add", "open_graph_story_id": 77, "reviewer_id": int(PERSON), "rating": 3}
    value |= {"review_text": "Nice", "recommendation_type": "POSITIVE", "comment_id": None, "created_time": AT}
    post = only(changed(value, "ratings"))
    assert (post.network_id, post.kind, post.rating, post.text) == ("77", "recommendation", "positive", "Nice")
    assert author(post) == PERSON


def test_a_recommendation_that_turns_is_the_same_one() -> None:
    value = {"item": "rating", "verb": "edit", "open_graph_story_id": "77", "recommendation_type": "NEGATIVE"}
    post = only(changed({**value, "reviewer_id": PERSON}, "ratings"))
    assert (post.network_id, post.rating, post.edited_at) == ("77", "negative", WHEN)


def test_two_entries_whose_changes_have_no_value() -> None:
    entries = [{"id": PAGE, "time": AT, "changes": [{"field": field}]} for field in ("parking", "payment_options")]
    assert read({"object": "page", "entry": entries}) == Batch(skipped={"parking": 1, "payment_options": 1})


# Private words.


@pytest.mark.parametrize("ids", [int, str])
def test_a_message_with_ids_as_numbers_or_as_strings(ids: Any) -> None:
    post = only(said({"message": {"mid": "mid.1:a", "seq": 7, "text": "Hi"}}, ids=ids))
    assert (post.text, post.visibility, post.thread_id, author(post)) == ("Hi", "private", PERSON, PERSON)
    assert (post.posted_at, post.account_id) == (WHEN, PAGE)


def test_an_echo_is_ours_and_brings_our_key_whichever_way_round_the_two_ids_are() -> None:
    message = {"mid": "mid.1:b", "text": "Hello", "is_echo": True, "app_id": 5, "metadata": "key-1"}
    swapped = {"sender": {"id": int(PAGE)}, "recipient": {"id": int(PERSON)}}
    for post in (only(said({"message": message}, ids=int)), only(said({"message": message, **swapped}))):
        assert (author(post), post.thread_id, post.key) == (PAGE, PERSON, "key-1")


def test_another_apps_words_come_as_standby_and_say_so() -> None:
    message = {"mid": "mid.1:c", "text": "Bot here", "is_echo": True, "app_id": 6}
    post = only(said({"message": message}, "standby", ids=int))
    assert (author(post), post.verdict.answerable) == (PAGE, "there")


def test_a_message_taken_back_has_its_id_alone() -> None:
    [gone] = said({"message": {"is_deleted": True, "mid": "mid.1:d"}}, ids=int).gone
    assert (gone.network_id, gone.reason, gone.account_id) == ("mid.1:d", "deleted", PAGE)


def test_a_message_with_new_words_keeps_its_id() -> None:
    post = only(said({"message_edit": {"mid": "mid.1:e", "text": "I meant Oslo", "num_edit": 1}}))
    assert (post.network_id, post.text, post.edited_at, author(post)) == ("mid.1:e", "I meant Oslo", WHEN, PERSON)


def test_a_pressed_button_without_an_id_or_a_title() -> None:
    pressed = {"payload": "TALK_TO_US", "referral": {"ref": "x", "source": "SHORTLINK", "type": "OPEN_THREAD"}}
    first, again = (only(said({"postback": pressed}, ids=int)) for _ in range(2))
    assert (first.text, author(first)) == ("TALK_TO_US", PERSON)
    assert first.network_id == again.network_id


def test_what_was_read_up_to_a_moment() -> None:
    assert said({"read": {"watermark": AT * 1000, "seq": 38}}, ids=int) == Batch(skipped={"messaging/read": 1})


# Webhooks of Instagram.


def test_an_answer_to_a_comment_on_instagram_has_no_time_of_its_own() -> None:
    value = {"id": "1802", "text": "Me too", "from": {"id": PERSON, "username": "ben"}, "parent_id": "1801"}
    post = only(changed({**value, "media": {"id": "1800", "media_product_type": "FEED"}}, "comments", "instagram"))
    assert (post.network_id, post.parent_id, post.thread_id, post.posted_at) == ("1802", "1801", "1800", WHEN)
    assert (author(post), post.author and post.author.handle) == (PERSON, "ben")


def test_a_mention_on_instagram_has_ids_alone() -> None:
    post = only(changed({"comment_id": "1802", "media_id": "1800"}, "mentions", "instagram"))
    assert (post.network_id, post.parent_id, post.kind, post.text, post.author) == ("1802", "1800", "mention", "", None)
    same = only(changed({"comment_id": "1800", "media_id": "1800"}, "mentions", "instagram"))
    assert (same.network_id, same.parent_id) == ("1800", "")


def test_a_message_on_instagram_whose_attachment_is_of_an_unknown_type() -> None:
    attachment = {"type": "unsupported_type", "payload": {"url": "https://lookaside.fbsbx.com/a?asset_id=1"}}
    post = only(said({"message": {"mid": "aWdfZ", "attachments": [attachment]}}, about="instagram"))
    assert (post.text, [media.url for media in post.media]) == ("", ["https://lookaside.fbsbx.com/a?asset_id=1"])
