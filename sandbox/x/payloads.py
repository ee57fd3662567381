"""X's JSON: posts, users and media with the fields that were asked for, and what goes round them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.answers import Json
from sandbox.posting import EDITABLE_S, MOST_EDITS
from sandbox.world import Account, Media, Person, Post, World
from sandbox.x.seeing import readable
from sandbox.x.texts import Shown, cut, is_long, language, link, show

EDITABLE = timedelta(seconds=EDITABLE_S)
MEDIA_TYPES = {"photo": "photo", "video": "video", "gif": "animated_gif"}

TWEET_DEFAULTS = frozenset({"id", "text", "edit_history_tweet_ids"})
USER_DEFAULTS = frozenset({"id", "name", "username"})
MEDIA_DEFAULTS = frozenset({"media_key", "type"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields and expansions that a request asked for."""

    tweet: frozenset[str] = TWEET_DEFAULTS
    user: frozenset[str] = USER_DEFAULTS
    media: frozenset[str] = MEDIA_DEFAULTS
    expansions: frozenset[str] = frozenset()


@dataclass(slots=True)
class Round:
    """What an answer includes beside its data, each once."""

    users: dict[str, Json] = field(default_factory=dict)
    tweets: dict[str, Json] = field(default_factory=dict)
    media: dict[str, Json] = field(default_factory=dict)

    def as_json(self) -> Json:
        kinds = {"users": self.users, "tweets": self.tweets, "media": self.media}
        return {name: list(found.values()) for name, found in kinds.items() if found}


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def only(payload: Json, fields: frozenset[str]) -> Json:
    """Without what was not asked for; X omits what is absent, never writes null."""
    return {name: value for name, value in payload.items() if name in fields and value is not None}


def tweet(world: World, post: Post, fields: frozenset[str] | None = None) -> Json:
    """A post; `fields` None: all that there is."""
    long = is_long(post)
    shown = show(world, (cut(post.text) if long else post.text) + pointer(world, post), post.lead)
    payload: Json = {
        "id": post.id,
        "text": shown.text,
        "edit_history_tweet_ids": [revision.id for revision in post.revisions] + [post.id],
        "author_id": world.author_of(post).id,
        "created_at": stamp(post.at),
        "conversation_id": post.root_id,
        "lang": language(post.text),
        "paid_partnership": False,
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "display_text_range": [min(shown.start, len(shown.text)), len(shown.text)],
        "entities": entities(world, post, shown),
        "edit_controls": edit_controls(post),
        "public_metrics": metrics(world, post),
        **references(world, post),
    }
    if post.media:
        payload["attachments"] = {"media_keys": [media.key for media in post.media]}
    if long:
        whole = show(world, post.text, post.lead)
        payload["note_tweet"] = {"text": whole.text} | ({"entities": whole.entities} if whole.entities else {})
    return only(payload, fields if fields is not None else frozenset(payload))


def pointer(world: World, post: Post) -> str:
    """The links that X puts behind a post's own words: to its pictures, and to what it quotes."""
    quoted = world.by_id.get(("x", post.quoted_id))
    pictures = f" {picture_link(world, post)}" if post.media else ""
    return pictures + (f" {link(post.quoted_id, world.author_of(quoted))}" if quoted else "")


def picture_link(world: World, post: Post) -> str:
    kind = "photo" if post.media[0].kind == "photo" else "video"
    return f"{link(post.id, world.author_of(post))}/{kind}/1"


def entities(world: World, post: Post, shown: Shown) -> Json | None:
    """X names each picture once more at the link that stands for all of them."""
    if not post.media:
        return shown.entities or None
    own = picture_link(world, post)
    urls = [url for url in shown.entities["urls"] if url["expanded_url"] != own]
    at = next(url for url in shown.entities["urls"] if url["expanded_url"] == own)
    urls += [at | {"display_url": f"pic.x.com/{at['url'][-10:]}", "media_key": media.key} for media in post.media]
    return {**shown.entities, "urls": urls}


