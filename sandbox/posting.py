"""How something new comes to stand on a network, whoever wrote it: ids, threads and leading mentions."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.ids import digits
from sandbox.instagram.ids import new_id
from sandbox.world import HANDLE, Account, Media, Person, Post, World, named_in

EDITABLE_S = 3600.0
MOST_EDITS = 5
LEADING = re.compile(r"(?:@[A-Za-z0-9_]{1,15}\s+)+")


@dataclass(slots=True)
class Draft:
    """What somebody means to write. `recipient` is the customer of a message that the brand sends; `more` are further
    fields of the post, by name.
    """

    network: str
    kind: str
    author: Person
    text: str
    account: Account
    parent: Post | None = None
    quoted: Post | None = None
    recipient: Person | None = None
    at: datetime | None = None
    media: list[Media] = field(default_factory=list)
    deep_link: str = ""
    is_by_api: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def write(world: World, draft: Draft) -> Post:
    """The new post, visible to reads at once, or after the read lag if it was written by API."""
    if draft.kind == "message":
        post = message(world, draft)
    elif draft.network == "x":
        post = x_post(world, draft)
    elif draft.network == "instagram":
        post = instagram_post(world, draft)
    else:
        post = facebook_post(world, draft)
    if draft.is_by_api:
        post.visible_at = world.clock() + world.faults.read_lag(draft.network)
    return world.add(post)


def blank(world: World, draft: Draft, post_id: str) -> Post:
    return Post(
        network=draft.network,
        id=post_id,
        kind=draft.kind,
        text=draft.text,
        author=draft.author.handle,
        account_id=draft.account.id,
        at=draft.at or world.now(),
        made_at=round(world.clock(), 6),
        root_id=post_id,
        is_ours=isinstance(draft.author, Account),
        is_by_api=draft.is_by_api,
        media=draft.media,
        deep_link=draft.deep_link,
        **draft.more,
    )


def message(world: World, draft: Draft) -> Post:
    post = blank(world, draft, message_id(world, draft))
    post.is_private = True
    post.root_id = (draft.recipient or draft.author).handle.lower()
    if draft.parent:
        post.about_id = draft.parent.id
    return post


def message_id(world: World, draft: Draft) -> str:
    if draft.network == "x":
        return world.ids.x()
    if draft.network == "instagram":
        return world.ids.instagram_message(draft.account.id)
    return world.ids.facebook_message()


def x_post(world: World, draft: Draft) -> Post:
    post = blank(world, draft, world.ids.x())
    if draft.kind == "mention" and draft.account.handle.lower() not in named_in(draft.text):
        post.text = f"@{draft.account.handle} {draft.text}"
    if draft.parent:
        post.parent_id = draft.parent.id
        post.root_id = draft.parent.root_id
        post.lead = lead(draft.parent, draft.author, draft.text)
    if draft.quoted:
        post.quoted_id = draft.quoted.id
        draft.quoted.quotes += 1
    return post


def edit_refusal(world: World, post: Post) -> str:
    """Why the words of a post can't be changed any more, "" where they can. X knows five edits within an hour."""
    if post.network != "x":
        return ""
    if post.is_private:
        return "Nobody edits a direct message on X"
    if world.clock() - post.made_at > EDITABLE_S:
        return "X takes edits for one hour only"
    return "X takes five edits only" if len(post.revisions) >= MOST_EDITS else ""


def lead(parent: Post, author: Person, text: str) -> str:
    """The "@a @b " that X puts in front of an answer: the author of what is answered, and whom that names.

    Those whom the text itself begins with are not named twice.
    """
    typed = LEADING.match(text)
    own = {author.handle.lower(), *named_in(typed[0] if typed else "")}
    handles = dict.fromkeys([parent.author, *HANDLE.findall(parent.lead + parent.text)])
    seen: dict[str, str] = {}
    for handle in handles:
        if handle.lower() not in own:
            seen.setdefault(handle.lower(), handle)
    return "".join(f"@{handle} " for handle in seen.values())


def facebook_post(world: World, draft: Draft) -> Post:
    if draft.kind != "comment":
        return blank(world, draft, facebook_id(world, draft))
    parent = draft.parent or newest_page_post(world, draft.account)
    if parent.kind == "comment" and parent.parent_id != parent.root_id:
        parent = world.by_id["facebook", parent.parent_id]  # Two levels only: an answer to an answer joins its thread.
    post = blank(world, draft, world.ids.facebook_comment(parent.root_id))
    post.parent_id, post.root_id = parent.id, parent.root_id
    if parent.id == post.root_id or world.graph_rules.nested_bump == "yes":
        world.by_id["facebook", post.root_id].updated_at = world.now()
    return post


def facebook_id(world: World, draft: Draft) -> str:
    """Recommendations and Reels have ids of one number; a post is its page's, or of the person who names the Page."""
    if draft.kind in {"review", "reel"}:
        return world.ids.facebook()
    owner = digits(17, "facebook", "owner", draft.author.handle.lower()) if draft.kind == "tagged" else draft.account.id
    return world.ids.facebook_post(owner)


def newest_page_post(world: World, page: Account) -> Post:
    """What a comment without a target goes under; the Page writes one if it has none."""
    own = world.by_author.get((page.network, page.handle.lower()), [])
    standing = next((p for p in reversed(own) if p.kind == "post" and not p.removed_at), None)
    return standing or write(world, Draft(page.network, "post", page, f"Hello from {page.name}!", page))


def instagram_post(world: World, draft: Draft) -> Post:
    """A post, or with a parent (or as a comment) a comment. A mention without the account's handle gets it in front."""
    post = blank(world, draft, new_id(world.ids))
    if draft.kind == "mention" and draft.account.handle.lower() not in named_in(draft.text):
        post.text = f"@{draft.account.handle} {draft.text}"
    if draft.kind == "comment" or draft.parent:
        parent = draft.parent or newest_page_post(world, draft.account)
        if parent.parent_id and parent.parent_id != parent.root_id:
            parent = world.by_id["instagram", parent.parent_id]  # As on Facebook: two levels only.
        post.parent_id, post.root_id = parent.id, parent.root_id
        is_elsewhere = not world.by_id["instagram", parent.root_id].is_ours
        post.kind = "mention" if draft.kind == "mention" and is_elsewhere else "comment"
    return post
