"""What may be read of X: not what is private, removed, not there yet, or by somebody hidden."""

from sandbox.world import Post, World
from sandbox.x import errors


def is_open(world: World, post: Post) -> bool:
    """Whether it was written for everybody, by somebody who still stands there for everybody."""
    author = world.author_of(post)
    return not (post.is_private or author.is_protected or author.is_suspended)


def is_readable(world: World, post: Post) -> bool:
    return world.is_visible(post) and is_open(world, post)


def readable(world: World, post_id: str) -> Post | None:
    """The post with this id, None where readers may not see it."""
    post = world.post("x", post_id)
    return post if post and is_readable(world, post) else None


def unreadable(world: World, post_id: str, parameter: str) -> dict[str, str]:
    """Why a post is not in the answer, as an entry of its `errors`: hidden by its protected author, or not there."""
    post = world.post("x", post_id)
    is_hidden = post is not None and world.is_visible(post) and not post.is_private
    if post and is_hidden and world.author_of(post).is_protected and not world.author_of(post).is_suspended:
        return errors.not_authorized(parameter, post_id)
    return errors.not_found("tweet", parameter, post_id)
