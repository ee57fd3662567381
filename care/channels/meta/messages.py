"""Private messages on Messenger and Instagram, as the Graph API lists them and as webhooks bring them. Pure."""

from collections.abc import Iterator
from datetime import datetime

from care.channels import cleaning
from care.channels.base import AuthorSeen, GoneSeen, Json, MediaSeen, PostSeen, Unreadable, Verdict

KIND = "message"
FIELDS = "id,created_time,from,to,message,attachments,sticker,shares"
ANOTHER_APP = Verdict("there", "Another app answers this conversation at the moment.")
PLAIN = Verdict()
_PICTURES = ("image", "sticker", "photo")
_FILMS = ("video", "ig_reel", "reel")


def read_listed(item: object, account_id: str) -> PostSeen:
    """A message of a conversation, anyone's. Raises `Unreadable` without an id, a time or the two who talk."""
    message = cleaning.mapping(item)
    sender = _person(message.get("from"))
    others = cleaning.listing(cleaning.mapping(message.get("to")).get("data"))
    receiver = next((found for found in map(_person, others) if found), None)
    posted_at = cleaning.moment(message.get("created_time"))
    person = receiver if sender and sender.network_id == account_id else sender
    return _message(
        cleaning.network_id(message.get("id")),
        account_id,
        sender,
        person.network_id if person else "",
        posted_at,
        text=cleaning.text(message.get("message")),
        media=tuple(_listed_media(message)),
        raw=cleaning.json_object(message),
    )


def read_event(event: Json, account_id: str, is_standby: bool) -> PostSeen | GoneSeen | None:
    """What a webhook says of one conversation; None for a kind that we do not work. Raises `Unreadable`."""
    message = cleaning.mapping(event.get("message"))
    if message.get("is_deleted") is True:
        return GoneSeen(_id(message), "deleted", account_id)
    if event.get("message_edit"):
        return _edited(event, account_id)
    if event.get("postback"):
        message = _of_button(event)
    if not message:
        return None
    is_ours = message.get("is_echo") is True
    person_id = _other(event, account_id)
    return _message(
        _id(message),
        account_id,
        AuthorSeen(account_id if is_ours else person_id),
        person_id,
        cleaning.moment(event.get("timestamp")),
        text=cleaning.text(message.get("text")),
        media=tuple(_sent_media(message)),
        parent_id=cleaning.network_id(cleaning.mapping(message.get("reply_to")).get("mid")),
        key=cleaning.line(message.get("metadata"), 1000) if is_ours else "",
        verdict=ANOTHER_APP if is_standby else PLAIN,
        raw=cleaning.json_object(event),
    )


def kind_of(event: Json) -> str:
    """What an event is about, for the count of those that we do not work."""
    about = (name for name in event if name not in ("sender", "recipient", "timestamp"))
    return cleaning.line(next(about, "unnamed"), 50)


def _message(
    network_id: str,
    account_id: str,
    author: AuthorSeen | None,
    person_id: str,
    posted_at: datetime | None,
    *,
    text: str,
    media: tuple[MediaSeen, ...] = (),
    parent_id: str = "",
    key: str = "",
    verdict: Verdict = PLAIN,
    raw: Json,
    edited_at: datetime | None = None,
) -> PostSeen:
    if not network_id or author is None or not author.network_id or not person_id or posted_at is None:
        raise Unreadable("The message has no id, no time, or does not say who talks to whom.")
    return PostSeen(
        network_id=network_id,
        kind=KIND,
        text=text,
        posted_at=posted_at,
        author=author,
        visibility="private",
        parent_id=parent_id,
        thread_id=person_id,
        media=media,
        account_id=account_id,
        key=key,
        verdict=verdict,
        raw=raw,
        edited_at=edited_at,
    )


def _edited(event: Json, account_id: str) -> PostSeen:
    edit = cleaning.mapping(event.get("message_edit"))
    person_id, at = _other(event, account_id), cleaning.moment(event.get("timestamp"))
    sender = cleaning.network_id(cleaning.mapping(event.get("sender")).get("id"))
    return _message(
        _id(edit),
        account_id,
        AuthorSeen(sender or person_id),
        person_id,
        at,
        text=cleaning.text(edit.get("text")),
        raw=cleaning.json_object(event),
        edited_at=at,
    )


def _of_button(event: Json) -> Json:
    """A button pressed is said in the words that stand on it, or in those that it sends. It may have no id."""
    pressed = cleaning.mapping(event.get("postback"))
    sender = cleaning.network_id(cleaning.mapping(event.get("sender")).get("id"))
    made_up = f"postback-{sender}-{cleaning.line(str(event.get('timestamp')), 30)}"
    return {
        "mid": cleaning.network_id(pressed.get("mid")) or made_up,
        "text": pressed.get("title") or pressed.get("payload"),
    }


def _id(message: Json) -> str:
    found = cleaning.network_id(message.get("mid"))
    if not found:
        raise Unreadable("The message has no id.")
    return found


def _other(event: Json, account_id: str) -> str:
    """The person in the conversation: echoes come with the two ids either way round."""
    both = [cleaning.network_id(cleaning.mapping(event.get(name)).get("id")) for name in ("sender", "recipient")]
    return next((found for found in both if found and found != account_id), "")


def _person(value: object) -> AuthorSeen | None:
    found = cleaning.mapping(value)
    network_id = cleaning.network_id(found.get("id"), 100)
    if not network_id:
        return None
    name, handle = cleaning.line(found.get("name"), 200), cleaning.line(found.get("username"), 100)
    return AuthorSeen(network_id, handle=handle, name=name)


def _sent_media(message: Json) -> Iterator[MediaSeen]:
    """Pictures and films of a webhook's message; a story that it answers is shown as one."""
    for item in map(cleaning.mapping, cleaning.listing(message.get("attachments"))):
        yield from _shown(cleaning.line(item.get("type"), 50), cleaning.mapping(item.get("payload")))
    story = cleaning.mapping(cleaning.mapping(message.get("reply_to")).get("story"))
    yield from _shown("image", story)


def _shown(kind: str, payload: Json) -> Iterator[MediaSeen]:
    url = cleaning.link(payload.get("url"), 1000)
    if url and kind in _PICTURES:
        yield MediaSeen("photo", url)
    elif url:
        yield MediaSeen("video" if kind in _FILMS else kind or "file", url)


def _listed_media(message: Json) -> Iterator[MediaSeen]:
    for item in map(cleaning.mapping, cleaning.listing(cleaning.mapping(message.get("attachments")).get("data"))):
        still, film = cleaning.mapping(item.get("image_data")), cleaning.mapping(item.get("video_data"))
        width, height = cleaning.count(still.get("width")), cleaning.count(still.get("height"))
        if url := cleaning.link(still.get("url")):
            yield MediaSeen("photo", url, cleaning.link(still.get("preview_url")), "", width, height)
        elif url := cleaning.link(film.get("url")):
            yield MediaSeen("video", url, cleaning.link(film.get("preview_url")))
        elif url := cleaning.link(item.get("file_url")):
            yield MediaSeen("file", url, alt_text=cleaning.line(item.get("name"), 200))
    if url := cleaning.link(message.get("sticker")):
        yield MediaSeen("photo", url)
    for item in map(cleaning.mapping, cleaning.listing(cleaning.mapping(message.get("shares")).get("data"))):
        if url := cleaning.link(item.get("link")):
            yield MediaSeen("share", url, alt_text=cleaning.line(item.get("name"), 200))
