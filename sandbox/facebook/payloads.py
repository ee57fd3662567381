"""Nodes of the Graph API: Pages, posts and comments, with the fields that were asked for."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sandbox.facebook.errors import invalid
from sandbox.facebook.fields import Asked, Fields
from sandbox.ids import scoped_id
from sandbox.things import Account, Media, Person, Post
from sandbox.world import World

Json = dict[str, Any]
Reads = dict[str, Callable[[Any, Asked], Any]]
DEFAULTS = {
    "Account": ("access_token", "category", "category_list", "name", "id", "tasks"),
    "Page": ("name", "id"),
    "Post": ("created_time", "message", "id"),
    "Comment": ("created_time", "from", "message", "id"),
    "Video": ("updated_time", "description", "id"),
}
TASKS = ("ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE")
PRIVATE_REPLY = timedelta(days=7)


def graph_time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


def stands(world: World, post: Post | None) -> bool:
    """Whether reads find it: it is visible, and so is all that it hangs under."""
    while post is not None:
        if post.is_private or not world.is_visible(post):
            return False
        if not post.parent_id:
            return True
        post = world.post("facebook", post.parent_id)
    return False


def comments(world: World, post: Post, filter_: str = "toplevel") -> list[Post]:
    """What stands under a post or a comment, oldest first; `stream` takes the answers to comments along."""
    direct = [answer for answer in world.answers_to(post) if world.is_visible(answer)]
    if filter_ != "stream":
        return direct
    below = [reply for answer in direct for reply in comments(world, answer)]
    return sorted([*direct, *below], key=lambda one: (one.at, one.made_at))


def author_id(world: World, post: Post) -> str:
    """The Page's own id, or the one that this Page knows the person by where they comment."""
    return id_of(world.author_of(post), post.account_id)


def id_of(person: Person, page_id: str) -> str:
    return person.id if isinstance(person, Account) else scoped_id(person.handle, page_id, "comment")


def kind_of(thing: Post | Account) -> str:
    """What the Graph API calls it."""
    if isinstance(thing, Account):
        return "Page"
    return {"comment": "Comment", "reel": "Video"}.get(thing.kind, "Post")


