"""What stands on Instagram in the eyes of one of the brand's accounts."""

from sandbox.world import Account, Post, World, named_in

PRODUCTS = {"story": "STORY", "reel": "REELS"}
"""Instagram's name for where a post appears, by the kind of the post; all others are of the feed."""


def stands(world: World, post: Post | None) -> bool:
    """Whether reads find it: it is visible, and so is all that it hangs under."""
    while post is not None:
        if post.is_private or not world.is_visible(post):
            return False
        if not post.parent_id:
            return True
        post = world.post("instagram", post.parent_id)
    return False


def comments(world: World, post: Post) -> list[Post]:
    """What stands right under a post or a comment, oldest first."""
    return [answer for answer in world.answers_to(post) if world.is_visible(answer)]


def root(world: World, post: Post) -> Post:
    """The post (Instagram calls it a media) that a comment stands under; itself for a post."""
    return world.by_id["instagram", post.root_id]


def is_own(world: World, post: Post, account: Account) -> bool:
    """Whether it is one of the account's own posts, or stands under one."""
    media = root(world, post)
    return media.is_ours and media.account_id == account.id


def is_comment_of(world: World, post: Post, account: Account) -> bool:
    """Whether it is a comment on one of the account's posts, both still there: what a private reply may be about.

    On a live video that is as long as it is live.
    """
    return bool(post.parent_id) and is_own(world, post, account) and stands(world, post)


def is_reply(post: Post) -> bool:
    """A comment of the second level."""
    return bool(post.parent_id) and post.parent_id != post.root_id


def own_media(world: World, account: Account) -> list[Post]:
    """The account's own posts, stories and live videos among them, oldest first."""
    posts = world.by_author.get(("instagram", account.handle.lower()), [])
    return [post for post in posts if not post.parent_id and not post.is_private and world.is_visible(post)]


def product(post: Post) -> str:
    return PRODUCTS.get(post.kind, "FEED")


def newest_story(world: World, account: Account) -> Post | None:
    """What an answer to a story without a target is about."""
    stories = [post for post in own_media(world, account) if post.kind == "story"]
    return stories[-1] if stories else None


def names(post: Post, account: Account) -> bool:
    """Whether its words mention the account."""
    return account.handle.lower() in named_in(post.text)


def mention(world: World, account: Account, post_id: str) -> Post | None:
    """What somebody wrote elsewhere that mentions the account: in a caption, or in a comment under another's post.

    Nothing of this is readable where the post belongs to somebody whose account is private.
    """
    post = world.post("instagram", post_id)
    if post is None or post.is_ours or is_own(world, post, account) or not stands(world, post):
        return None
    if world.author_of(root(world, post)).is_protected:
        return None
    return post if names(post, account) else None


def tagged(world: World, account: Account) -> list[Post]:
    """Posts of other people in whose picture the account is tagged, oldest first."""
    found = (post for post in world.visible("instagram") if post.kind == "tag" and post.account_id == account.id)
    return [post for post in found if not world.author_of(post).is_protected]