def references(world: World, post: Post) -> Json:
    found: list[Json] = []
    parent = world.by_id.get(("x", post.parent_id))
    if parent:
        found.append({"type": "replied_to", "id": post.parent_id})
    if post.quoted_id:
        found.append({"type": "quoted", "id": post.quoted_id})
    return {
        "in_reply_to_user_id": world.author_of(parent).id if parent else None,
        "referenced_tweets": found or None,
    }


def edit_controls(post: Post) -> Json:
    return {
        "edits_remaining": max(0, MOST_EDITS - len(post.revisions)),
        "is_edit_eligible": not post.parent_id,
        "editable_until": stamp(post.at + EDITABLE),
    }


def metrics(world: World, post: Post) -> Json:
    return {
        "retweet_count": post.reposts,
        "reply_count": len(world.answers_to(post)),
        "like_count": post.likes,
        "quote_count": post.quotes,
        "bookmark_count": 0,
        "impression_count": 10 + 40 * (post.reposts + post.likes + post.quotes),
    }


def user(world: World, person: Person, fields: frozenset[str] | None = None) -> Json:
    written = len(world.by_author.get(("x", person.handle.lower()), []))
    payload: Json = {
        "id": person.id,
        "name": person.name,
        "username": person.handle,
        "created_at": stamp(person.joined_at),
        "description": "",
        "profile_image_url": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
        "protected": person.is_protected,
        "public_metrics": {
            "followers_count": person.followers,
            "following_count": 120,
            "tweet_count": written,
            "listed_count": 0,
            "like_count": 0,
            "media_count": 0,
        },
        "receives_your_dm": person.receives_your_dm and not isinstance(person, Account),
        "url": "",
        "verified": person.is_verified,
        "verified_type": ("business" if isinstance(person, Account) else "blue") if person.is_verified else "none",
    }
    return only(payload, fields if fields is not None else frozenset(payload) - {"receives_your_dm"})


def picture(media: Media, fields: frozenset[str] | None = None) -> Json:
    payload: Json = {
        "media_key": media.key,
        "type": MEDIA_TYPES[media.kind],
        "width": media.width,
        "height": media.height,
        "alt_text": media.alt_text or None,
        "url" if media.kind == "photo" else "preview_image_url": media.url,
    }
    return only(payload, fields if fields is not None else frozenset(payload))


def include(world: World, post: Post, wanted: Wanted, around: Round) -> None:
    """Adds what the request's expansions of this post bring."""
    people, posts = expanded(world, post, wanted.expansions)
    for person in people:
        around.users.setdefault(person.id, user(world, person, wanted.user))
    for other in posts:
        around.tweets.setdefault(other.id, tweet(world, other, wanted.tweet))
    if "attachments.media_keys" in wanted.expansions:
        for media in post.media:
            around.media.setdefault(media.key, picture(media, wanted.media))


def expanded(world: World, post: Post, expansions: frozenset[str]) -> tuple[list[Person], list[Post]]:
    parent = world.post("x", post.parent_id)
    referenced = [other for other in (readable(world, post.parent_id), readable(world, post.quoted_id)) if other]
    people: list[Person] = []
    if "author_id" in expansions:
        people.append(world.author_of(post))
    if "in_reply_to_user_id" in expansions and parent:
        people.append(world.author_of(parent))
    if "referenced_tweets.id.author_id" in expansions:
        people += [world.author_of(other) for other in referenced]
    if "entities.mentions.username" in expansions:
        named = show(world, post.text, post.lead).entities.get("mentions", [])
        people += [world.person("x", mention["username"]) for mention in named if "id" in mention]
    wants_posts = expansions & {"referenced_tweets.id", "referenced_tweets.id.author_id"}
    return people, referenced if wants_posts else []


def envelope(world: World, data: Any, posts: list[Post], wanted: Wanted, errors: list[Json] | None = None) -> Json:
    """X's answer: absent parts are left out, an empty list too."""
    around = Round()
    for post in posts:
        include(world, post, wanted, around)
    parts = {"data": data, "includes": around.as_json(), "errors": errors}
    return {name: part for name, part in parts.items() if part}
