"""Instagram's posts ("media") and comments, as the Graph API writes them, made ours. Pure."""

from collections.abc import Iterator
from datetime import datetime

from care.channels import cleaning
from care.channels.base import AuthorSeen, Json, MediaSeen, PostSeen, Unreadable

MEDIA_FIELDS = "id,caption,timestamp,username,permalink,media_type,media_url,comments_count,owner"
_BARE = "id,text,timestamp,like_count,hidden,parent_id"
_FROM = ",username,from{id,username}"
COMMENT_FIELDS = (  # the first that the app may read: one field too many fails the whole call
    f"{_BARE}{_FROM},replies.limit(50){{{_BARE}{_FROM}}}",
    f"{_BARE},replies.limit(50){{{_BARE}}}",
    f"{_BARE}{_FROM}",
    _BARE,
)
NODE_FIELDS = (f"{_BARE}{_FROM}", _BARE)
MENTIONED_COMMENT = "id,text,timestamp,username,like_count,media{id}"
MENTIONED_MEDIA = "id,caption,timestamp,username,media_type,media_url"


def read_media(item: object, account_id: str) -> PostSeen:
    """A post of ours (context), or one of somebody else's that names us. Raises `Unreadable`."""
    media = cleaning.mapping(item)
    network_id = _id(media, "post")
    author = _author(media.get("owner"), media.get("username"))
    is_ours = author is not None and author.network_id == account_id
    return PostSeen(
        network_id=network_id,
        kind="post" if is_ours else "mention",
        text=cleaning.text(media.get("caption")),
        posted_at=_time(media, "post"),
        author=author,
        thread_id=network_id,
        url=cleaning.link(media.get("permalink")),
        media=tuple(_shown(media)),
        is_context=is_ours,
        account_id=account_id,
        raw=cleaning.json_object(media),
    )


def read_comment(item: object, account_id: str, media_id: str, url: str = "") -> PostSeen:
    """A comment under a post or under another comment, anyone's. Raises `Unreadable`."""
    comment = cleaning.mapping(item)
    likes = cleaning.count(comment.get("like_count"))
    return PostSeen(
        network_id=_id(comment, "comment"),
        kind="comment",
        text=cleaning.text(comment.get("text")),
        posted_at=_time(comment, "comment"),
        author=_author(comment.get("from"), comment.get("username")),
        parent_id=cleaning.network_id(comment.get("parent_id")) or media_id,
        thread_id=media_id,
        url=url,
        account_id=account_id,
        counts={"likes": likes} if likes else {},
        raw=cleaning.json_object(comment),
        is_hidden=comment["hidden"] if isinstance(comment.get("hidden"), bool) else None,
    )


def replies(item: object) -> list[Json]:
    """What was written under a comment, with the comment named as their parent."""
    comment = cleaning.mapping(item)
    found = cleaning.listing(cleaning.mapping(comment.get("replies")).get("data"))
    return [{"parent_id": comment.get("id"), **cleaning.mapping(each)} for each in found]


def answerable(target_id: str, parent_id: str, media_id: str) -> str:
    """What a reply goes under: what answers a comment takes no answer itself, its parent does."""
    return target_id if not parent_id or parent_id in (media_id, target_id) else parent_id


def _author(value: object, username: object) -> AuthorSeen | None:
    """Who wrote it; None where Instagram gives no id: a name may be somebody else's tomorrow."""
    found = cleaning.mapping(value)
    network_id = cleaning.network_id(found.get("id"), 100)
    handle = cleaning.line(found.get("username"), 100) or cleaning.line(username, 100)
    return AuthorSeen(network_id, handle=handle) if network_id else None


def _shown(media: Json) -> Iterator[MediaSeen]:
    url = cleaning.link(media.get("media_url"))
    if url:
        yield MediaSeen("video" if cleaning.line(media.get("media_type")) == "VIDEO" else "photo", url)


def _id(item: Json, what: str) -> str:
    found = cleaning.network_id(item.get("id"))
    if not found:
        raise Unreadable(f"The {what} has no id.")
    return found


def _time(item: Json, what: str) -> datetime:
    found = cleaning.moment(item.get("timestamp"))
    if found is None:
        raise Unreadable(f"The {what} has no time.")
    return found
