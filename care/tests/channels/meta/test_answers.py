"""Answers of the Graph API, in each shape that Meta writes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from care.channels.base import Connection, CredentialsRefused, Hook, OutgoingReply, Unavailable
from care.channels.facebook import FacebookChannel, payloads
from care.channels.facebook.graph import PageGraph
from care.channels.meta import messages, signing
from care.tests.channels.answering import Given, answering
from care.tests.channels.stages import now

PAGE, PERSON = "700000000000001", "600000000000002"
POST, AT = f"{PAGE}_11", 1782900000
WHEN = datetime.fromtimestamp(AT, UTC)


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
    assert (seen.thread_id, seen.author and seen.author.network_id) == (PERSON, PERSON)


def test_a_film_of_a_conversation() -> None:
    film = {"url": "https://video.fbcdn.net/1.mp4", "preview_url": "https://scontent.fbcdn.net/1.jpg", "length": 11}
    item = {"id": "m_2", "created_time": "2026-07-01T10:00:00+0000", "from": {"id": PAGE}, "message": ""}
    item |= {"to": {"data": [{"id": PERSON}]}, "attachments": {"data": [{"id": "7", "video_data": film}]}}
    seen = messages.read_listed(item, PAGE)
    assert [(media.kind, media.preview_url) for media in seen.media] == [("video", film["preview_url"])]
    assert (seen.thread_id, seen.author and seen.author.network_id) == (PERSON, PAGE)


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
