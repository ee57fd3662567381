"""Facebook's posts and comments made ours."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from care.channels.base import AuthorSeen, MediaSeen, Unreadable
from care.channels.facebook import payloads
from care.tests.channels.test_cleaning import ANY_JSON

PAGE, VISITOR = "700000000000001", "600000000000002"
POST = f"{PAGE}_11"


def make_item(**changes: Any) -> dict[str, Any]:
    author = {"id": VISITOR, "name": "Ben"}
    made = {"id": POST, "message": "No train again", "from": author, "created_time": "2026-07-01T10:00:00+0000"}
    return {**made, **changes}


def test_a_visitors_post_is_a_complaint() -> None:
    seen = payloads.read_post(make_item(permalink_url="https://www.facebook.com/7/posts/11"), PAGE)
    assert (seen.network_id, seen.kind, seen.text, seen.is_context) == (POST, "visitor_post", "No train again", False)
    assert (seen.author, seen.posted_at) == (AuthorSeen(VISITOR, name="Ben"), datetime(2026, 7, 1, 10, tzinfo=UTC))
    assert (seen.url, seen.thread_id, seen.account_id) == ("https://www.facebook.com/7/posts/11", POST, PAGE)


def test_the_pages_own_post_is_context() -> None:
    seen = payloads.read_post(make_item(**{"from": {"id": int(PAGE), "name": "Us"}}), PAGE)
    assert (seen.kind, seen.is_context) == ("post", True)


def test_without_an_author_it_is_a_complaint_all_the_same() -> None:
    item = make_item()
    del item["from"]
    seen = payloads.read_post(item, PAGE)
    assert (seen.author, seen.is_context) == (None, False)


def test_a_comment_hangs_under_the_post_and_a_reply_under_its_comment() -> None:
    top = payloads.read_comment(make_item(id="11_5"), PAGE, POST)
    reply = payloads.read_comment(make_item(id="11_6", parent={"id": "11_5"}), PAGE, POST)
    assert [(seen.parent_id, seen.thread_id, seen.kind) for seen in (top, reply)] == [
        (POST, POST, "comment"),
        ("11_5", POST, "comment"),
    ]


def test_pictures_of_posts_and_comments_come_along() -> None:
    photo = {"type": "photo", "media": {"image": {"src": "https://i.example/1.jpg", "width": 4, "height": 3}}}
    film = {
        "type": "video_inline",
        "media": {"source": "https://i.example/1.mp4", "image": {"src": "https://i.example/2.jpg"}},
    }
    album = {"data": [{"type": "album", "subattachments": {"data": [photo, film]}}]}
    expected = (
        MediaSeen("photo", "https://i.example/1.jpg", "https://i.example/1.jpg", width=4, height=3),
        MediaSeen("video", "https://i.example/1.mp4", "https://i.example/2.jpg"),
    )
    assert payloads.read_post(make_item(attachments=album), PAGE).media == expected
    assert payloads.read_comment(make_item(message=None, attachment=photo), PAGE, POST).media == expected[:1]


@pytest.mark.parametrize(("age", "is_context"), [(0, False), (25, True)])
def test_an_answered_comment_comes_along_as_context_if_it_is_old(age: int, is_context: bool) -> None:
    item = make_item(id="11_6", parent=make_item(id="11_5"))
    recent = datetime(2026, 7, 1, 10, tzinfo=UTC) + timedelta(hours=age)
    parent = payloads.read_parent(item, PAGE, POST, recent)
    assert parent is not None
    assert (parent.network_id, parent.parent_id, parent.is_context) == ("11_5", POST, is_context)
    assert payloads.read_parent(make_item(), PAGE, POST, recent) is None


@pytest.mark.parametrize(
    ("target", "parent", "post", "under"),
    [
        (POST, "", POST, POST),
        ("11_5", POST, POST, "11_5"),
        ("11_5", "11", POST, "11_5"),
        ("11_5", "", "", "11_5"),
        ("11_6", "11_5", POST, "11_5"),
    ],
)
def test_a_reply_goes_no_deeper_than_the_second_level(target: str, parent: str, post: str, under: str) -> None:
    assert payloads.answerable(target, parent, post) == under


@pytest.mark.parametrize(
    "item", [{}, {"id": "1"}, {"id": [], "created_time": 5}, {"id": "1", "created_time": "x"}, None, []]
)
def test_an_item_without_an_id_or_a_time_is_unreadable(item: Any) -> None:
    with pytest.raises(Unreadable):
        payloads.read_post(item, PAGE)
    with pytest.raises(Unreadable):
        payloads.read_comment(item, PAGE, POST)


NAMES = [*make_item(), "attachments", "attachment", "parent", "story", "permalink_url"]


@given(some.dictionaries(some.sampled_from(NAMES), ANY_JSON))
def test_whatever_facebook_sends_is_read_or_unreadable(changes: dict[str, Any]) -> None:
    item = make_item(**changes)
    with suppress(Unreadable):
        assert payloads.read_post(item, PAGE).network_id
    with suppress(Unreadable):
        assert payloads.read_comment(item, PAGE, POST).network_id
