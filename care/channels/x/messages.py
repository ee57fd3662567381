"""X's direct messages, as API v2 and both kinds of webhooks write them, made ours."""

from collections import Counter
from collections.abc import Iterable, Mapping

from care.channels import cleaning
from care.channels.base import Batch, BrokenItem, Json, PostSeen, Unreadable
from care.channels.x import gaps, legacy, payloads, references, snowflakes
from care.channels.x.client import Client
from care.channels.x.looking import Look
from care.channels.x.media import read_media

KIND = "message"
_PAGES = 12  # X allows 15 such calls in 15 minutes


def fetch(client: Client, look: Look, known: int, since: int) -> Batch:
    """The messages since an id. X lists the newest first and takes no id to begin at."""
    if known and known < gaps.floor(gaps.MESSAGES_REACH):
        look.gaps += gaps.between(known, gaps.floor(gaps.MESSAGES_REACH), gaps.MESSAGES_END)
    for number, page in enumerate(client.messages(), 1):
        take(look, page)
        if look.oldest and look.oldest <= since:
            break
        if number == _PAGES:
            look.gaps += gaps.between(since, look.oldest, gaps.MESSAGES_MANY)
            break
    return look.batch(str(max(look.newest, known) or ""))


def take(look: Look, page: Json) -> None:
    """The messages of one page; what cannot be read is kept beside them."""
    includes = cleaning.mapping(page.get("includes"))
    users, media = references.keyed(includes.get("users"), "id"), references.keyed(includes.get("media"), "media_key")
    for item in cleaning.listing(page.get("data")):
        event = cleaning.mapping(item)
        kind = cleaning.line(event.get("event_type"), 100)
        look.saw(references.own_id(event))
        if kind and kind != "MessageCreate":
            look.skipped[kind] += 1
            continue
        try:
            look.posts.append(read_message(event, users, media, look.account_id))
        except Unreadable as error:
            look.broken.append(BrokenItem(str(error), cleaning.dumps(item)))


def read_message(event: Json, users: Mapping[str, Json], media: Mapping[str, Json], account_id: str) -> PostSeen:
    """A message to us, or one of our own. Raises `Unreadable` without an id, a time or a sender."""
    network_id = references.own_id(event)
    author = payloads.read_author(event.get("sender_id"), users)
    posted_at = cleaning.moment(event.get("created_at")) or snowflakes.moment(network_id)
    if not network_id or author is None or posted_at is None:
        raise Unreadable("The message has no id, no sender or no time.")
    thread_id = cleaning.network_id(event.get("dm_conversation_id"))
    return PostSeen(
        network_id=network_id,
        kind=KIND,
        text=payloads.read_text(_with_links(event)),
        posted_at=posted_at,
        author=author,
        visibility="private",
        thread_id=thread_id,
        recipient_id=other(thread_id, author.network_id),
        url=permalink(thread_id),
        media=tuple(read_media(event, media)),
        account_id=account_id,
        raw=cleaning.json_object(event),
    )


def of_webhook(
    events: Iterable[object], people: object, account_id: str
) -> tuple[list[PostSeen], list[BrokenItem], Counter[str]]:
    """The messages among a webhook's `direct_message_events`, what cannot be read, and the kinds of the rest."""
    users, skipped = _users(people), Counter[str]()
    seen: list[PostSeen] = []
    broken: list[BrokenItem] = []
    for item in events:
        kind = cleaning.line(cleaning.mapping(item).get("type"), 100)
        if kind and kind != "message_create":
            skipped[f"direct_message_events/{kind}"] += 1
            continue
        event, media = _as_v2(cleaning.mapping(item))
        try:
            seen.append(read_message(event, users, media, account_id))
        except Unreadable as error:
            broken.append(BrokenItem(str(error), cleaning.dumps(item)))
    return seen, broken, skipped


def _with_links(event: Json) -> Json:
    """X's description puts a message's links beside its text, its webhooks under `entities`."""
    entities = cleaning.mapping(event.get("entities"))
    links = [*cleaning.listing(entities.get("urls")), *cleaning.listing(event.get("urls"))]
    return {**event, "entities": {**entities, "urls": links}}


def permalink(thread_id: str) -> str:
    return f"https://x.com/messages/{thread_id}" if thread_id else ""


def conversation(one: str, other: str) -> str:
    """What X calls the talk of two people: the smaller id first, by number."""
    return "-".join(sorted((one, other), key=int)) if references.is_id(one) and references.is_id(other) else ""


def other(thread_id: str, one: str) -> str:
    """With whom somebody talks there; "" where there are more than two."""
    found = set(thread_id.split("-")) - {one}
    return found.pop() if len(found) == 1 and thread_id.count("-") == 1 else ""


def _as_v2(item: Json) -> tuple[Json, Mapping[str, Json]]:
    """A message as X's webhooks write it, in the shape of API v2, with its media."""
    created = cleaning.mapping(item.get("message_create"))
    data = cleaning.mapping(created.get("message_data"))
    sender = cleaning.network_id(created.get("sender_id"))
    recipient = cleaning.network_id(cleaning.mapping(created.get("target")).get("recipient_id"))
    attached = cleaning.mapping(cleaning.mapping(data.get("attachment")).get("media"))
    media = [legacy.as_media(attached)] if attached else []
    links = cleaning.listing(cleaning.mapping(data.get("entities")).get("urls"))
    shown = [{"url": attached.get("url"), "media_key": "yes"}] if attached else []
    event = {
        "id": item.get("id"),
        "event_type": "MessageCreate",
        "text": data.get("text"),
        "created_at": item.get("created_timestamp"),
        "sender_id": sender,
        "dm_conversation_id": item.get("dm_conversation_id") or conversation(sender, recipient),
        "attachments": {"media_keys": [found["media_key"] for found in media]},
        "entities": {"urls": [*links, *shown]},
    }
    return event, references.keyed(media, "media_key")


def _users(value: object) -> dict[str, Json]:
    """People by id: X's newer webhooks wrap each in {"data": …}, the older ones write them as API v1.1 does."""
    found = {key: references.unwrapped(user) for key, user in cleaning.mapping(value).items()}
    return {key: legacy.as_user(user) if "screen_name" in user else user for key, user in found.items()}
