"""Facebook's posts and comments, as the Graph API writes them, made ours. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from care.channels import cleaning
from care.channels.base import AuthorSeen, Json, MediaSeen, PostSeen, Unreadable

POST_FIELDS = (
    "id,message,story,from{id,name},created_time,updated_time,permalink_url,status_type,"
    "attachments{media_type,type,url,title,description,media,subattachments},"
    "comments.filter(stream).limit(0).summary(true)"
)
RECOMMENDATION = "recommendation"
RATING_FIELDS = (
    "open_graph_story{id},created_time,has_rating,rating,has_review,review_text,recommendation_type,reviewer"
)
TAGGED_FIELDS = "id,message,tagged_time,created_time,permalink_url,from{id,name}"
ANY_FIELDS = "id,message,from{id,name},created_time,permalink_url"  # what posts and comments have in common
KNOWN_POST_FIELDS = (
    "id,message,story,from{id,name},created_time,permalink_url,is_hidden,"
    "attachments{media_type,type,url,title,description,media,subattachments}"
)
_SHOWN = "id,message,from{id,name},created_time,attachment,permalink_url,is_hidden"
COMMENT_FIELDS = f"{_SHOWN},parent{{{_SHOWN}}}"
KNOWN_COMMENT_FIELDS = f"{_SHOWN},like_count,comment_count"
_POST = re.compile(r"/posts/(\d+)/?$")
_FILMS = ("video", "video_inline", "video_autoplay", "video_direct_response", "animated_image_video")
_GIFS = ("animated_image_share", "animated_image_autoplay")


def read_post(item: object, page_id: str) -> PostSeen:
    """A post of the Page (context), or a visitor's (a complaint, also without an author). Raises `Unreadable`."""
    post = cleaning.mapping(item)
    network_id, author = _id(post, "post"), read_author(post.get("from"))
    is_ours = author is not None and author.network_id == page_id
    return PostSeen(
        network_id=network_id,
        kind="post" if is_ours else "visitor_post",
        text=cleaning.text(post.get("message")) or cleaning.text(post.get("story")),
        posted_at=_time(post, "post"),
        author=author,
        thread_id=network_id,
        url=permalink(post, network_id),
        media=tuple(_attachments(cleaning.mapping(post.get("attachments")))),
        is_context=is_ours,
        account_id=page_id,
        raw=cleaning.json_object(post),
        is_hidden=_hidden(post),
    )


def read_comment(item: object, page_id: str, post_id: str) -> PostSeen:
    """A comment under a post or under another comment, anyone's. Raises `Unreadable`."""
    comment = cleaning.mapping(item)
    linked, above = _ids_in(cleaning.link(comment.get("permalink_url")))
    network_id = cleaning.network_id(comment.get("id")) or linked
    if not network_id:
        raise Unreadable("The comment has no id.")
    return PostSeen(
        network_id=network_id,
        kind="comment",
        text=cleaning.text(comment.get("message")),
        posted_at=_time(comment, "comment"),
        author=read_author(comment.get("from")),
        parent_id=cleaning.network_id(cleaning.mapping(comment.get("parent")).get("id")) or above or post_id,
        thread_id=post_id,
        url=permalink(comment, network_id),
        media=tuple(_attachment(cleaning.mapping(comment.get("attachment")))),
        account_id=page_id,
        raw=cleaning.json_object(comment),
        counts=_counts(comment),
        is_hidden=_hidden(comment),
    )


def read_recommendation(item: object, page_id: str) -> PostSeen:
    """What somebody thinks of the Page: it has no id of its own but its story's. Raises `Unreadable`."""
    review = cleaning.mapping(item)
    network_id = _id(cleaning.mapping(review.get("open_graph_story")), "recommendation")
    return PostSeen(
        network_id=network_id,
        kind=RECOMMENDATION,
        text=cleaning.text(review.get("review_text")),
        posted_at=_time(review, "recommendation"),
        author=read_author(review.get("reviewer")),
        thread_id=network_id,
        url=permalink(review, network_id),
        account_id=page_id,
        rating=read_rating(review),
        raw=cleaning.json_object(review),
    )


def read_tagged(item: object, page_id: str) -> PostSeen:
    """A stranger's post that names the Page; Facebook seldom says whose. Raises `Unreadable`."""
    tagged = cleaning.mapping(item)
    posted_at = tagged.get("tagged_time") or tagged.get("created_time")
    return replace(read_post({**tagged, "created_time": posted_at}, page_id), kind="mention")


