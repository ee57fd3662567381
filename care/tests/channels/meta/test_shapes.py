"""Each shape in which Meta was seen to write, with words of our own: one test a shape."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from care.channels.base import Batch, Connection, CredentialsRefused, Hook, OutgoingReply, PostSeen, Unavailable
from care.channels.facebook import FacebookChannel, payloads
from care.channels.facebook.graph import PageGraph
from care.channels.instagram import InstagramChannel
from care.channels.meta import messages, signing
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import now

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


# Answers of the Graph API.


def graph(*answers: Any) -> list[Any]:
    """The items of a list that is answered page by page."""
    with answering(*(Given(body=json.dumps(answer).encode()) for answer in answers)) as network:
        connection = Connection(PAGE, "us", {"page_token": "EAAsecret"}, {}, network.url)
        found = list(PageGraph(connection).items(PAGE, "feed", limit=2, fields="id"))
        assert len(network.asked) == len(answers)
    return found


def test_a_list_of_accounts_whose_next_page_brings_a_token() -> None:
    onwards = "https://graph.facebook.com/v11.0/1/accounts?access_token=EAAother&pretty=0&limit=2&after=QQ"
    first = {"data": [{"id": "1"}, {"id": "2"}], "paging": {"cursors": {"after": "QQ"}, "next": onwards}}
    assert len(graph({**first, "summary": {"total_count": 6}}, {"data": [{"id": "3"}]})) == 3


def test_a_list_of_posts_that_goes_on_by_time() -> None:
    onwards = "https://graph.facebook.com/v10.0/4/posts?until=1624385168&since&__paging_token=enc_1&__previous"
    item = {"id": "4_1", "message": "Hello", "created_time": "2026-07-01T10:00:00+0000"}
    [first, second] = graph({"data": [item], "paging": {"next": onwards}}, {"data": [{**item, "id": "4_2"}]})
    assert payloads.read_post(first, "4").author is None
    assert second["id"] == "4_2"


@pytest.mark.parametrize(
    ("query", "network_id", "parent_id"),
    [
        ("comment_id=5", "11_5", POST),
        ("comment_id=5&reply_comment_id=6", "11_6", "11_5"),
    ],
)
def test_comments_of_all_levels_in_one_stream_whose_ids_stand_in_their_addresses(
    query: str, network_id: str, parent_id: str
) -> None:
    url = f"https://www.facebook.com/{PAGE}/posts/11/?{query}"
    item = {"comment_count": 0, "created_time": "2026-07-01T10:00:00+0000", "like_count": 2, "message": "Hi"}
    seen = payloads.read_comment({**item, "permalink_url": url}, PAGE, POST)
    assert (seen.network_id, seen.parent_id, seen.author, seen.counts) == (network_id, parent_id, None, {"likes": 2})


def test_the_last_page_of_a_stream_still_has_a_cursor() -> None:
    last = {"data": [{"id": "11_5"}], "paging": {"cursors": {"before": "A", "after": "B"}}}
    assert len(graph({**last, "summary": {"order": "chronological", "total_count": 18, "can_comment": True}})) == 1


def test_a_conversation_names_its_last_words_and_its_counts() -> None:
    talk = {"id": "t_5", "link": "/7/inbox/5/", "message_count": 94, "snippet": "hello", "unread_count": 1}
    assert find(talk | {"updated_time": "2020-07-23T09:28:50+0000"}) is None


def test_a_message_of_a_conversation_with_a_picture_in_several_sizes() -> None:
    image = {"width": 1920, "height": 1213, "url": "https://scontent.fbcdn.net/1.jpg", "render_as_sticker": False}
    item = {"id": "m_1", "created_time": "2026-07-01T10:00:00+0000", "from": {"name": "Ben", "id": PERSON}}
    item |= {"to": {"data": [{"name": "Us", "email": "7@facebook.com", "id": PAGE}]}, "message": ""}
    item["attachments"] = {"data": [{"id": "6", "mime_type": "image/jpeg", "size": 54542, "image_data": image}]}
    seen = messages.read_listed(item, PAGE)
    assert [(media.kind, media.url, media.width) for media in seen.media] == [("photo", image["url"], 1920)]
    assert (seen.thread_id, author(seen)) == (PERSON, PERSON)


def test_a_film_of_a_conversation() -> None:
    film = {"url": "https://video.fbcdn.net/1.mp4", "preview_url": "https://scontent.fbcdn.net/1.jpg", "length": 11}
    item = {"id": "m_2", "created_time": "2026-07-01T10:00:00+0000", "from": {"id": PAGE}, "message": ""}
    item |= {"to": {"data": [{"id": PERSON}]}, "attachments": {"data": [{"id": "7", "video_data": film}]}}
    seen = messages.read_listed(item, PAGE)
    assert [(media.kind, media.preview_url) for media in seen.media] == [("video", film["preview_url"])]
    assert (seen.thread_id, author(seen)) == (PERSON, PAGE)


def test_a_recommendation_without_an_id_an_author_or_words() -> None:
    story = {"id": "77", "type": "sellers.rates", "data": {"is_hidden": False, "recommendation_type": "positive"}}
    item = {"open_graph_story": story, "created_time": "2018-07-07T04:35:18+0000", "has_rating": False}
    seen = payloads.read_recommendation({**item, "has_review": False, "recommendation_type": "positive"}, PAGE)
    assert (seen.network_id, seen.rating, seen.text, seen.author) == ("77", "positive", "", None)


def test_a_message_was_taken_by_its_id_and_the_persons() -> None:
    reply = OutgoingReply("Hi", "m_1", "message", visibility="private", recipient_id=PERSON, heard_at=now())
    with answering(Given(body=json.dumps({"recipient_id": PERSON, "message_id": "m_9"}).encode())) as network:
        published = FacebookChannel(connection(network.url)).publish(reply)
    assert (published.network_id, published.recipient_id, published.thread_id) == ("m_9", PERSON, PERSON)


def test_an_error_100_that_means_a_missing_permission_is_about_that_read_alone() -> None:
    words = "(#100) Object does not exist, cannot be loaded due to missing permission or reviewable feature"
    with pytest.raises(Unavailable) as caught:
        refused({"message": words, "type": "OAuthException", "code": 100, "fbtrace_id": "A"})
    assert not isinstance(caught.value, CredentialsRefused)
    assert "Object does not exist" not in caught.value.reason


def test_an_error_with_headers_of_its_own_that_calls_itself_a_script() -> None:
    body = json.dumps({"error": {"message": "Unsupported get request.", "type": "GraphMethodException", "code": 100}})
    usage = {"X-App-Usage": '{"call_count":2,"total_cputime":2,"total_time":2}'}
    with answering(Given(400, body.encode(), "text/javascript; charset=UTF-8", usage)) as network:
        client = PageGraph(connection(network.url))
        with pytest.raises(Unavailable):
            list(client.items(PAGE, "feed", limit=2))
    assert client.usage.budgets["app"].remaining == 98


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    raw = b'{"object":"page","entry":[],"m":"\\u00e4 \\ud83d\\udc4d https:\\/\\/x.y \\u003Cb> 50\\u0025 \\u0040us"}'
    again = json.dumps(json.loads(raw)).encode()
    for secret in ("s", "ä"):
        headers = {signing.HEADER: signing.sign(raw, secret)}
        assert FacebookChannel.is_genuine(Hook(raw, headers, {"app_secret": secret}))
        assert not FacebookChannel.is_genuine(Hook(again, headers, {"app_secret": secret}))


def connection(url: str) -> Connection:
    return Connection(PAGE, "us", {"page_token": "EAAsecret"}, {}, url)


def refused(error: dict[str, Any]) -> None:
    with answering(Given(400, json.dumps({"error": error}).encode())) as network:
        list(PageGraph(connection(network.url)).items(PAGE, "feed", limit=2))


def find(talk: dict[str, Any]) -> Any:
    """A reply looked for where this conversation is listed: it has not moved since."""
    reply = OutgoingReply("Hi", "m_1", "message", visibility="private", recipient_id=PERSON, since=now())
    with answering(Given(body=json.dumps({"data": [talk]}).encode())) as network:
        return FacebookChannel(connection(network.url)).find(reply)
