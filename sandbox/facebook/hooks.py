"""Webhook bodies as Meta sends them: what changed on a Page and messages, escaped as Meta escapes, signed as bytes."""

import hashlib
import hmac
import json
from typing import Any

from sandbox.facebook import events
from sandbox.facebook.payloads import author_id, graph_time, id_of, permalink
from sandbox.hooks import Terms
from sandbox.things import App, Event, Person, Post
from sandbox.world import World

Json = dict[str, Any]
Call = tuple[bytes, dict[str, str]]
ESCAPED = {"/": "\\/", "<": "\\u003C", "%": "\\u0025", "@": "\\u0040"}
VERBS = {"add": ("add", "add"), "edit": ("edit", "edited"), "remove": ("remove", "remove")}
ITEMS = {"review": "rating", "reel": "video", "ad": "status"}


def build(world: World, event: Event, terms: Terms | None = None) -> list[Call]:
    """The calls that announce an event, raw body and headers; none for what Facebook doesn't announce."""
    found = events.entry(world, event) if event.post.is_private else changed(world, event)
    tags = terms.tags if terms else None
    if found is None or (tags is not None and (found[0], event.post.account_id) not in tags):
        return []
    return [call(world, {"object": "page", "entry": [found[1]]})]


def call(world: World, body: Json) -> Call:
    raw = encode(numbered(body) if world.graph_rules.hook_ids == "number" else body)
    return raw, sign(world.apps["facebook"], raw)


def merge(world: World, calls: list[Call]) -> Call:
    """Several updates in one call: changes of the same Page that follow one another share an entry."""
    bodies = [json.loads(raw) for raw, _ in calls]
    entries: list[Json] = []
    for entry in (entry for body in bodies for entry in body["entry"]):
        last = entries[-1] if entries else {}
        if "changes" in entry and "changes" in last and last["id"] == entry["id"]:
            last["changes"] += entry["changes"]
        else:
            entries.append(entry)
    return call(world, {"object": bodies[0]["object"], "entry": entries})


def encode(body: Json) -> bytes:
    """JSON in ASCII with the escapes of Meta: who hashes it written anew gets another signature."""
    text = json.dumps(body, separators=(",", ":"))
    for sign_, escaped in ESCAPED.items():
        text = text.replace(sign_, escaped)
    return text.encode()


def numbered(value: Any) -> Any:
    """With the ids of Pages and people as numbers."""
    if isinstance(value, list):
        return [numbered(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: int(one) if name == "id" and str(one).isdecimal() else numbered(one) for name, one in value.items()}


def sign(app: App, raw: bytes) -> dict[str, str]:
    secret = app.secrets["app_secret"].encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": "sha1=" + hmac.new(secret, raw, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, raw, hashlib.sha256).hexdigest(),
    }


def changed(world: World, event: Event) -> tuple[str, Json] | None:
    """The field and the entry of what happened in public; times in seconds."""
    found = change(world, event)
    if found is None:
        return None
    if world.graph_rules.hook_times == "missing":
        found["value"].pop("created_time", None)
    entry = {"id": event.post.account_id, "time": int(world.clock()), "changes": [found]}
    return found["field"], entry


def change(world: World, event: Event) -> Json | None:
    post, verb = event.post, verb_of(event)
    if verb is None:
        return None
    if event.change == "react":
        return {"field": "feed", "value": reaction(world, event)}
    root = world.by_id.get(("facebook", post.root_id), post)
    if root.kind == "tagged":
        return {"field": "mention", "value": mention(post)} if verb == "add" and not post.is_ours else None
    if post.kind == "review":
        return {"field": "ratings", "value": rating(world, post, verb)}
    if root.kind == "review":
        return {"field": "ratings", "value": review_comment(world, post, verb)}
    return {"field": "feed", "value": feed_value(world, post, verb)}


def verb_of(event: Event) -> str | None:
    """Posts are "edit", comments "edited"; that something goes round is announced by single reactions only."""
    if event.change == "hide":
        return "hide" if event.post.is_hidden else "unhide"
    if event.change == "react":
        return str(event.more.get("verb", "add"))
    verbs = VERBS.get(event.change)
    return verbs and verbs[event.post.kind == "comment"]