def read_rating(review: Json) -> str:
    """positive or negative, or the stars that older reviews have; "" where there is neither."""
    word = cleaning.line(review.get("recommendation_type"), 20).lower()
    if word in ("positive", "negative"):
        return word
    stars = cleaning.count(review.get("rating"))
    return str(stars) if stars is not None and 1 <= stars <= 5 else ""


def read_parent(item: object, page_id: str, post_id: str, recent: datetime) -> PostSeen | None:
    """The comment that this one answers, if it came along: context, unless it is ours or itself a recent complaint."""
    parent = cleaning.mapping(cleaning.mapping(item).get("parent"))
    try:
        seen = read_comment(parent, page_id, post_id)
    except Unreadable:
        return None
    is_ours = seen.author is not None and seen.author.network_id == page_id
    return seen if is_ours or seen.posted_at >= recent else replace(seen, is_context=True)


def read_author(value: object) -> AuthorSeen | None:
    """Who wrote it; None where Facebook does not say, which is often."""
    found = cleaning.mapping(value)
    network_id = cleaning.network_id(found.get("id"), 100)
    return AuthorSeen(network_id=network_id, name=cleaning.line(found.get("name"), 200)) if network_id else None


def permalink(item: Json, network_id: str) -> str:
    return cleaning.link(item.get("permalink_url")) or f"https://www.facebook.com/{network_id}"


def _ids_in(url: str) -> tuple[str, str]:
    """A comment's id and, where it answers another, that one's, by the comment's own address: some answers hold no
    other ids.
    """
    address = urlsplit(url)
    post, query = _POST.search(address.path), parse_qs(address.query)
    top, below = (query.get(name, [""])[0] for name in ("comment_id", "reply_comment_id"))
    if post is None or not (top.isdecimal() and (below or "0").isdecimal()):
        return "", ""
    return (f"{post[1]}_{below}", f"{post[1]}_{top}") if below else (f"{post[1]}_{top}", "")


def same_object(one: str, other: str) -> bool:
    """Whether two ids may name the same thing: Facebook writes a post with and without its Page in front."""
    return bool(one) and one.rpartition("_")[2] == other.rpartition("_")[2]


def answerable(target_id: str, parent_id: str, post_id: str) -> str:
    """What a reply to the target goes under. Facebook has two levels of comments: below them it is the parent's."""
    if not parent_id or same_object(parent_id, post_id) or same_object(parent_id, target_id):
        return target_id
    return parent_id


def _id(item: Json, what: str) -> str:
    found = cleaning.network_id(item.get("id"))
    if not found:
        raise Unreadable(f"The {what} has no id.")
    return found


def _time(item: Json, what: str) -> datetime:
    found = cleaning.moment(item.get("created_time"))
    if found is None:
        raise Unreadable(f"The {what} has no time.")
    return found


def _hidden(item: Json) -> bool | None:
    return item["is_hidden"] if isinstance(item.get("is_hidden"), bool) else None


def _counts(comment: Json) -> dict[str, int]:
    found = {
        "likes": cleaning.count(comment.get("like_count")),
        "replies": cleaning.count(comment.get("comment_count")),
    }
    return {name: number for name, number in found.items() if number}


def _attachments(attachments: Json) -> Iterator[MediaSeen]:
    for item in map(cleaning.mapping, cleaning.listing(attachments.get("data"))):
        inner = cleaning.listing(cleaning.mapping(item.get("subattachments")).get("data"))
        for one in inner or [item]:
            yield from _attachment(cleaning.mapping(one))


def _attachment(item: Json) -> Iterator[MediaSeen]:
    media = cleaning.mapping(item.get("media"))
    image = cleaning.mapping(media.get("image"))
    kind, still, film = (
        cleaning.line(item.get("type")),
        cleaning.link(image.get("src")),
        cleaning.link(media.get("source")),
    )
    is_film = kind in _FILMS or cleaning.line(item.get("media_type")) == "video"
    if still or film:
        yield MediaSeen(
            kind="video" if is_film else "gif" if kind in _GIFS else "photo",
            url=film if is_film and film else still or film,
            preview_url=still,
            alt_text=cleaning.text(item.get("description"), 1000),
            width=cleaning.count(image.get("width")),
            height=cleaning.count(image.get("height")),
        )
