"""What is tried of X's endpoints that change something: good and bad."""

import base64
from collections.abc import Callable
from typing import Any

from sandbox.conformance.asking import Asking
from sandbox.posting import Draft, write
from sandbox.world import Post

NOTHING = "19"
Question = tuple[str, str, dict[str, str], Any]
"""A label, the real path, the query, the body."""

WELL = ("plain", "all fields", "next page", "nothing newer", "a reply", "an own post", "our own", "done")
"""Labels of tries that must succeed, for else the success was never held against anything."""


def changes(asking: Asking, method: str, path: str, first: Post) -> list[Question]:
    """What is asked of an endpoint: first a plain question."""
    return TRIES[method, path](asking, path, first)


def posts(asking: Asking, path: str, first: Post) -> list[Question]:
    def answer(text: str, to: str) -> dict[str, Any]:
        return {"text": text, "reply": {"in_reply_to_tweet_id": to}}

    return [
        ("a reply", path, {}, answer("We look into it.", first.id)),
        ("the same again", path, {}, answer("We look into it.", first.id)),
        ("to nobody", path, {}, answer("Hello?", NOTHING)),
        ("too long", path, {}, answer("ä" * 281, first.id)),
        ("no words", path, {}, {}),
        ("unknown field", path, {}, {"text": "Hi", "shoe_size": 44}),
        ("an own post", path, {}, {"text": "Good morning, all."}),
    ]


def deletions(asking: Asking, path: str, first: Post) -> list[Question]:
    account = asking.world.accounts["x"][0]
    own = next(p for p in reversed(asking.world.visible("x")) if p.is_ours and p.author == account.handle)
    other = next(p for p in asking.world.visible("x") if not p.is_ours)
    wished = (("our own", own.id), ("somebody else's", other.id), ("gone", NOTHING), ("bad id", "abc"))
    return [(label, path.replace("{id}", post_id), {}, None) for label, post_id in wished]


def sendings(asking: Asking, path: str, first: Post) -> list[Question]:
    real = path.replace("{id}", named_in_messages(asking, path))
    return [
        ("done", real, {}, {"text": "Hello, Lou"}),
        ("no words", real, {}, {}),
        ("to nobody", path.replace("{id}", NOTHING), {}, {"text": "Hello"}),
        ("unknown field", real, {}, {"text": "Hi", "shoe_size": 44}),
    ]


def unsendings(asking: Asking, path: str, first: Post) -> list[Question]:
    own = next(p for p in reversed(asking.world.posts) if p.is_private and p.network == "x")
    return [("done", path.replace("{id}", own.id), {}, None), ("gone", path.replace("{id}", NOTHING), {}, None)]


def hidings(asking: Asking, path: str, first: Post) -> list[Question]:
    account, world = asking.world.accounts["x"][0], asking.world
    root = write(world, Draft("x", "post", account, "Good morning", account))
    answer = write(world, Draft("x", "reply", world.author_of(first), "Not at all", account, parent=root))
    return [
        ("done", path.replace("{id}", answer.id), {}, {"hidden": True}),
        ("somebody else's", path.replace("{id}", first.id), {}, {"hidden": True}),
        ("no words", path.replace("{id}", answer.id), {}, {"hidden": "yes"}),
    ]


def uploads(asking: Asking, path: str, first: Post) -> list[Question]:
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
    return [
        ("done", path, {}, {"media": picture, "media_category": "tweet_image"}),
        ("no picture", path, {}, {"media": "aGVsbG8=", "media_category": "tweet_image"}),
        ("no category", path, {}, {"media": picture}),
    ]


def descriptions(asking: Asking, path: str, first: Post) -> list[Question]:
    alt = {"alt_text": {"text": "A bag"}}
    return [
        ("done", path, {}, {"id": uploaded(asking), "metadata": alt}),
        ("gone", path, {}, {"id": NOTHING, "metadata": alt}),
        ("too long", path, {}, {"id": uploaded(asking), "metadata": {"alt_text": {"text": "a" * 1001}}}),
    ]


def uploaded(asking: Asking) -> str:
    return next(reversed(asking.world.uploads))


