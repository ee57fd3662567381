"""A page of an edge: opaque cursors, `next` only where more is to come, on the API's own host."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from sandbox.facebook.errors import invalid, too_much
from sandbox.things import Post
from sandbox.world import World

T = TypeVar("T")
Key = tuple[float, float, str]
PLACES = {"after", "before", "__paging_token", "__previous"}
SKIPPED = "~"
"""Ends the cursor of an empty page that stands before the full one."""


def order_key(post: Post) -> Key:
    return post.at.timestamp(), post.made_at, post.id


def cursor(post: Post) -> str:
    return cursor_of(order_key(post))


def cursor_of(key: Key) -> str:
    """Holds the place in the order, not a number: what comes or goes meanwhile moves nothing."""
    words = "\n".join(str(part) for part in key)
    return base64.urlsafe_b64encode(words.encode()).decode().rstrip("=")


def place(text: str) -> Key:
    text = text.removesuffix(SKIPPED)
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
    posts: Sequence[Post],
    render: Callable[[Post], dict[str, Any]],
    query: Mapping[str, str],
    base_url: str,
    is_newest_first: bool,
    world: World | None = None,
) -> dict[str, Any]:
    """`{"data": […], "paging": {…}}` of what stands between `after` or `before` and the limit."""
    return listing(world, posts, render, query, base_url, order_key, is_newest_first)


def listing(
    world: World | None,
    items: Sequence[T],
    render: Callable[[T], dict[str, Any]],
    query: Mapping[str, str],
    base_url: str,
    key: Callable[[T], Key],
    is_newest_first: bool = True,
) -> dict[str, Any]:
    """A page of anything that has an order. A world's rules make some pages empty, or too much to ask for."""
    limit = number(query, "limit", 25, 100)
    if world and 0 < world.graph_rules.most_items < limit:
        raise too_much()
    ordered = sorted(items, key=key, reverse=is_newest_first)
    start, end = bounds([key(item) for item in ordered], query, limit, is_newest_first)
    if world and 0 < world.graph_rules.reach < start:
        raise invalid("The After Cursor specified exceeds the max limit supported by this endpoint")
    shown = ordered[start : min(end, start + limit)]
    if not shown:
        return {"data": []}
    if world and world.graph_rules.empty_pages == "yes" and not query.get("after", "").endswith(SKIPPED):
        return skipped(query, base_url, key(shown[0]), is_newest_first)
    first, last = key(shown[0]), key(shown[-1])
    cursors = {"before": cursor_of(first), "after": cursor_of(last)}
    back, onwards = {"before": cursors["before"]}, {"after": cursors["after"]}
    paging: dict[str, Any] = {"cursors": cursors}
    if world and world.graph_rules.paging == "time":
        paging, back, onwards = {}, by_time(first, is_back=True), by_time(last, is_back=False)
    if start > 0:
        paging["previous"] = link(base_url, query, **back)
    if start + len(shown) < len(ordered):
        paging["next"] = link(base_url, query, **onwards)
    return {"data": [render(item) for item in shown], "paging": paging}


def by_time(key: Key, is_back: bool) -> dict[str, str]:
    """The place as older lists name it: a time, and a token for what happened in the same second."""
    if is_back:
        return {"since": str(int(key[0])), "__paging_token": cursor_of(key), "__previous": "1"}
    return {"until": str(int(key[0]) + 1), "__paging_token": cursor_of(key)}


def bounds(keys: Sequence[Key], query: Mapping[str, str], limit: int, is_newest_first: bool) -> tuple[int, int]:
    """Where the page begins and ends at most."""
    start, end = 0, len(keys)
    if token := query.get("__paging_token", ""):
        query = {"before" if query.get("__previous") == "1" else "after": token}
    if query.get("after"):
        after = place(query["after"])
        start = next((n for n, key in enumerate(keys) if is_past(key, after, is_newest_first)), end)
    if query.get("before"):
        before = place(query["before"])
        end = next((n for n, key in enumerate(keys) if not is_past(before, key, is_newest_first)), end)
        start = max(start, end - limit)
    return start, end


def skipped(query: Mapping[str, str], base_url: str, first: Key, is_newest_first: bool) -> dict[str, Any]:
    """An empty page with a `next`, which gives what this one would have held."""
    given = query.get("after", "")
    nudge = 1e9 if is_newest_first else -1e9
    after = given or cursor_of((first[0] + nudge, first[1], first[2]))
    cursors = {"before": after, "after": after + SKIPPED}
    return {"data": [], "paging": {"cursors": cursors, "next": link(base_url, query, after=after + SKIPPED)}}


def is_past(one: Key, other: Key, is_newest_first: bool) -> bool:
    """Whether `one` comes after `other` in the order of the page."""
    return one < other if is_newest_first else one > other


def link(base_url: str, query: Mapping[str, str], **place: str) -> str:
    """The same question, further on. It holds the token only if the question held it."""
    rest = {name: value for name, value in query.items() if name not in PLACES}
    return f"{base_url}?{urlencode({**rest, **place})}"
