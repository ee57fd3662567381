"""Posts put in order for the flow that stores them one by one."""

from collections.abc import Iterable
from dataclasses import replace

from care.channels.base import PostSeen


def oldest_first(posts: Iterable[PostSeen]) -> tuple[PostSeen, ...]:
    """By time; within one second what can be answered comes before what may answer it, then by number: ids grow. Those
    without a number stay in the order in which they came.
    """
    return tuple(sorted(posts, key=_order))


def once(posts: Iterable[PostSeen]) -> tuple[PostSeen, ...]:
    """Each post once in its newest version, oldest first. A complaint outweighs the same post shown as context."""
    kept: dict[str, PostSeen] = {}
    for post in posts:
        known = kept.get(post.network_id)
        kept[post.network_id] = post if known is None else _outweighing(known, post)
    return oldest_first(kept.values())


def _outweighing(known: PostSeen, other: PostSeen) -> PostSeen:
    is_newer = _version(other) > _version(known)
    if is_newer or (_version(other) == _version(known) and known.is_context and not other.is_context):
        known, other = other, known
    return replace(known, is_context=known.is_context and other.is_context)


def _version(post: PostSeen) -> float:
    return post.edited_at.timestamp() if post.edited_at else 0.0


def _order(post: PostSeen) -> tuple[float, bool, int, str]:
    number = post.network_id.rpartition("_")[2]
    number = number if number.isdecimal() else ""
    return post.posted_at.timestamp(), bool(post.parent_id), len(number), number
