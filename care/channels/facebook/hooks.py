"""What Facebook's webhooks say of a Page: posts, comments, mentions, recommendations. Pure."""

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from care.channels import cleaning
from care.channels.base import AuthorSeen, GoneSeen, HiddenSeen, Json, MediaSeen, PostSeen, Unreadable
from care.channels.facebook import payloads
from care.channels.meta import hooks

_POSTS = ("post", "status", "photo", "video", "share", "reel", "link", "note", "mention", "album")
_EDITED, _GONE, _HIDDEN = ("edit", "edited", "update"), ("remove", "delete"), ("hide", "unhide")
_SAID = ("add", *_EDITED)


class Reader(hooks.Reader):
    of_object: ClassVar[str] = "page"

    def change(self, field: str, value: Json, account_id: str, at: datetime) -> bool:
        item, verb = cleaning.line(value.get("item"), 50), cleaning.line(value.get("verb"), 50)
        network_id = _about(field, item, value)
        if network_id is None or verb not in (*_SAID, *_GONE, *_HIDDEN):
            return False
        if not network_id:
            raise Unreadable(f"The {item or 'change'} has no id.")
        if verb in _GONE:
            self.gone.append(GoneSeen(network_id, "deleted", account_id))
        elif verb in _HIDDEN:
            self.hidden.append(HiddenSeen(network_id, verb == "hide", account_id))
        else:
            self.posts.append(_read(field, item, network_id, value, account_id, at))
        return True


def _about(field: str, item: str, value: Json) -> str | None:
    """The id of what the change is about, "" where it is missing; None for a kind that we do not work."""
    if field in ("feed", "mention", "ratings") and item == "comment":
        return cleaning.network_id(value.get("comment_id"))
    if field == "ratings" and item == "rating":
        return cleaning.network_id(value.get("open_graph_story_id"))
    if field in ("feed", "mention") and item in _POSTS:
        return cleaning.network_id(value.get("post_id"))
    return None


def _read(field: str, item: str, network_id: str, value: Json, account_id: str, at: datetime) -> PostSeen:
    posted_at = cleaning.moment(value.get("created_time")) or at
    is_edit = cleaning.line(value.get("verb"), 50) in _EDITED
    author = _author(value)
    seen = PostSeen(
        network_id=network_id,
        kind=item,
        text=cleaning.text(value.get("message")),
        posted_at=posted_at,
        author=author,
        url=_url(value, network_id),
        media=_media(value),
        account_id=account_id,
        raw=cleaning.json_object(value),
        edited_at=at if is_edit else None,
    )
    if item == "comment":
        return _comment(seen, field, value)
    if item == "rating":
        return _recommendation(seen, value)
    is_ours = author is not None and author.network_id == account_id
    kind = "post" if is_ours else "mention" if field == "mention" else "visitor_post"
    return replace(seen, kind=kind, thread_id=network_id, is_context=is_ours)


def _comment(seen: PostSeen, field: str, value: Json) -> PostSeen:
    post_id = cleaning.network_id(value.get("post_id")) or cleaning.network_id(value.get("open_graph_story_id"))
    parent_id = cleaning.network_id(value.get("parent_id")) or post_id
    return replace(seen, kind="mention" if field == "mention" else "comment", parent_id=parent_id, thread_id=post_id)


def _recommendation(seen: PostSeen, value: Json) -> PostSeen:
    legacy = {"id": value.get("reviewer_id"), "name": value.get("reviewer_name")}
    return replace(
        seen,
        kind=payloads.RECOMMENDATION,
        text=cleaning.text(value.get("review_text")),
        author=payloads.read_author(legacy) or seen.author,
        thread_id=seen.network_id,
        rating=payloads.read_rating(value),
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
