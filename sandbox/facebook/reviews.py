"""Recommendations of a Page, as its `ratings` show them."""

from collections.abc import Callable
from typing import Any

from sandbox.facebook.errors import invalid
from sandbox.facebook.fields import Asked, Fields
from sandbox.facebook.payloads import Json, Reader, graph_time
from sandbox.things import Post

USUAL = ("created_time", "reviewer", "recommendation_type", "review_text")


def show_review(reader: Reader, post: Post, fields: Fields) -> Json:
    """`recommendation_type` is lower case here; reviewer and text may be missing. Without an id: the story has one."""
    readers: dict[str, Callable[[Asked], Any]] = {
        "created_time": lambda how: graph_time(post.at),
        "has_rating": lambda how: False,
        "has_review": lambda how: bool(post.text),
        "rating": lambda how: None,
        "recommendation_type": lambda how: post.verdict,
        "review_text": lambda how: post.text or None,
        "reviewer": lambda how: reader.author(post, how),
        "open_graph_story": lambda how: story(reader, post),
    }
    answer: Json = {}
    for name, how in (fields or {name: Asked() for name in USUAL}).items():
        if name not in readers:
            raise invalid(f"Tried accessing nonexisting field ({name}) on node type (Recommendation)")
        value = readers[name](how)
        if value is not None:
            answer[name] = value
    return answer


def story(reader: Reader, post: Post) -> Json:
    page = next(page for page in reader.world.accounts["facebook"] if page.id == post.account_id)
    seller = {"id": page.id, "title": page.name, "type": "seller", "url": f"{reader.site}/{page.handle}/"}
    words = {"review_text": post.text} if post.text else {}
    data = {"is_hidden": post.is_hidden, "seller": seller, "recommendation_type": post.verdict, **words}
    return {"start_time": graph_time(post.at), "type": "sellers.rates", "data": data, "id": post.id}
