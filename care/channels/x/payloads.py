"""X's posts, as API v2 and its webhooks write them, made ours. Pure. Both of X's spellings: tweet and post."""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from care.channels import cleaning
from care.channels.base import AuthorSeen, Json, MediaSeen, PostSeen, Unreadable
from care.channels.x import snowflakes

_NO_LANGUAGE = ("und", "zxx", "qam", "qct", "qht", "qme", "qst")
_MEDIA_KINDS = {"photo": "photo", "video": "video", "animated_gif": "gif"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What comes with X's posts: authors by id, media by key, further posts, and whose account it was sent to.

    A parent from before the id `recent` is context, whomever it mentions.
    """

    users: Mapping[str, Json] = field(default_factory=dict)
    media: Mapping[str, Json] = field(default_factory=dict)
    posts: Mapping[str, Json] = field(default_factory=dict)
    account_id: str = ""
    recent: int = 0

    @classmethod
    def of(cls, includes: object, account_id: str, recent: int = 0) -> "Surroundings":
        found = cleaning.mapping(includes)
        posts = found.get("tweets") or found.get("posts")
        return cls(
            users=_keyed(found.get("users"), "id"),
            media=_keyed(found.get("media"), "media_key"),
            posts=_keyed(posts, "id"),
            account_id=account_id,
            recent=recent,
        )


def read_post(item: object, around: Surroundings) -> PostSeen:
    """A post that was sent to us, or one of our own. Raises `Unreadable` without an id or a time."""
    post = cleaning.mapping(item)
    network_id = first_id(post)
    if not network_id:
        raise Unreadable("The post has no id.")
    posted_at = cleaning.moment(post.get("created_at")) or snowflakes.moment(network_id)
    if posted_at is None:
        raise Unreadable("The post has no time.")
    parent_id = replied_to(post)
    author = read_author(post.get("author_id"), around.users)
    is_ours = author is not None and author.network_id == around.account_id
    return PostSeen(
        network_id=network_id,
        kind=_kind(post, is_ours),
        text=read_text(post),
        posted_at=posted_at,
        author=author,
        parent_id=first_id(around.posts[parent_id]) if parent_id in around.posts else parent_id,
        thread_id=cleaning.network_id(post.get("conversation_id")),
        url=permalink(author.handle if author else "", network_id),
        language=_language(post),
        media=tuple(_media(post, around.media)),
        is_context=is_ours and not parent_id,
        account_id=around.account_id,
        raw=cleaning.json_object(post),
    )


def parents(items: Iterable[PostSeen], around: Surroundings) -> Iterator[PostSeen]:
    """The posts that these answer, as far as they came along. A recent one that mentions us is a complaint itself."""
    firsts = {first_id(post): post for post in around.posts.values()}
    for parent_id in {item.parent_id for item in items} & firsts.keys():
        post = firsts[parent_id]
        seen = _readable(post, around)
        if seen is None or is_repost(post):
            continue
        is_ours = seen.author is not None and seen.author.network_id == around.account_id
        is_wanted = int(seen.network_id) > around.recent and mentions(post, around.account_id)
        yield seen if is_ours or is_wanted else replace(seen, is_context=True)


def read_author(author_id: object, users: Mapping[str, Json]) -> AuthorSeen | None:
    """Who wrote it; None if X does not say."""
    network_id = cleaning.network_id(author_id, 100)
    if not network_id:
        return None
    user = users.get(network_id, {})
    return AuthorSeen(
        network_id=network_id,
        handle=cleaning.line(user.get("username"), 100),
        name=cleaning.line(user.get("name"), 200),
        avatar_url=cleaning.link(user.get("profile_image_url"), 500),
        followers=cleaning.count(cleaning.mapping(user.get("public_metrics")).get("followers_count")),
        is_verified=user.get("verified") is True,
    )


def read_text(post: Json) -> str:
    """The full text as a reader sees it: unescaped, short links written out, the links of its own pictures left out."""
    note = cleaning.mapping(post.get("note_tweet") or post.get("note_post"))
    source = note if cleaning.text(note.get("text")) else post
    text = html.unescape(cleaning.text(source.get("text"), cleaning.STRING_LENGTH))
    entities = [*_links(source), *_links(post)]
    for link in entities:
        short, full = cleaning.link(link.get("url")), cleaning.link(link.get("expanded_url"), 4000)
        if short and link.get("media_key"):
            text = text.replace(short, "").rstrip()
        elif short and full:
            text = text.replace(short, full)
    return cleaning.text(text)


def first_id(post: Json) -> str:
    """The id that a post keeps through its edits: the first of its history."""
    history = _history(post)
    found = cleaning.network_id(history[0]) if history else cleaning.network_id(post.get("id"))
    return found if is_id(found) else ""


def newer_version(item: object) -> str:
    """The id of its newest version, where this is an older one; else ""."""
    post = cleaning.mapping(item)
    history = _history(post)
    latest = cleaning.network_id(history[-1]) if history else ""
    return latest if is_id(latest) and latest != cleaning.network_id(post.get("id")) else ""


def is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 20


def replied_to(post: Json) -> str:
    """The id of the post that it answers, or ""."""
    found = post.get("in_reply_to_tweet_id") or post.get("in_reply_to_post_id")
    return _referenced(post, "replied_to") or cleaning.network_id(found)


def is_repost(post: Json) -> bool:
    return bool(_referenced(post, "retweeted") or _referenced(post, "reposted"))


def mentions(post: Json, account_id: str) -> bool:
    """Whether it names the account or answers it."""
    named = cleaning.listing(cleaning.mapping(post.get("entities")).get("mentions"))
    ids = [cleaning.network_id(cleaning.mapping(mention).get("id")) for mention in named]
    return account_id in (*ids, cleaning.network_id(post.get("in_reply_to_user_id")))


def permalink(handle: str, network_id: str) -> str:
    return f"https://x.com/{handle.lstrip('@') or 'i'}/status/{network_id}"


def _history(post: Json) -> list[Any]:
    return cleaning.listing(post.get("edit_history_tweet_ids") or post.get("edit_history_post_ids"))


def _readable(post: Json, around: Surroundings) -> PostSeen | None:
    try:
        return read_post(post, around)
    except Unreadable:
        return None


def _kind(post: Json, is_ours: bool) -> str:
    if replied_to(post):
        return "reply"
    if _referenced(post, "quoted"):
        return "quote"
    return "post" if is_ours else "mention"


def _referenced(post: Json, kind: str) -> str:
    references = cleaning.listing(post.get("referenced_tweets") or post.get("referenced_posts"))
    for reference in map(cleaning.mapping, references):
        if reference.get("type") == kind:
            return cleaning.network_id(reference.get("id"))
    return ""


def _language(post: Json) -> str:
    found = cleaning.line(post.get("lang"), 20)
    return "" if found in _NO_LANGUAGE else found


def _links(source: Json) -> list[Json]:
    return [cleaning.mapping(link) for link in cleaning.listing(cleaning.mapping(source.get("entities")).get("urls"))]


def _media(post: Json, known: Mapping[str, Json]) -> Iterator[MediaSeen]:
    keys = cleaning.listing(cleaning.mapping(post.get("attachments")).get("media_keys"))
    for item in (known.get(cleaning.network_id(key), {}) for key in keys):
        kind = _MEDIA_KINDS.get(cleaning.line(item.get("type")), "")
        url = cleaning.link(item.get("url")) or _best_variant(item)
        preview = cleaning.link(item.get("preview_image_url"))
        if kind and (url or preview):
            yield MediaSeen(
                kind=kind,
                url=url or preview,
                preview_url=preview,
                alt_text=cleaning.text(item.get("alt_text"), 1000),
                width=cleaning.count(item.get("width")),
                height=cleaning.count(item.get("height")),
            )


def _best_variant(item: Json) -> str:
    variants = [cleaning.mapping(variant) for variant in cleaning.listing(item.get("variants"))]
    films = [variant for variant in variants if variant.get("content_type") == "video/mp4"]
    best = max(films, key=lambda film: cleaning.count(film.get("bit_rate")) or 0, default={})
    return cleaning.link(best.get("url"))


def _keyed(items: object, key: str) -> dict[str, Any]:
    """Included objects by id; X's webhooks wrap some of them in {"data": …}."""
    found = (cleaning.mapping(item) for item in cleaning.listing(items))
    plain = (cleaning.mapping(item["data"]) if isinstance(item.get("data"), dict) else item for item in found)
    return {cleaning.network_id(item.get(key)): item for item in plain if cleaning.network_id(item.get(key))}
