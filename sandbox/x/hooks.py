"""X's webhooks: the envelope of its Activity API, signed with the app's consumer secret."""

import base64
import hashlib
import hmac
import random
from typing import Any

from sandbox.answers import Json, json_bytes
from sandbox.hooks import Terms
from sandbox.world import Account, Event, Media, Post, World, named_in
from sandbox.x import legacy
from sandbox.x.payloads import MEDIA_TYPES, tweet, user
from sandbox.x.seeing import is_open
from sandbox.x.spelling import spelled
from sandbox.x.texts import show

Call = tuple[bytes, dict[str, str]]
TAGS = {
    "post.mention.create": "mentions",
    "post.reply.create": "replies",
    "post.quote.create": "quotes",
    "dm.received": "dm-inbound",
    "dm.sent": "dm-outbound",
}
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def build(world: World, event: Event, terms: Terms) -> list[Call]:
    """The webhook calls of an event: one for each account and each way in which the post concerns it, of what is
    subscribed. The older envelopes name no way: one for each account.
    """
    is_told = event.change in {"add", "edit", "remove"}
    if not is_told or not (event.post.is_private or is_open(world, event.post)):
        return []
    found = concerned(world, event)
    kind = "message_event" if event.post.is_private else "post_event"
    if terms.envelope == "account_activity":
        accounts = {account.id: account for account, _ in found}
        for account_id in accounts:
            world.costs.add(account_id, kind)
        return [signed(world, older(world, event, account)) for account in accounts.values()]
    if terms.tags is not None:
        found = [(account, kind) for account, kind in found if (kind, account.id) in terms.tags]
    for account, _ in found:
        world.costs.add(account.id, kind)
    bodies = [envelope(world, event, account, kind, terms) for account, kind in found]
    return [signed(world, spelled(body, terms.spelling)) for body in bodies]


def older(world: World, event: Event, account: Account) -> Json:
    post = event.post
    return legacy.envelope(world, event, account, message(world, post, account) if post.is_private else {})


def concerned(world: World, event: Event) -> list[tuple[Account, str]]:
    """There is no event for a customer's deletion, as on X."""
    post = event.post
    if event.change == "remove":
        return [(account, "post.delete") for account in own(world, post)]
    if post.is_private:
        account = world.account("x", post.account_id)
        return [(account, "dm.sent" if post.is_ours else "dm.received")] if account else []
    found = [(account, "post.create") for account in own(world, post)]
    for account in world.accounts["x"]:
        if account.handle != post.author:
            found += [(account, kind) for kind in ways(world, post, account)]
    return found


def own(world: World, post: Post) -> list[Account]:
    return [account for account in world.accounts["x"] if account.handle == post.author and not post.is_private]


def ways(world: World, post: Post, account: Account) -> list[str]:
    """Only explicit mentions, only direct replies."""
    parent, quoted = world.by_id.get(("x", post.parent_id)), world.by_id.get(("x", post.quoted_id))
    found = {
        "post.mention.create": account.handle.lower() in named_in(post.text),
        "post.reply.create": parent is not None and parent.author == account.handle,
        "post.quote.create": quoted is not None and quoted.author == account.handle,
    }
    return [kind for kind, is_so in found.items() if is_so]


def other(world: World, account: Account, given: Json, terms: Terms) -> list[Call]:
    """An event that nothing here brings about, as it is given: `event_type`, `payload`, perhaps `includes`."""
    kind = given["event_type"]
    if terms.envelope == "account_activity":
        return [signed(world, {"for_user_id": account.id, **given["payload"]})]
    if terms.tags is not None and (kind, account.id) not in terms.tags:
        return []
    tag = kind if terms.tags is None else terms.tags[kind, account.id]
    data = {"event_uuid": uuid(), "filter": {"user_id": account.id}, "event_type": kind, "tag": tag}
    return [signed(world, {"data": {**data, "payload": given["payload"], **included(given)}})]


def included(given: Json) -> Json:
    return {"includes": given["includes"]} if given.get("includes") else {}


def uuid() -> str:
    """X's are numbers, negative ones among them."""
    return f"{random.choice(('', '-'))}{random.getrandbits(62)}"


def envelope(world: World, event: Event, account: Account, kind: str, terms: Terms) -> Json:
    post = event.post
    payload: Json
    includes: Json = {"users": [doubled(user(world, world.author_of(post))), doubled(user(world, account))]}
    if kind == "post.delete":
        payload, includes = {"id": post.id, "author_id": account.id}, {"users": [{"data": includes["users"][0]}]}
    elif post.is_private:
        payload, includes = message(world, post, account), {}
    else:
        payload = doubled(tweet(world, post)) | ({"in_reply_to_tweet_id": post.parent_id} if post.parent_id else {})
        includes["tweets"] = [doubled(tweet(world, post))]
        includes = {} if world.rules.hook_includes == "bare" else includes
    data: Json = {
        "event_uuid": uuid(),
        "filter": {"user_id": account.id},
        "event_type": kind,
        "tag": TAGS.get(kind, "posts") if terms.tags is None else terms.tags[kind, account.id],
        "payload": payload,
    }
    return {"data": data | ({} if post.is_private else {"includes": includes})}


def message(world: World, post: Post, account: Account) -> Json:
    customer = world.person("x", post.root_id)
    sender, recipient = (account, customer) if post.is_ours else (customer, account)
    shown = show(world, post.text)
    entities = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": legacy.links(shown)}
    content: Json = {"text": shown.text, "entities": entities}
    for media in post.media:
        content["attachment"] = {"type": "media", "media": attachment(media)}
    event = {
        "type": "message_create",
        "id": post.id,
        "created_timestamp": str(int(post.at.timestamp() * 1000)),
        "message_create": {
            "target": {"recipient_id": recipient.id},
            "sender_id": sender.id,
            "message_data": content,
        },
    }
    users = {person.id: {"data": doubled(user(world, person))} for person in (sender, recipient)}
    return {"direct_message_events": [event], "users": users}


def attachment(media: Media) -> Json:
    """A picture in a message, in the words of X's older API."""
    number = media.key.partition("_")[2]
    return {"id": int(number), "id_str": number, "media_url_https": media.url, "type": MEDIA_TYPES[media.kind]}


def doubled(value: Any) -> Any:
    """As X's own samples have it: each number stands there a second time as a string, `like_count_str`."""
    if isinstance(value, list):
        return [doubled(item) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {name: doubled(item) for name, item in value.items()}
    numbers = {name: n for name, n in value.items() if isinstance(n, int) and not isinstance(n, bool)}
    return copy | {f"{name}_str": str(number) for name, number in numbers.items()}


def signed(world: World, envelope: Json) -> Call:
    """Letters unescaped, but for `<`, `>` and `&`; the signature is over these very bytes."""
    body = json_bytes(envelope)
    for letter, escaped in UNSAFE.items():
        body = body.replace(letter.encode(), escaped.encode())
    digest = hmac.new(world.apps["x"].secrets["consumer_secret"].encode(), body, hashlib.sha256).digest()
    signature = "sha256=" + base64.b64encode(digest).decode()
    return body, {"content-type": "application/json", "x-twitter-webhooks-signature": signature}
