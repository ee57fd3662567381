"""Messages of the Page to one person, on Messenger and Instagram: windows, tags, private replies, refusals."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sandbox.facebook import errors, refusals, uploads
from sandbox.facebook.calls import Call
from sandbox.facebook.errors import invalid
from sandbox.facebook.payloads import PRIVATE_REPLY, Json, stands
from sandbox.instagram.standing import is_comment_of
from sandbox.posting import Draft, write
from sandbox.talks import Talk
from sandbox.things import Account, Media, Post
from sandbox.world import World

WINDOW = timedelta(hours=24)
HUMAN_WINDOW = timedelta(days=7)
TEXT_LENGTH = 2000
INSTAGRAM_BYTES = 1000
METADATA_LENGTH = 1000
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
DEAD_TAGS = ("ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE", "CONFIRMED_EVENT_UPDATE")
ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")


@dataclass(slots=True)
class Words:
    """What the Page wants to say: a text or an attachment."""

    text: str = ""
    media: list[Media] = field(default_factory=list)
    metadata: str = ""
    about_id: str = ""


def send(call: Call) -> Json:
    """`POST /{page}/messages`. A private reply names a comment or post in place of the person."""
    if call.node_id not in {"me", *(account.id for account in call.mine)}:
        raise errors.gone(call.method, call.node_id)
    recipient = call.structure("recipient")
    if "comment_id" in recipient or "post_id" in recipient:
        return private_reply(call, str(recipient.get("comment_id") or recipient.get("post_id")))
    talk = talk_with(call, str(recipient.get("id", "")))
    action = call.params.get("sender_action", "")
    if action:
        if action not in ACTIONS:
            raise invalid(f"Param sender_action must be one of {{{', '.join(ACTIONS)}}}")
        act(call, talk, action)
        return {"recipient_id": talk.person_id}
    words = read_words(call, talk.network)
    check_talk(call, talk)
    message = say(call, account_of(call, talk.network), talk.handle, words)
    return {"recipient_id": talk.person_id, "message_id": message.id} | uploads.kept(call, words.media)


def talk_with(call: Call, psid: str) -> Talk:
    """The Page's talk with a person, by PSID (or IGSID, for the linked profile)."""
    if not psid:
        raise invalid("The parameter recipient is required")
    talk = call.world.talks.by_psid.get(psid)
    if talk is None or talk.account_id not in {account.id for account in call.mine}:
        raise refusals.nobody()
    return talk


def account_of(call: Call, network: str) -> Account:
    return next(account for account in call.mine if account.network == network)


def act(call: Call, talk: Talk, action: str) -> None:
    """Typing and seen marks leave nothing behind; a reaction does."""
    if action not in {"react", "unreact"}:
        return
    about = call.structure("payload")
    post = call.world.post(talk.network, str(about.get("message_id", "")))
    if post is None or post not in talk.posts:
        raise refusals.no_message()
    emoji = str(about.get("reaction", "❤")) if action == "react" else ""
    react(call.world, post, account_of(call, talk.network).handle, emoji)


def react(world: World, message: Post, handle: str, emoji: str) -> None:
    """Someone's reaction to a message; "" takes it back."""
    if emoji:
        message.reactions[handle] = emoji
    else:
        message.reactions.pop(handle, None)
    world.happened("react", message, handle=handle, emoji=emoji)


# What is said.


def read_words(call: Call, network: str) -> Words:
    """Raises Failure for what the network would not take."""
    message = call.structure("message")
    attachment, text, metadata = (message.get(name) or "" for name in ("attachment", "text", "metadata"))
    if bool(attachment) == bool(text):
        raise invalid("Message cannot be empty, must provide valid attachment or text, and not both")
    if not isinstance(text, str) or not isinstance(metadata, str):
        raise invalid("Param message[text] must be a string")
    if len(metadata) >= METADATA_LENGTH:
        raise invalid(f"Length of param message[metadata] must be less than {METADATA_LENGTH}")
    check_length(text, network)
    about = call.structure("reply_to").get("mid", "")
    return Words(text, [uploads.attached(call, attachment)] if attachment else [], metadata, str(about))


