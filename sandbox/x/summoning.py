"""Whom an app may answer: those who turned to its account, as strictly as the rule that is switched on has it."""

from sandbox.world import Account, Post, World, named_in


def is_summoned(world: World, account: Account, target: Post) -> bool:
    """Whether X takes an app's answer to this post.

    By "explicit" only the very post counts, and only naming or quoting. By "thread", once its author has turned to the
    account in a conversation, all the author's posts in it that carry the handle may be answered.
    """
    rule, own = world.rules.summoned, account.handle
    if target.author == own or rule == "off":
        return True
    if rule == "explicit":
        return own.lower() in named_in(target.text) or quotes(world, account, target)
    turned = [
        p for p in world.by_author["x", target.author.lower()] if p.root_id == target.root_id and not p.removed_at
    ]
    return turns_to(world, account, target) or (
        account.handle.lower() in named_in(target.lead) and any(turns_to(world, account, post) for post in turned)
    )


def turns_to(world: World, account: Account, post: Post) -> bool:
    parent = world.by_id.get(("x", post.parent_id))
    is_answer = parent is not None and parent.author == account.handle
    return is_answer or account.handle.lower() in named_in(post.text) or quotes(world, account, post)


def quotes(world: World, account: Account, post: Post) -> bool:
    quoted = world.by_id.get(("x", post.quoted_id))
    return quoted is not None and quoted.author == account.handle
