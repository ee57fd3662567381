"""Facebook's webhook calls: many changes of several Pages in one body, each read by itself. Pure."""

from collections import Counter
from datetime import datetime

from care.channels import batches, cleaning
from care.channels.base import AuthorSeen, Batch, BrokenItem, Json, MediaSeen, PostSeen, Unreadable
from care.channels.facebook import payloads

_POSTS = ("post", "status", "photo", "video", "share")
_WORKED = {"comment": ("add", "edited"), **dict.fromkeys(_POSTS, ("add", "edit", "edited"))}


class Reader:
    """Reads the changes of one call; what cannot be read is kept beside the rest."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.posts: list[PostSeen] = []
        self.broken: list[BrokenItem] = []
        self.skipped: Counter[str] = Counter()

    def read(self, body: Json) -> Batch:
        """Raises `Unreadable` for a body that is no such envelope."""
        kind, entries = cleaning.line(body.get("object"), 50), body.get("entry")
        if not kind or not isinstance(entries, list):
            raise Unreadable("The call is no envelope of Meta's: it has no object or no entry.")
        for entry in map(cleaning.mapping, entries):
            if kind == "page":
                self._entry(entry)
            else:
                self.skipped[kind] += 1
        return Batch(batches.oldest_first(self.posts), broken=tuple(self.broken), skipped=dict(self.skipped))

    def _entry(self, entry: Json) -> None:
        page_id = cleaning.network_id(entry.get("id"))
        at = cleaning.moment(entry.get("time")) or self.now
        for change in cleaning.listing(entry.get("changes")):
            try:
                self._change(cleaning.mapping(change), page_id, at)
            except Unreadable as error:
                payload = {**entry, "changes": [change]}
                self.broken.append(BrokenItem(str(error), cleaning.dumps(payload)))
        for name in ("messaging", "standby"):
            if events := cleaning.listing(entry.get(name)):
                self.skipped[name] += len(events)

    def _change(self, change: Json, page_id: str, at: datetime) -> None:
        field, value = cleaning.line(change.get("field"), 50), cleaning.mapping(change.get("value"))
        item, verb = cleaning.line(value.get("item"), 50), cleaning.line(value.get("verb"), 50)
        if field != "feed" or verb not in _WORKED.get(item, ()):
            self.skipped["/".join(part for part in (field, item, verb) if part) or "unnamed"] += 1
            return
        if not page_id:
            raise Unreadable("The change does not say which Page it is for.")
        read = _comment if item == "comment" else _post
        self.posts.append(read(value, page_id, cleaning.moment(value.get("created_time")) or at))


def _comment(value: Json, page_id: str, at: datetime) -> PostSeen:
    network_id, post_id = cleaning.network_id(value.get("comment_id")), cleaning.network_id(value.get("post_id"))
    if not network_id:
        raise Unreadable("The comment has no id.")
    return PostSeen(
        network_id=network_id,
        kind="comment",
        text=cleaning.text(value.get("message")),
        posted_at=at,
        author=_author(value),
        parent_id=cleaning.network_id(value.get("parent_id")) or post_id,
        thread_id=post_id,
        url=_url(value, network_id),
        media=_media(value),
        account_id=page_id,
        raw=cleaning.json_object(value),
    )


def _post(value: Json, page_id: str, at: datetime) -> PostSeen:
    author = _author(value)
    network_id = cleaning.network_id(value.get("post_id"))
    if not network_id:
        raise Unreadable("The post has no id.")
    is_ours = author is not None and author.network_id == page_id
    return PostSeen(
        network_id=network_id,
        kind="post" if is_ours else "visitor_post",
        text=cleaning.text(value.get("message")),
        posted_at=at,
        author=author,
        thread_id=network_id,
        url=_url(value, network_id),
        media=_media(value),
        is_context=is_ours,
        account_id=page_id,
        raw=cleaning.json_object(value),
    )


def _author(value: Json) -> AuthorSeen | None:
    """Older deliveries name the sender in two fields of their own."""
    legacy = {"id": value.get("sender_id"), "name": value.get("sender_name")}
    return payloads.read_author(value.get("from")) or payloads.read_author(legacy)


def _media(value: Json) -> tuple[MediaSeen, ...]:
    photos = [value.get("photo"), *cleaning.listing(value.get("photos"))]
    if value.get("item") == "photo":
        photos.append(value.get("link"))
    films = [value.get("video")] + ([value.get("link")] if value.get("item") == "video" else [])
    found = [("photo", cleaning.link(url)) for url in photos] + [("video", cleaning.link(url)) for url in films]
    return tuple(MediaSeen(kind=kind, url=url) for kind, url in dict.fromkeys(found) if url)


def _url(value: Json, network_id: str) -> str:
    """Some deliveries carry the post's own address, which is right for the post only."""
    item = value if value.get("permalink_url") else cleaning.mapping(value.get("post"))
    return payloads.permalink({} if value.get("item") == "comment" else item, network_id)