class Reader:
    """Renders nodes; people are named by the id that the Page they wrote to knows them by. `site` begins permalinks."""

    def __init__(self, world: World, site: str) -> None:
        self.world = world
        self.site = site

    def node(self, thing: Post | Account, fields: Fields) -> Json:
        """The fields asked for, or the usual ones, and always the id."""
        kind = kind_of(thing)
        asked = fields or {name: Asked() for name in DEFAULTS[kind]}
        readers = {"Page": self.of_page, "Post": self.of_post, "Comment": self.of_comment, "Video": self.of_video}[kind]
        answer: Json = {}
        for name, how in asked.items():
            if name not in readers:
                raise invalid(f"Tried accessing nonexisting field ({name}) on node type ({kind})")
            value = readers[name](thing, how)
            if value is not None:
                answer[name] = value
        answer["id"] = thing.id
        return answer

    @property
    def of_page(self) -> Reads:
        return {
            "id": lambda page, how: page.id,
            "name": lambda page, how: page.name,
            "username": lambda page, how: page.handle,
            "link": lambda page, how: f"{self.site}/{page.handle}",
            "access_token": lambda page, how: page.credentials["page_token"],
            "tasks": lambda page, how: list(TASKS),
            "category": lambda page, how: "Travel Company",
            "category_list": lambda page, how: [{"id": "2258", "name": "Travel Company"}],
            "instagram_business_account": self.instagram,
            "connected_instagram_account": self.instagram,
            "has_transitioned_to_new_page_experience": lambda page, how: True,
            "overall_star_rating": lambda page, how: None,
            "rating_count": lambda page, how: sum(
                post.kind == "review" and post.account_id == page.id for post in self.world.visible("facebook")
            ),
            "fan_count": lambda page, how: page.followers,
            "followers_count": lambda page, how: page.followers,
        }

    @property
    def of_both(self) -> Reads:
        return {
            "id": lambda post, how: post.id,
            "message": lambda post, how: post.text or None,
            "created_time": lambda post, how: graph_time(post.at),
            "from": self.author,
            "permalink_url": lambda post, how: permalink(post, self.site),
            "is_hidden": lambda post, how: post.is_hidden,
            "can_reply_privately": lambda post, how: self.can_reply_privately(post),
            "private_reply_conversation": self.private_talk,
            "comments": self.comments,
            "message_tags": lambda post, how: None,
        }

    @property
    def of_post(self) -> Reads:
        return {
            **self.of_both,
            "updated_time": lambda post, how: graph_time(max(post.updated_at or post.at, post.at)),
            "story": lambda post, how: None,
            "status_type": lambda post, how: (
                ("added_photos" if post.media else "mobile_status_update") if post.is_ours else "wall_post"
            ),
            "is_published": lambda post, how: post.kind != "ad",
            "is_expired": lambda post, how: False,
            "parent_id": lambda post, how: None,
            "attachments": lambda post, how: self.attachments(post),
            "shares": lambda post, how: {"count": post.reposts} if post.reposts else None,
            "reactions": self.reactions,
        }

    @property
    def of_comment(self) -> Reads:
        return {
            **self.of_both,
            "parent": self.parent,
            "object": lambda post, how: self.node(self.world.by_id["facebook", post.root_id], how.inner),
            "attachment": lambda post, how: comment_attachment(post, self.site),
            "comment_count": lambda post, how: len(comments(self.world, post)),
            "like_count": lambda post, how: post.likes,
            "user_likes": lambda post, how: post.is_liked,
            "is_private": lambda post, how: False,
            "can_hide": lambda post, how: not post.is_ours,
            "can_remove": lambda post, how: True,
            "can_comment": lambda post, how: post.parent_id == post.root_id,
            "can_like": lambda post, how: True,
            "application": lambda post, how: self.application(post),
            "admin_creator": lambda post, how: None,
        }

    @property
    def of_video(self) -> Reads:
        """A Reel: its words are its description."""
        return {
            **self.of_both,
            "description": lambda post, how: post.text or None,
            "updated_time": lambda post, how: graph_time(max(post.updated_at or post.at, post.at)),
            "title": lambda post, how: None,
            "length": lambda post, how: 11.5,
            "source": lambda post, how: post.media[0].url if post.media else None,
        }

    def instagram(self, page: Account, how: Asked) -> Json | None:
        linked = self.world.linked(page)
        return {"id": linked.id} if linked else None

    def can_reply_privately(self, post: Post) -> bool:
        """Once, for a week, and never to ourselves."""
        return not post.is_ours and not post.private_reply_id and self.world.now() - post.at <= PRIVATE_REPLY

    def private_talk(self, post: Post, how: Asked) -> Json | None:
        """Where the private reply went."""
        if not post.private_reply_id:
            return None
        talk = self.world.talks.of("facebook", post.account_id, post.author)
        link = f"/{talk.account_id}/inbox/{talk.id.removeprefix('t_')}/"
        return {"id": talk.id, "link": link, "updated_time": graph_time(talk.standing[0].at if talk.posts else post.at)}

    def author(self, post: Post, how: Asked) -> Json | None:
        """Nothing of those whom the network does not name to this app, or whose post merely tags the Page."""
        is_nameless = post.kind == "tagged" or (self.world.graph_rules.authors == "missing" and not post.is_ours)
        if is_nameless or self.world.author_of(post).is_unnamed:
            return None
        whole = {"name": self.world.author_of(post).name, "id": author_id(self.world, post)}
        return {name: whole[name] for name in whole if not how.inner or name in how.inner or name == "id"}

    def parent(self, post: Post, how: Asked) -> Json | None:
        """The comment that this one answers; nothing for a comment right under a post."""
        if post.parent_id == post.root_id:
            return None
        return self.node(self.world.by_id["facebook", post.parent_id], how.inner)

    def application(self, post: Post) -> Json | None:
        """The app that wrote it, on what was written by API."""
        if not post.is_by_api:
            return None
        own = self.world.apps["facebook"].secrets["app_id"]
        return {"name": "Amends" if post.app_id in {"", own} else "Another app", "id": post.app_id or own}

    def comments(self, post: Post, how: Asked) -> Json:
        """The comments inside a node: the first few, and the counts if asked for."""
        found = comments(self.world, post, how.options.get("filter", "toplevel"))
        limit = int(how.options["limit"]) if how.options.get("limit", "").isdecimal() else 25
        answer: Json = {"data": [self.node(one, how.inner) for one in found[:limit]]}
        if how.options.get("summary") in {"true", "1"}:
            count = len(found) + int(self.world.graph_rules.uncounted)
            answer["summary"] = {"order": "ranked", "total_count": count, "can_comment": True}
        return answer

    def reactions(self, post: Post, how: Asked) -> Json:
        answer: Json = {"data": []}
        if how.options.get("summary") in {"true", "1"}:
            answer["summary"] = {"total_count": post.likes}
        return answer

    def attachments(self, post: Post) -> Json | None:
        found = [self.attachment(post, one) for one in post.media]
        if link := post.parts.get("share"):
            found.append({"media_type": "link", "type": "share", "url": link, "title": post.text[:60] or link})
        return {"data": found} if found else None

    def attachment(self, post: Post, media: Media) -> Json:
        words = {"description": media.alt_text} if media.alt_text else {}
        return {"media_type": media.kind, **words, **picture(media, permalink(post, self.site))}


def comment_attachment(post: Post, site: str) -> Json | None:
    """A comment has one at most."""
    return picture(post.media[0], permalink(post, site)) if post.media else None


def picture(media: Media, url: str) -> Json:
    return {
        "media": {"image": {"height": media.height, "src": media.url, "width": media.width}},
        "target": {"id": media.key, "url": url},
        "type": media.kind,
        "url": url,
    }


def permalink(post: Post, site: str) -> str:
    """Where people see it. An answer to a comment carries both numbers."""
    page_id, _, number = post.root_id.partition("_")
    url = f"{site}/{page_id}/posts/{number}/" if number else f"{site}/{page_id}/"  # Reels and recommendations
    if post.kind != "comment":
        return url
    own = post.id.rpartition("_")[2]
    if post.parent_id == post.root_id:
        return f"{url}?comment_id={own}"
    return f"{url}?comment_id={post.parent_id.rpartition('_')[2]}&reply_comment_id={own}"