def webhooks(asking: Asking, path: str, first: Post) -> list[Question]:
    return [
        ("done", path, {}, {"url": f"{asking.door}hooks/x/demo/"}),
        ("the same again", path, {}, {"url": f"{asking.door}hooks/x/demo/"}),
        ("no handshake", path, {}, {"url": "http://127.0.0.1:9/"}),
        ("no words", path, {}, {}),
    ]


def one_webhook(asking: Asking, path: str, first: Post) -> list[Question]:
    """Makes the webhook that it names: the questions may delete it."""
    made = asking.signed("POST", "/2/webhooks", body={"url": f"{asking.door}{asking.world.ids.x()}/"}).json["id"]
    return [("done", path.replace("{id}", made), {}, None), ("gone", path.replace("{id}", NOTHING), {}, None)]


def subscribing(asking: Asking, path: str, first: Post) -> list[Question]:
    us, them = asking.world.accounts["x"][0].id, asking.world.author_of(first).id
    return [
        ("done", path, {}, {"event_type": "dm.received", "filter": {"user_id": us}, "tag": "messages"}),
        ("the same again", path, {}, {"event_type": "dm.received", "filter": {"user_id": us}}),
        ("somebody else's", path, {}, {"event_type": "dm.received", "filter": {"user_id": them}}),
        ("no such event", path, {}, {"event_type": "post.wish", "filter": {"user_id": us}}),
        ("unknown field", path, {}, {"event_type": "post.create", "filter": {"user_id": us}, "shoe_size": 44}),
    ]


def retagging(asking: Asking, path: str, first: Post) -> list[Question]:
    made = subscribed(asking, "post.create")
    return [
        ("done", path.replace("{id}", made), {}, {"tag": "ours"}),
        ("gone", path.replace("{id}", NOTHING), {}, {"tag": "ours"}),
        ("unknown field", path.replace("{id}", made), {}, {"shoe_size": 44}),
    ]


def unsubscribing(asking: Asking, path: str, first: Post) -> list[Question]:
    made, query = subscribed(asking, "post.delete"), {}
    if "{id}" not in path:
        query = {"ids": made}
    gone = {"ids": NOTHING} if query else {}
    return [("done", path.replace("{id}", made), query, None), ("gone", path.replace("{id}", NOTHING), gone, None)]


def subscribed(asking: Asking, event_type: str) -> str:
    body = {"event_type": event_type, "filter": {"user_id": asking.world.accounts["x"][0].id}}
    answer = asking.signed("POST", "/2/activity/subscriptions", body=body)
    if answer.status >= 300:
        answer = asking.signed("GET", "/2/activity/subscriptions")
        found = [each["subscription_id"] for each in answer.json["data"] if each["event_type"] == event_type]
        return str(found[0])
    return str(answer.json["data"]["subscription"]["subscription_id"])


def named_in_messages(asking: Asking, path: str) -> str:
    """A message, the customer or the conversation that a path of direct messages names."""
    account, world = asking.world.accounts["x"][0], asking.world
    message = world.messages["x", account.id][-1]
    customer = world.person("x", message.root_id)
    if path.startswith("/2/dm_events"):
        return message.id
    if "/with/" in path:
        return customer.id
    return "-".join(sorted((account.id, customer.id), key=int))


TRIES: dict[tuple[str, str], Callable[[Asking, str, Post], list[Question]]] = {
    ("POST", "/2/tweets"): posts,
    ("DELETE", "/2/tweets/{id}"): deletions,
    ("PUT", "/2/tweets/{id}/hidden"): hidings,
    ("POST", "/2/media/upload"): uploads,
    ("POST", "/2/media/metadata"): descriptions,
    ("POST", "/2/webhooks"): webhooks,
    ("PUT", "/2/webhooks/{id}"): one_webhook,
    ("DELETE", "/2/webhooks/{id}"): one_webhook,
    ("POST", "/2/activity/subscriptions"): subscribing,
    ("PUT", "/2/activity/subscriptions/{id}"): retagging,
    ("DELETE", "/2/activity/subscriptions"): unsubscribing,
    ("DELETE", "/2/activity/subscriptions/{id}"): unsubscribing,
    ("POST", "/2/dm_conversations/with/{id}/messages"): sendings,
    ("POST", "/2/dm_conversations/{id}/messages"): sendings,
    ("DELETE", "/2/dm_events/{id}"): unsendings,
}
