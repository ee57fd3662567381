"""Webhook bodies as Meta sends them: `feed` changes and messages, escaped as Meta escapes, signed over those bytes."""

import hashlib
import hmac
import json
from typing import Any

from sandbox.facebook.payloads import author_id
from sandbox.ids import scoped_id
from sandbox.world import App, Event, Post, World

Json = dict[str, Any]
ESCAPED = {"/": "\\/", "<": "\\u003C", "%": "\\u0025", "@": "\\u0040"}
VERBS = {"add": ("add", "add"), "edit": ("edit", "edited"), "remove": ("remove", "remove")}


def build(world: World, event: Event) -> list[tuple[bytes, dict[str, str]]]:
    """The calls that announce an event, raw body and headers; none for what Facebook doesn't announce."""
    entry = message_entry(world, event) if event.post.kind == "message" else feed_entry(world, event)
    if entry is None:
        return []
    raw = encode({"object": "page", "entry": [{"id": event.post.account_id, **entry}]})
    return [(raw, sign(world.apps["facebook"], raw))]


def encode(body: Json) -> bytes:
    """JSON in ASCII with the escapes of Meta: who hashes it written anew gets another signature."""
    text = json.dumps(body, separators=(",", ":"))
    for sign_, escaped in ESCAPED.items():
        text = text.replace(sign_, escaped)
    return text.encode()


def sign(app: App, raw: bytes) -> dict[str, str]:
    secret = app.secrets["app_secret"].encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature": "sha1=" + hmac.new(secret, raw, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret, raw, hashlib.sha256).hexdigest(),
    }


def feed_entry(world: World, event: Event) -> Json | None:
    verb = verb_of(event)
    if verb is None:
        return None
    value = feed_value(world, event.post, verb)
    return {"time": int(world.clock()), "changes": [{"field": "feed", "value": value}]}


def verb_of(event: Event) -> str | None:
    """Posts are "edit", comments "edited"; that something goes round is announced by single reactions only."""
    if event.change == "hide":
        return "hide" if event.post.is_hidden else "unhide"
    verbs = VERBS.get(event.change)
    return verbs and verbs[event.post.kind == "comment"]


def feed_value(world: World, post: Post, verb: str) -> Json:
    value: Json = {"item": item_of(post), "verb": verb}
    if post.kind == "comment":
        value |= {"comment_id": post.id, "post_id": post.root_id, "parent_id": post.parent_id}
    else:
        value |= {"post_id": post.id}
    author = world.author_of(post)
    if not author.is_unnamed:
        value["from"] = {"id": author_id(world, post), "name": author.name}
    if verb == "remove":
        return value
    value["created_time"] = int(post.at.timestamp())
    if post.kind != "comment":
        value["is_hidden"] = post.is_hidden
    if post.text:
        value["message"] = post.text
    if post.media:
        value["video" if post.media[0].kind == "video" else "photo"] = post.media[0].url
    return value


def item_of(post: Post) -> str:
    """A visitor writes a "post"; the Page's own are named for what they carry."""
    if post.kind == "comment":
        return "comment"
    if not post.is_ours:
        return "post"
    return "photo" if post.media else "status"


def message_entry(world: World, event: Event) -> Json | None:
    """A direct message, or the echo of the Page's own, whose sender is the Page. Times in milliseconds."""
    if event.change != "add":
        return None
    post = event.post
    person = {"id": scoped_id(post.root_id, post.account_id, "message")}
    sender, recipient = ({"id": post.account_id}, person) if post.is_ours else (person, {"id": post.account_id})
    message: Json = {"mid": post.id, "text": post.text}
    if post.is_ours:
        message |= {"is_echo": True, "app_id": int(world.apps["facebook"].secrets["app_id"])}
    timestamp = int(post.at.timestamp() * 1000)
    one = {"sender": sender, "recipient": recipient, "timestamp": timestamp, "message": message}
    return {"time": int(world.clock() * 1000), "messaging": [one]}
