"""Webhook bodies of Instagram: comments, mentions, direct messages. Edits, deletions and hiding of comments are never
announced.
"""

from typing import Any

from sandbox.facebook import events
from sandbox.facebook.hooks import call
from sandbox.hooks import Terms
from sandbox.instagram.payloads import author_id, is_named
from sandbox.instagram.standing import is_own, is_reply, mention, product, root
from sandbox.things import Event, Post
from sandbox.world import World

Json = dict[str, Any]


def build(world: World, event: Event, terms: Terms | None = None) -> list[tuple[bytes, dict[str, str]]]:
    """The calls that announce an event, raw body and headers; none for what Instagram doesn't announce."""
    tags = terms.tags if terms else None
    told = [(field, one) for field, one in entries(world, event) if tags is None or (field, one["id"]) in tags]
    return [call(world, {"object": "instagram", "entry": [one]}) for _, one in told]


def entries(world: World, event: Event) -> list[tuple[str, Json]]:
    """The webhook field and the entry for each account concerned."""
    if event.post.is_private:
        found = events.entry(world, event)
        return [found] if found else []
    now = int(world.clock())
    return [(one["field"], {"id": own, "time": now, "changes": [one]}) for own, one in changes(world, event)]


def changes(world: World, event: Event) -> list[tuple[str, Json]]:
    """What each of the brand's accounts is told of an event, by the account's id."""
    if event.change != "add":
        return []
    post, found = event.post, []
    for account in world.accounts["instagram"]:
        if post.parent_id and is_own(world, post, account):
            field = "live_comments" if root(world, post).kind == "live" else "comments"
            found.append((account.id, {"field": field, "value": comment(world, post)}))
        elif mention(world, account, post.id):
            where = {"media_id": post.root_id} | ({"comment_id": post.id} if post.parent_id else {})
            found.append((account.id, {"field": "mentions", "value": where}))
    return found


def comment(world: World, post: Post) -> Json:
    """Ours come too, with the account's own id."""
    media = root(world, post)
    value: Json = {"id": post.id, "text": post.text}
    if is_named(world, post) and world.graph_rules.hook_from != "missing":
        value["from"] = {"id": author_id(world, post), "username": world.author_of(post).handle}
    value["media"] = {"id": media.id, "media_product_type": product(media)}
    return value | ({"parent_id": post.parent_id} if is_reply(post) else {})
