"""Whatever Meta sends: read, or said to be unreadable, never a crash."""

import json
from contextlib import suppress
from datetime import datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from care.channels import cleaning
from care.channels.base import Unreadable
from care.channels.facebook import hooks as facebook
from care.channels.instagram import hooks as instagram
from care.channels.instagram import payloads
from care.channels.meta import messages
from care.tests.channels.stages import now
from care.tests.channels.test_cleaning import ANY_JSON

FIELDS = some.sampled_from(["feed", "mention", "ratings", "comments", "mentions"])
NAMES = ["item", "verb", "comment_id", "post_id", "parent_id", "media_id", "media", "id", "text", "from", "message"]
NAMES += ["open_graph_story_id", "reviewer_id", "created_time", "photo", "photos", "link", "post", "timestamp"]
WORDS = some.sampled_from(["comment", "post", "rating", "photo", "add", "edited", "remove", "hide", "1_2", "7"])
EVENT = ["sender", "recipient", "timestamp", "message", "postback", "message_edit", "read"]
MESSAGE = ["mid", "text", "attachments", "reply_to", "is_echo", "is_deleted", "metadata", "payload", "title"]


def is_clean(values: Any) -> bool:
    """Whether PostgreSQL takes it."""
    return "\\u0000" not in json.dumps(values, default=str) and cleaning.json_value(values) == values


@given(FIELDS, some.dictionaries(some.sampled_from(NAMES), WORDS | ANY_JSON), ANY_JSON)
def test_any_change_is_read_skipped_or_kept(field: str, value: dict[str, Any], at: Any) -> None:
    for about, reader in (("page", facebook.Reader), ("instagram", instagram.Reader)):
        changes = [{"field": field, "value": value}]
        batch = reader(now()).read({"object": about, "entry": [{"id": "7", "time": at, "changes": changes}]})
        assert len(batch.posts) + len(batch.gone) + len(batch.hidden) + len(batch.broken) + len(batch.skipped) == 1
        assert all(is_clean(post.raw) and isinstance(post.posted_at, datetime) for post in batch.posts)


@given(
    some.dictionaries(
        some.sampled_from(EVENT), some.dictionaries(some.sampled_from([*MESSAGE, "id"]), WORDS | ANY_JSON)
    )
)
def test_any_event_of_a_talk_is_read_or_unreadable(event: dict[str, Any]) -> None:
    with suppress(Unreadable):
        messages.read_event({**event, "timestamp": 1782900000000}, "7", is_standby=False)


@given(
    some.dictionaries(some.sampled_from(["caption", "owner", "username", "media_url", "media_type", "from"]), ANY_JSON)
)
def test_any_post_and_comment_of_instagram_is_read(item: dict[str, Any]) -> None:
    whole = {**item, "id": "1801", "timestamp": "2026-07-01T10:00:00+0000"}
    assert payloads.read_media(whole, "7").network_id == "1801"
    assert payloads.read_comment(whole, "7", "1800").thread_id == "1800"


@given(some.dictionaries(some.sampled_from(["from", "to", "message", "attachments", "shares", "sticker"]), ANY_JSON))
def test_any_listed_message_is_read_or_unreadable(item: dict[str, Any]) -> None:
    with suppress(Unreadable):
        messages.read_listed({**item, "id": "m_1", "created_time": "2026-07-01T10:00:00+0000"}, "7")
