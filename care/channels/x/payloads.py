"""X's posts, as API v2 and its webhooks write them, made ours. Pure. Both of X's spellings: tweet and post."""

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from care.channels import cleaning
from care.channels.base import AuthorSeen, Json, PostSeen, Unreadable, Verdict
from care.channels.x import references, snowflakes, verdicts
from care.channels.x.media import read_media
from care.channels.x.references import first_id, is_repost, mentions, replied_to

_NO_LANGUAGE = ("und", "zxx", "qam", "qct", "qht", "qme", "qst")


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
        return cls(
            users=references.keyed(found.get("users"), "id"),
            media=references.keyed(found.get("media"), "media_key"),
            posts=references.keyed(found.get("tweets") or found.get("posts"), "id"),
            account_id=account_id,
            recent=recent,
        )

    def quotes_us(self, post: Json) -> bool:
        """As far as the quoted post came along."""
        other = self.posts.get(references.quoted(post), {})
        return bool(self.account_id) and cleaning.network_id(other.get("author_id")) == self.account_id


def read_post(item: object, around: Surroundings) -> PostSeen:
    """A post that was sent to us, or one of our own. Raises `Unreadable` without an id or a time."""
    post = cleaning.mapping(item)
    network_id = first_id(post)
    if not network_id:
        raise Unreadable("The post has no id.")
    posted_at, edited_at = _times(post, network_id)
    parent_id = replied_to(post)
    author = read_author(post.get("author_id"), around.users)
    is_ours = author is not None and author.network_id == around.account_id
    return PostSeen(
        network_id=network_id,
        kind=_kind(post, is_ours),
        text=read_text(post),
        posted_at=posted_at,
        edited_at=edited_at,
        author=author,
        parent_id=first_id(around.posts[parent_id]) if parent_id in around.posts else parent_id,
        thread_id=cleaning.network_id(post.get("conversation_id")),
        url=permalink(author.handle if author else "", network_id),
        language=_language(post),
        media=tuple(read_media(post, around.media)),
        is_context=is_ours and not parent_id,
        account_id=around.account_id,
        raw=cleaning.json_object(post),
        counts=references.counts(post),
        verdict=Verdict() if is_ours else _verdict(post, around),
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
    takes_messages = user.get("receives_your_dm")
    return AuthorSeen(
        network_id=network_id,
        handle=cleaning.line(user.get("username"), 100),
        name=cleaning.line(user.get("name"), 200),
        avatar_url=cleaning.link(user.get("profile_image_url"), 500),
        followers=cleaning.count(cleaning.mapping(user.get("public_metrics")).get("followers_count")),
        is_verified=user.get("verified") is True,
        takes_messages=takes_messages if isinstance(takes_messages, bool) else None,
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


def permalink(handle: str, network_id: str) -> str:
    return f"https://x.com/{handle.lstrip('@') or 'i'}/status/{network_id}"


def _readable(post: Json, around: Surroundings) -> PostSeen | None:
    try:
        return read_post(post, around)
    except Unreadable:
        return None


def _times(post: Json, first: str) -> tuple[datetime, datetime | None]:
    """When it was posted, and when this version of it was made if it is a later one. Raises `Unreadable`."""
    made_at = cleaning.moment(post.get("created_at"))
    posted_at = made_at or snowflakes.moment(first)
    if posted_at is None:
        raise Unreadable("The post has no time.")
    this = references.own_id(post)
    if this in ("", first):
        return posted_at, None
    return snowflakes.moment(first) or posted_at, snowflakes.moment(this) or posted_at


def _verdict(post: Json, around: Surroundings) -> Verdict:
    return verdicts.verdict_of(post, around.account_id, quotes_us=around.quotes_us(post))


def _kind(post: Json, is_ours: bool) -> str:
    if replied_to(post):
        return "reply"
    if references.quoted(post):
        return "quote"
    return "post" if is_ours else "mention"


def _language(post: Json) -> str:
    found = cleaning.line(post.get("lang"), 20)
    return "" if found in _NO_LANGUAGE else found


def _links(source: Json) -> list[Json]:
    return [cleaning.mapping(link) for link in cleaning.listing(cleaning.mapping(source.get("entities")).get("urls"))]
