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
