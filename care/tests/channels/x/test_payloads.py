"""X's posts made ours."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from care.channels import batches
from care.channels.base import AuthorSeen, PostSeen, Unreadable
from care.channels.x import legacy, payloads, references, snowflakes
from care.channels.x.payloads import Surroundings
from care.tests.channels.stages import now
from care.tests.channels.test_cleaning import ANY_JSON
from care.tests.channels.x.posts import ROSA, US, make_id, make_includes, make_post


def read(post: dict[str, Any], **more: Any) -> PostSeen:
    return payloads.read_post(post, Surroundings.of(make_includes(**more), US))


def test_a_mention_is_read_whole() -> None:
    post = make_post()
    seen = read(post)
    assert seen.author == AuthorSeen(ROSA, "rosa_t", "Rosa", "https://images.example/rosa.jpg", 1200, is_verified=True)
    assert (seen.network_id, seen.kind, seen.language, seen.account_id) == (post["id"], "mention", "en", US)
    assert (seen.url, seen.is_context) == (f"https://x.com/rosa_t/status/{post['id']}", False)
    assert seen.raw == post


def test_the_text_is_unescaped_and_links_are_written_out() -> None:
    urls = [{"url": "https://t.co/a", "expanded_url": "https://example.com/?a=1&amp=2"}]
    seen = read(make_post(text="1 &lt; 2 &amp; https://t.co/a", entities={"urls": urls}))
    assert seen.text == "1 < 2 & https://example.com/?a=1&amp=2"


def test_a_long_posts_full_text_is_used() -> None:
    note = {
        "text": "The long story https://t.co/b",
        "entities": {"urls": [{"url": "https://t.co/b", "expanded_url": "https://b.example/"}]},
    }
    assert read(make_post(text="The long…", note_tweet=note)).text == "The long story https://b.example/"
    assert read(make_post(text="The long…", note_post=note)).text == "The long story https://b.example/"


def test_a_photo_comes_along_and_its_link_is_left_out() -> None:
    media = [
        {"media_key": "3_1", "type": "photo", "url": "https://images.example/1.jpg", "alt_text": "A bag", "width": 9}
    ]
    urls = [{"url": "https://t.co/p", "expanded_url": "https://x.com/1/photo/1", "media_key": "3_1"}]
    post = make_post(text="Look https://t.co/p", entities={"urls": urls}, attachments={"media_keys": ["3_1", "3_lost"]})
    seen = read(post, media=media)
    assert seen.text == "Look"
    assert [(m.kind, m.url, m.alt_text, m.width) for m in seen.media] == [
        ("photo", "https://images.example/1.jpg", "A bag", 9)
    ]


def test_a_film_is_shown_by_its_best_version() -> None:
    variants = [
        {"content_type": "video/mp4", "bit_rate": 1, "url": "https://v.example/small.mp4"},
        {"content_type": "video/mp4", "bit_rate": 9, "url": "https://v.example/large.mp4"},
        {"content_type": "application/x-mpegURL", "url": "https://v.example/list.m3u8"},
    ]
    media = [
        {"media_key": "7_1", "type": "video", "preview_image_url": "https://v.example/1.jpg", "variants": variants}
    ]
    [film] = read(make_post(attachments={"media_keys": ["7_1"]}), media=media).media
    assert (film.kind, film.url, film.preview_url) == (
        "video",
        "https://v.example/large.mp4",
        "https://v.example/1.jpg",
    )


@pytest.mark.parametrize(
    "names", [("referenced_tweets", "edit_history_tweet_ids"), ("referenced_posts", "edit_history_post_ids")]
)
def test_both_spellings_are_read(names: tuple[str, str]) -> None:
    post = make_post()
    del post["edit_history_tweet_ids"]
    first, parent = make_id(), make_id()
    seen = read({**post, names[0]: [{"type": "replied_to", "id": parent}], names[1]: [first, post["id"]]})
    assert (seen.network_id, seen.parent_id, seen.kind) == (first, parent, "reply")


def test_a_post_without_an_author_is_a_complaint_all_the_same() -> None:
    seen = read(make_post(author_id=None))
    assert (seen.author, seen.is_context) == (None, False)


def test_our_own_post_is_context_and_our_own_reply_is_ours() -> None:
    assert read(make_post(author_id=US)).is_context
    reply = read(make_post(author_id=US, referenced_tweets=[{"type": "replied_to", "id": make_id()}]))
    assert (reply.is_context, reply.author and reply.author.network_id) == (False, US)


def test_a_parent_that_does_not_name_us_is_context_and_one_that_does_is_a_complaint() -> None:
    quiet, loud = make_post(entities={}), make_post()
    answers = [make_post(referenced_tweets=[{"type": "replied_to", "id": post["id"]}]) for post in (quiet, loud)]
    around = Surroundings.of(make_includes(tweets=[quiet, loud]), US)
    parents = payloads.parents([payloads.read_post(post, around) for post in answers], around)
    assert {seen.network_id: seen.is_context for seen in parents} == {quiet["id"]: True, loud["id"]: False}


def test_an_old_parent_is_context_even_if_it_names_us() -> None:
    parent = make_post()
    answer = make_post(referenced_tweets=[{"type": "replied_to", "id": parent["id"]}])
    around = Surroundings.of(make_includes(tweets=[parent]), US, recent=int(make_id()))
    [seen] = payloads.parents([payloads.read_post(answer, around)], around)
    assert seen.is_context


def test_a_reply_to_an_edited_post_hangs_under_its_first_version() -> None:
    first = make_id()
    edited = make_post()
    edited["edit_history_tweet_ids"] = [first, edited["id"]]
    answer = make_post(referenced_tweets=[{"type": "replied_to", "id": edited["id"]}])
    assert read(answer, tweets=[edited]).parent_id == first


def test_included_users_are_read_in_their_wrapping_too() -> None:
    around = Surroundings.of({"users": [{"data": {"id": ROSA, "username": "rosa_t"}}]}, US)
    author = payloads.read_post(make_post(), around).author
    assert author is not None
    assert author.handle == "rosa_t"


@pytest.mark.parametrize("post", [{}, {"id": "abc"}, {"id": {}}, {"id": "12", "created_at": "never"}, None, [], "text"])
def test_a_post_without_an_id_or_a_time_is_unreadable(post: Any) -> None:
    with pytest.raises(Unreadable):
        payloads.read_post(post, Surroundings())


OLDER = {
    "id": 1924465506158879000,  # as X sends it: the last digits are lost, which is why nobody reads it
    "id_str": "1924465506158879012",
    "text": "@NorthwindAir it is…",
    "extended_tweet": {"full_text": "@NorthwindAir it is gone &amp; nobody cares"},
    "user": {"id_str": ROSA, "screen_name": "rosa_t", "name": "Rosa", "followers_count": 5},
    "in_reply_to_status_id_str": "77",
    "timestamp_ms": "1782900000000",
    "entities": {"user_mentions": [{"id_str": US}]},
}


def test_an_older_posts_shape_is_put_into_todays() -> None:
    post, includes = legacy.as_v2(OLDER)
    seen = payloads.read_post(post, Surroundings.of(includes, US))
    assert (seen.network_id, seen.parent_id) == ("1924465506158879012", "77")
    assert seen.text == "@NorthwindAir it is gone & nobody cares"
    assert seen.author == AuthorSeen(ROSA, "rosa_t", "Rosa", followers=5)
    assert references.mentions(post, US)


@given(some.dictionaries(some.sampled_from(list(make_post())), ANY_JSON), ANY_JSON)
def test_whatever_x_sends_is_read_or_unreadable(changes: dict[str, Any], includes: Any) -> None:
    around = Surroundings.of(includes, US)
    try:
        seen = payloads.read_post(make_post(**changes), around)
    except Unreadable:
        return
    list(payloads.parents([seen], around))


@pytest.mark.parametrize("name", ["retweet_count", "repost_count"])
def test_counts_are_read_in_both_spellings(name: str) -> None:
    metrics = {
        "reply_count": 1,
        "reply_count_str": "1",
        name: 2,
        "like_count": 3,
        "quote_count": 4,
        "bookmark_count": 5,
    }
    assert read(make_post(public_metrics=metrics)).counts == {"replies": 1, "reposts": 2, "likes": 3, "quotes": 4}


def test_counts_that_x_does_not_tell_are_left_out() -> None:
    assert read(make_post(public_metrics={"like_count": 0, "quote_count": "many"})).counts == {"likes": 0}
    assert read(make_post()).counts == {}


def test_an_edited_post_is_one_post_with_the_time_of_its_first_version() -> None:
    first, latest = make_id(), str(int(make_id()) + snowflakes.minutes(9))
    seen = read(make_post(id=latest, edit_history_tweet_ids=[first, latest], created_at=now().isoformat()))
    assert (seen.network_id, seen.posted_at, seen.edited_at) == (
        *(first, snowflakes.moment(first)),
        snowflakes.moment(latest),
    )
    assert read(make_post(edit_history_tweet_ids=[first], id=first)).edited_at is None


def test_of_several_versions_the_newest_stays() -> None:
    first, latest = make_id(), str(int(make_id()) + snowflakes.minutes(9))
    history = {"edit_history_tweet_ids": [first, latest], "author_id": ROSA}
    versions = [read(make_post(id=post_id, text=post_id, **history)) for post_id in (first, latest)]
    for order in (versions, versions[::-1], [replace(versions[0], is_context=True), versions[1]]):
        assert [(post.text, post.is_context) for post in batches.once(order)] == [(latest, False)]


@pytest.mark.parametrize("takes", [True, False, None])
def test_whether_somebody_takes_messages_is_told_where_x_does(takes: bool | None) -> None:
    author = read(make_post(), users=[{"id": ROSA, "username": "rosa_t", "receives_your_dm": takes}]).author
    assert author is not None
    assert author.takes_messages is takes
