"""X's JSON in small: our own people and words, in the shapes that X documents."""

from typing import Any

from care.channels.x import snowflakes
from care.tests.channels.stages import NUMBERS, now

US, ROSA = "900000000000000001", "800000000000000002"
USERS = [
    {"id": US, "username": "NorthwindAir", "name": "Northwind Air"},
    {
        "id": ROSA,
        "username": "rosa_t",
        "name": "Rosa",
        "verified": True,
        "profile_image_url": "https://images.example/rosa.jpg",
        "public_metrics": {"followers_count": 1200},
    },
]


def make_id() -> str:
    return str(snowflakes.at(now()) + next(NUMBERS))


def make_post(**changes: Any) -> dict[str, Any]:
    """A post of Rosa's that mentions us."""
    post_id = make_id()
    post = {
        "id": post_id,
        "edit_history_tweet_ids": [post_id],
        "author_id": ROSA,
        "text": "@NorthwindAir where is my bag",
        "created_at": "2026-08-01T12:00:00.000Z",
        "conversation_id": post_id,
        "entities": {"mentions": [{"start": 0, "end": 13, "username": "NorthwindAir", "id": US}]},
        "lang": "en",
    }
    return {**post, **changes}


def make_includes(**more: Any) -> dict[str, Any]:
    return {"users": USERS, **more}


def make_event(kind: str, payload: Any = None, **changes: Any) -> dict[str, Any]:
    """A call of the X Activity API."""
    data = {"event_uuid": "-7", "filter": {"user_id": US}, "event_type": kind, "tag": "x", "includes": make_includes()}
    return {"data": {**data, "payload": make_post() if payload is None else payload, **changes}}


def make_legacy_post(**changes: Any) -> dict[str, Any]:
    """A post of Rosa's as the Account Activity API writes it."""
    user = {"id_str": ROSA, "screen_name": "rosa_t", "name": "Rosa"}
    named = {"user_mentions": [{"id_str": US, "screen_name": "NorthwindAir"}]}
    return {"id_str": make_id(), "text": "@NorthwindAir help", "user": user, "entities": named, **changes}


def make_message(sender: str = ROSA, recipient: str = US, text: str = "hello!", **data: Any) -> dict[str, Any]:
    """A direct message as both kinds of webhooks write it."""
    return {
        "type": "message_create",
        "id": make_id(),
        "created_timestamp": "1784928224372",
        "message_create": {
            "target": {"recipient_id": recipient},
            "sender_id": sender,
            "message_data": {"text": text, "entities": {"urls": []}, **data},
        },
    }
