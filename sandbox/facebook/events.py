"""Private messages as webhooks tell of them: for Messenger and Instagram alike."""

from typing import Any

from sandbox.facebook import uploads
from sandbox.talks import Talk
from sandbox.things import Event, Post
from sandbox.world import World

Json = dict[str, Any]
NAMES = {"❤": "love", "😆": "smile", "😢": "sad", "😮": "wow", "😠": "angry", "👍": "like", "👎": "dislike"}
FIELDS = {
    "facebook": {
        "echo": "message_echoes",
        "edit": "message_edits",
        "react": "message_reactions",
        "read": "message_reads",
        "deliver": "message_deliveries",
        "postback": "messaging_postbacks",
        "handover": "messaging_handovers",
    },
    "instagram": {
        "edit": "message_edit",
        "react": "message_reactions",
        "read": "messaging_seen",
        "postback": "messaging_postbacks",
    },
}
"""The webhook fields by what happened, where it is not plain `messages`."""


def entry(world: World, event: Event) -> tuple[str, Json] | None:
    """The webhook field, and the entry (`{"id", "time", "messaging" | "standby": […]}`) of what happened to a private
    message; None for what is not announced. Times in milliseconds.
    """
    post = event.post
    talk = world.talks.of(post.network, post.account_id, post.root_id)
    what = content(world, event, talk)
    if what is None:
        return None
    is_from_us = post.is_ours if event.change in {"add", "edit", "remove"} else is_by_us(world, event)
    person, account = {"id": talk.person_id}, {"id": post.account_id}
    sender, recipient = (account, person) if is_from_us else (person, account)
    at = post.at.timestamp() if event.change == "add" else world.clock()
    one = {"sender": sender, "recipient": recipient, "timestamp": int(at * 1000), **what}
    if talk.owner and post.network == "facebook" and event.change != "handover":
        field, section = "standby", "standby"
    else:
        field, section = field_of(event), "messaging"
    return field, {"id": post.account_id, "time": int(world.clock() * 1000), section: [one]}


def is_by_us(world: World, event: Event) -> bool:
    account = world.account(event.post.network, event.post.account_id)
    return account is not None and event.more.get("handle", "").lower() == account.handle.lower()


def field_of(event: Event) -> str:
    post = event.post
    kind: str = "postback" if "postback" in post.parts else event.change
    if event.change == "add" and post.is_ours:
        kind = "echo"
    return FIELDS[post.network].get(kind, "messages")


def content(world: World, event: Event, talk: Talk) -> Json | None:
    post = event.post
    if event.change == "add":
        return said(world, post)
    if event.change == "edit":
        return {"message_edit": {"mid": post.id, "text": post.text, "num_edit": len(post.revisions)}}
    if event.change == "remove":
        echo = {"is_echo": True} if post.is_ours else {}
        return {"message": {"mid": post.id, "is_deleted": True, **echo}}
    if event.change == "react":
        return {"reaction": reaction(post, event.more)}
    if event.change == "read":
        read_at = int(talk.read_at * 1000)
        return {"read": {"mid": post.id} if post.network == "instagram" else {"watermark": read_at}}
    if event.change == "handover" and post.network == "facebook":
        return {"pass_thread_control": dict(event.more)}
    if event.change == "deliver" and post.network == "facebook":
        return {"delivery": {"mids": [post.id], "watermark": int(post.at.timestamp() * 1000)}}
    return None


def reaction(post: Post, more: Any) -> Json:
    emoji = more["emoji"]
    if not emoji:
        return {"mid": post.id, "action": "unreact"}
    return {"mid": post.id, "action": "react", "emoji": emoji, "reaction": NAMES.get(emoji, "other")}


def said(world: World, post: Post) -> Json:
    """A message, the echo of ours, or the press of a button."""
    if "postback" in post.parts:
        return {"postback": {"mid": post.id, **post.parts["postback"]}}
    message: Json = {"mid": post.id}
    if post.text:
        message["text"] = post.text
    attachments = [*uploads.shown(post), *special(post)]
    if attachments:
        message["attachments"] = attachments
    if "story" in post.parts:
        message["reply_to"] = {"story": post.parts["story"]}
    elif post.about_id.startswith(("m_", "aWdf")):
        message["reply_to"] = {"mid": post.about_id}
    if post.parts.get("unsupported") is True:
        message["is_unsupported"] = True
    if post.is_ours:
        message |= {"is_echo": True, "app_id": int(post.app_id or INBOX_APP)}
        message |= {"metadata": post.metadata} if post.metadata else {}
    return {"message": message}


SPECIAL = {
    "share": "share",
    "story_mention": "story_mention",
    "sticker": "image",
    "unsupported": "unsupported_type",
}
INBOX_APP = "263902037430900"
"""Facebook's own inbox for Pages: the sender of what a person wrote there."""


def special(post: Post) -> list[Json]:
    """Attachments that are no file: a shared post, a story that names the account, what no app may read (which comes
    with an address or without).
    """
    found = [(kind, post.parts.get(name)) for name, kind in SPECIAL.items()]
    return [{"type": kind, "payload": {"url": url}} for kind, url in found if isinstance(url, str)]