def feed_value(world: World, post: Post, verb: str) -> Json:
    value: Json = {"item": item_of(post), "verb": verb}
    if post.kind == "comment":
        value |= {"comment_id": post.id, "post_id": post.root_id, "parent_id": post.parent_id}
    else:
        value |= {"post_id": f"{post.account_id}_{post.id}" if post.kind == "reel" else post.id}
    value |= author(world, post, world.author_of(post))
    if verb == "remove":
        return value
    value["created_time"] = int(post.at.timestamp())
    if post.kind != "comment":
        value["is_hidden"] = post.is_hidden
    if post.kind == "reel":
        value["video_id"] = post.id
    if world.graph_rules.hook_post == "yes":
        value["post"] = shown_post(world, world.by_id["facebook", post.root_id])
    if post.text:
        value["message"] = post.text
    if post.media:
        value["video" if post.media[0].kind == "video" else "photo"] = post.media[0].url
    return value | ({"link": post.parts["share"]} if "share" in post.parts else {})


def shown_post(world: World, root: Post) -> Json:
    """The post that it is about, as newer deliveries have it."""
    changed_at = max(root.updated_at or root.at, root.at)
    return {
        "id": root.id,
        "status_type": "added_photos" if root.media else "mobile_status_update",
        "is_published": root.kind != "ad",
        "updated_time": graph_time(changed_at),
        "permalink_url": permalink(root, "https://www.facebook.com"),
        "promotion_status": "inactive",
    }


def author(world: World, post: Post, who: Person) -> Json:
    """`from`, or as older deliveries have it `sender_id` and `sender_name`, or nothing."""
    style = world.graph_rules.hook_from
    if who.is_unnamed or style == "missing":
        return {}
    if style == "sender":
        return {"sender_id": int(id_of(who, post.account_id)), "sender_name": who.name}
    return {"from": {"id": id_of(who, post.account_id), "name": who.name}}


def item_of(post: Post) -> str:
    """A visitor writes a "post"; the Page's own are named for what they carry."""
    if post.kind == "comment" or post.kind in ITEMS:
        return ITEMS.get(post.kind, "comment")
    if not post.is_ours:
        return "post"
    if post.parts.get("share"):
        return "share"
    return "status" if not post.media else "video" if post.media[0].kind == "video" else "photo"


def reaction(world: World, event: Event) -> Json:
    """Somebody's reaction to a post or a comment."""
    post, more = event.post, event.more
    who = world.person("facebook", more["handle"])
    value: Json = {"item": "reaction", "verb": more.get("verb", "add"), "post_id": post.root_id}
    if post.kind == "comment":
        value |= {"comment_id": post.id, "parent_id": post.parent_id}
    else:
        value["parent_id"] = post.root_id
    kind = more.get("reaction", "like")
    return value | author(world, post, who) | {"created_time": int(world.clock()), "reaction_type": kind}


def mention(post: Post) -> Json:
    """In somebody else's post, or in a comment under one; by nobody, as far as the webhook tells."""
    at, is_comment = int(post.at.timestamp()), post.kind == "comment"
    words = {"message": post.text} if post.text else {}
    where = {"post_id": post.root_id} | ({"comment_id": post.id} if is_comment else {})
    return {**words, **where, "created_time": at, "item": "comment" if is_comment else "post", "verb": "add"}


def rating(world: World, post: Post, verb: str) -> Json:
    """A recommendation: upper case here, the ids as numbers."""
    value: Json = {"item": "rating", "verb": verb, "open_graph_story_id": int(post.id)}
    who = world.author_of(post)
    if not who.is_unnamed and world.graph_rules.hook_from != "missing":
        value |= {"reviewer_id": int(author_id(world, post)), "reviewer_name": who.name}
    if verb == "remove":
        return value
    words = {"review_text": post.text} if post.text else {}
    return {
        **value,
        **words,
        "recommendation_type": post.verdict.upper(),
        "comment_id": None,
        "created_time": int(post.at.timestamp()),
    }


def review_comment(world: World, post: Post, verb: str) -> Json:
    value: Json = {"item": "comment", "verb": verb, "open_graph_story_id": int(post.root_id), "comment_id": post.id}
    value |= author(world, post, world.author_of(post))
    if verb == "remove":
        return value
    words = {"message": post.text} if post.text else {}
    return {**value, **words, "created_time": int(post.at.timestamp())}