def check_length(text: str, network: str) -> None:
    if network == "instagram" and len(text.encode("utf-8", "replace")) > INSTAGRAM_BYTES:
        raise refusals.too_long(f"{INSTAGRAM_BYTES} bytes")
    if network != "instagram" and len(text) > TEXT_LENGTH:
        raise refusals.too_long(f"{TEXT_LENGTH} characters")


def say(call: Call, account: Account, handle: str, words: Words, about_id: str = "") -> Post:
    person = call.world.person(account.network, handle)
    app_id = call.world.apps["facebook"].secrets["app_id"]
    more: dict[str, Any] = {"metadata": words.metadata, "app_id": app_id, "about_id": about_id or words.about_id}
    draft = Draft(account.network, "message", account, words.text, account, recipient=person, is_by_api=True)
    return write(call.world, replace(draft, media=words.media, more=more))


# Whether it may be said.


def check_talk(call: Call, talk: Talk) -> None:
    if talk.is_blocked:
        raise refusals.blocked()
    if talk.owner:
        raise refusals.other_app()
    kind, tag = call.params.get("messaging_type", "RESPONSE"), call.params.get("tag", "")
    if kind not in TYPES:
        raise invalid(f"Param messaging_type must be one of {{{', '.join(TYPES)}}}")
    if (kind == "MESSAGE_TAG") is not bool(tag):
        raise invalid("messaging_type MESSAGE_TAG and a tag belong together")
    if tag:
        check_tag(call.world, tag)
    last = talk.last_said_at
    window = HUMAN_WINDOW if tag else WINDOW
    if last is None or call.world.now() - last > window:
        raise refusals.window_closed(talk.network)


def check_tag(world: World, tag: str) -> None:
    if tag in DEAD_TAGS:
        raise refusals.dead_tag(tag)
    if tag != "HUMAN_AGENT":
        raise invalid("Param tag must be one of {HUMAN_AGENT}")
    if world.graph_rules.human_agent == "unapproved":
        raise refusals.unapproved_tag()


# Private replies to what was said in public.


def private_reply(call: Call, post_id: str) -> Json:
    """One message about a comment or a visitor's post, within seven days. Its answer alone tells the person's PSID."""
    post = public_post(call, post_id)
    why = refusal_of_reply(call.world, post)
    if why:
        raise refusals.no_private_reply(post.network, why)
    words = read_words(call, post.network)
    account = account_of(call, post.network)
    known = call.world.talks.by_person.get((post.network, account.id, post.author.lower()))
    if known and known.is_blocked:
        raise refusals.blocked()
    message = say(call, account, post.author.lower(), words, post.id)
    post.private_reply_id = message.id
    talk = call.world.talks.of(post.network, account.id, post.author)
    return {"recipient_id": talk.person_id, "message_id": message.id}


def public_post(call: Call, post_id: str) -> Post:
    for account in call.mine:
        post = call.world.post(account.network, post_id)
        if post and is_there(call.world, post, account):
            return post
    raise refusals.no_such_activity(post_id, call.world.by_id.get(("instagram", post_id)) is not None)


def is_there(world: World, post: Post, account: Account) -> bool:
    """On Instagram only a comment on one of the account's own posts may be answered in private."""
    if account.network == "instagram":
        return is_comment_of(world, post, account)
    return post.account_id == account.id and stands(world, post)


def refusal_of_reply(world: World, post: Post) -> int:
    """Messenger's code for why nobody may be written to about a post; 0 where somebody may."""
    if post.private_reply_id:
        return 10900
    is_old = world.now() - post.at > PRIVATE_REPLY
    return 10903 if is_old or post.is_ours or post.is_private else 0
