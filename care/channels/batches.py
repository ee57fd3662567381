"""Posts put in order for the flow that stores them one by one."""

from collections.abc import Iterable

from care.channels.base import PostSeen


def oldest_first(posts: Iterable[PostSeen]) -> tuple[PostSeen, ...]:
    """By time; within one second what can be answered comes before what may answer it."""
    return tuple(sorted(posts, key=_order))


def once(posts: Iterable[PostSeen]) -> tuple[PostSeen, ...]:
    """Each post once, oldest first. A complaint outweighs the same post shown as context."""
    kept: dict[str, PostSeen] = {}
    for post in posts:
        known = kept.get(post.network_id)
        if known is None or (known.is_context and not post.is_context):
            kept[post.network_id] = post
    return oldest_first(kept.values())


def _order(post: PostSeen) -> tuple[float, bool, int, str]:
    return post.posted_at.timestamp(), bool(post.parent_id), len(post.network_id), post.network_id
