"""A page of an edge: opaque cursors, `next` only where more is to come, on the API's own host."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from sandbox.facebook.errors import invalid
from sandbox.world import Post

Render = Callable[[Post], dict[str, Any]]


def order_key(post: Post) -> tuple[float, float, str]:
    return post.at.timestamp(), post.made_at, post.id


def cursor(post: Post) -> str:
    """Holds the place in the order, not a number: what comes or goes meanwhile moves nothing."""
    words = "\n".join(str(part) for part in order_key(post))
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def place(text: str) -> tuple[float, float, str]:
    try:
        at, made_at, post_id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("\n")
        return float(at), float(made_at), post_id
    except (ValueError, binascii.Error):
        raise invalid("Invalid cursors values") from None


def number(query: Mapping[str, str], name: str, usual: int, most: int) -> int:
    """A count out of the query. Above `most` is refused, as `/feed` refuses it."""
    text = query.get(name, "")
    if not text:
        return usual
    if not text.isdecimal():
        raise invalid(f"Param {name} must be an integer greater than or equal to 0")
    if int(text) > most:
        raise invalid(
            f"Please reduce the amount of data you're asking for, then retry your request: {name} is at most {most}"
        )
    return int(text)


def page(
    posts: Sequence[Post], render: Render, query: Mapping[str, str], base_url: str, is_newest_first: bool
) -> dict[str, Any]:
    """`{"data": […], "paging": {…}}` of what stands between `after` or `before` and the limit."""
    limit = number(query, "limit", 25, 100)
    ordered = sorted(posts, key=order_key, reverse=is_newest_first)
    start, end = 0, len(ordered)
    if query.get("after"):
        after = place(query["after"])
        start = next((n for n, p in enumerate(ordered) if is_past(p, after, is_newest_first)), end)
    if query.get("before"):
        before = place(query["before"])
        end = next((n for n, p in enumerate(ordered) if not is_past(before, p, is_newest_first)), end)
        start = max(start, end - limit)
    shown = ordered[start : min(end, start + limit)]
    if not shown:
        return {"data": []}
    paging: dict[str, Any] = {"cursors": {"before": cursor(shown[0]), "after": cursor(shown[-1])}}
    if start > 0:
        paging["previous"] = link(base_url, query, before=paging["cursors"]["before"])
    if start + len(shown) < len(ordered):
        paging["next"] = link(base_url, query, after=paging["cursors"]["after"])
    return {"data": [render(post) for post in shown], "paging": paging}


def is_past(
    one: Post | tuple[float, float, str], other: Post | tuple[float, float, str], is_newest_first: bool
) -> bool:
    """Whether `one` comes after `other` in the order of the page."""
    a, b = (order_key(p) if isinstance(p, Post) else p for p in (one, other))
    return a < b if is_newest_first else a > b


def link(base_url: str, query: Mapping[str, str], **place: str) -> str:
    """The same question, further on. It holds the token only if the question held it."""
    rest = {name: value for name, value in query.items() if name not in {"after", "before"}}
    return f"{base_url}?{urlencode({**rest, **place})}"
