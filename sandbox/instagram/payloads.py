"""Nodes of Instagram: the account, its posts ("media") and comments, with the fields that were asked for."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urljoin

from sandbox.facebook.errors import gone, invalid, not_permitted
from sandbox.facebook.fields import Asked, Fields
from sandbox.facebook.payloads import graph_time, id_of
from sandbox.instagram.ids import shortcode
from sandbox.instagram.standing import comments, is_reply, mention, own_media, product, root
from sandbox.world import Account, Post, World

Json = dict[str, Any]
Reads = dict[str, Callable[[Any, Asked], Any]]
COMMENT = ("timestamp", "text", "id")
"""What a list of comments shows when no fields are named. Posts and accounts then show their id alone."""

OF_MENTIONED_COMMENT = ("id", "like_count", "media", "text", "timestamp", "username")
OF_MENTIONED_MEDIA = (
    "id",
    "caption",
    "comments",
    "comments_count",
    "like_count",
    "media_type",
    "media_url",
    "owner",
    "timestamp",
    "username",
)
"""All that Instagram shows of what other people wrote elsewhere: no `from`, so nobody's id beneath a post."""


UNREADABLE: dict[str, tuple[str, ...]] = {"all": (), "no_from": ("from",), "no_replies": ("replies",)}
"""Fields of a comment that the app has no permission for, by the rule `comment_fields`."""


def author_id(world: World, post: Post) -> str:
    """An account's own id, or the one that the account knows the person by where they comment."""
    return id_of(world.author_of(post), post.account_id)


def is_named(world: World, post: Post) -> bool:
    return post.is_ours or not (world.author_of(post).is_unnamed or world.graph_rules.authors == "missing")


class Reader:
    """Renders nodes as `account` sees them. `site` is the sandbox's own address, with a slash."""

    def __init__(self, world: World, account: Account, site: str) -> None:
        self.world = world
        self.account = account
        self.site = site

    def node(self, thing: Post | Account, fields: Fields, usual: Sequence[str] = ("id",)) -> Json:
        """The fields asked for, or the usual ones, and always the id. One that may not be read fails all of them."""
        kind = "IGUser" if isinstance(thing, Account) else "IGComment" if thing.parent_id else "IGMedia"
        readers = {"IGUser": self.of_user, "IGMedia": self.of_media, "IGComment": self.of_comment}[kind]
        answer: Json = {}
        for name, how in (fields or {name: Asked() for name in usual}).items():
            if name not in readers:
                raise invalid(f"Tried accessing nonexisting field ({name}) on node type ({kind})")
            if kind == "IGComment" and name in UNREADABLE[self.world.graph_rules.comment_fields]:
                raise not_permitted("instagram_manage_comments")
            value = readers[name](thing, how)
            if value is not None:
                answer[name] = value
        answer["id"] = thing.id
        return answer

    @property
    def of_user(self) -> Reads:
        return {
            "id": lambda account, how: account.id,
            "username": lambda account, how: account.handle,
            "name": lambda account, how: account.name,
            "followers_count": lambda account, how: account.followers,
            "follows_count": lambda account, how: 0,
            "media_count": lambda account, how: len(own_media(self.world, account)),
            "biography": lambda account, how: f"{account.name} on Instagram",
            "mentioned_comment": lambda account, how: self.mentioned(how, "comment_id", OF_MENTIONED_COMMENT),
            "mentioned_media": lambda account, how: self.mentioned(how, "media_id", OF_MENTIONED_MEDIA),
        }

    @property
    def of_media(self) -> Reads:
        return {
            "id": lambda post, how: post.id,
            "caption": lambda post, how: post.text or None,
            "comments": lambda post, how: self.nested(comments(self.world, post), how),
            "comments_count": lambda post, how: sum(
                1 + len(comments(self.world, comment)) for comment in comments(self.world, post)
            ),
            "is_comment_enabled": lambda post, how: True,
            "like_count": lambda post, how: post.likes,
            "media_product_type": lambda post, how: product(post),
            "media_type": lambda post, how: "VIDEO" if post.media and post.media[0].kind == "video" else "IMAGE",
            "media_url": lambda post, how: urljoin(self.site, post.media[0].url) if post.media else None,
            "owner": lambda post, how: {"id": author_id(self.world, post)},
            "permalink": lambda post, how: permalink(post, f"{self.site}www.instagram.com/"),
            "shortcode": lambda post, how: shortcode(post.id),
            "timestamp": lambda post, how: graph_time(post.at),
            "username": lambda post, how: self.world.author_of(post).handle,
        }

    @property
    def of_comment(self) -> Reads:
        return {
            "id": lambda post, how: post.id,
            "text": lambda post, how: post.text,
            "timestamp": lambda post, how: graph_time(post.at),
            "from": self.author,
            "username": self.username,
            "hidden": lambda post, how: post.is_hidden,
            "like_count": lambda post, how: post.likes,
            "media": lambda post, how: self.node(root(self.world, post), how.inner),
            "parent_id": lambda post, how: post.parent_id if is_reply(post) else None,
            "replies": lambda post, how: self.nested(comments(self.world, post), how),
        }

    def username(self, post: Post, how: Asked) -> str | None:
        return self.world.author_of(post).handle if is_named(self.world, post) else None

    def author(self, post: Post, how: Asked) -> Json | None:
        if not is_named(self.world, post):
            return None
        own_id = author_id(self.world, post)
        whole = {"id": own_id, "username": self.world.author_of(post).handle, "self_ig_scoped_id": own_id}
        asked = set(how.inner) or {"username"}
        return {name: whole[name] for name in whole if name == "id" or name in asked}

    def nested(self, found: list[Post], how: Asked) -> Json | None:
        """The newest first; the key is missing where nobody wrote anything."""
        limit = int(how.options["limit"]) if how.options.get("limit", "").isdecimal() else 25
        shown = [self.node(one, how.inner, COMMENT) for one in reversed(found)]
        return {"data": shown[: min(limit, 50)]} if shown else None

    def mentioned(self, how: Asked, name: str, readable: Sequence[str]) -> Json:
        """What mentions the account, by its id in the field's own brackets: `mentioned_media.media_id(…){…}`."""
        post_id = how.options.get(name, "")
        if not post_id:
            raise invalid(f"The parameter {name} is required")
        post = mention(self.world, self.account, post_id)
        if post is None or bool(post.parent_id) is (name == "media_id"):
            raise gone("GET", post_id)
        for unknown in how.inner.keys() - set(readable):
            raise invalid(f"Tried accessing nonexisting field ({unknown}) on node type (IGMention)")
        return self.node(post, how.inner)


def permalink(post: Post, site: str) -> str:
    """Where people see a post, or a comment under it."""
    url = f"{site}p/{shortcode(post.root_id)}/"
    return f"{url}c/{post.id}/" if post.parent_id else url
