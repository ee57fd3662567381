"""X's older Account Activity envelopes: one call an account, with posts and people in the words of API v1.1."""

from datetime import UTC, datetime

from sandbox.answers import Json
from sandbox.world import Account, Event, Media, Person, Post, World, named_in
from sandbox.x.payloads import MEDIA_TYPES, pointer
from sandbox.x.texts import Shown, language, show

SHORT = 140
APP_ID = "13090192"


def envelope(world: World, event: Event, account: Account, message: Json) -> Json:
    """`message` is what a direct message is in both envelopes."""
    post, body = event.post, {"for_user_id": account.id}
    if post.is_private:
        about = {"apps": {APP_ID: {"id": APP_ID, "name": "The desk", "url": "https://example.com/desk"}}}
        people = (account, world.person("x", post.root_id))
        users = {person.id: acquaintance(world, person) for person in people}
        return {**body, "direct_message_events": message["direct_message_events"], **about, "users": users}
    if event.change == "remove":
        gone = {"status": {"id": post.id, "user_id": account.id}, "timestamp_ms": str(milliseconds(world.now()))}
        return {**body, "tweet_delete_events": [gone]}
    named = post.author != account.handle and account.handle.lower() in named_in(post.lead + post.text)
    return {**body, **({"user_has_blocked": False} if named else {}), "tweet_create_events": [status(world, post)]}


def status(world: World, post: Post, depth: int = 0) -> Json:
    """A post of v1.1. The numbers have lost digits, as JavaScript's do: only the strings are right."""
    shown = show(world, post.text + pointer(world, post), post.lead)
    is_cut = len(shown.text) > SHORT
    parent, quoted = world.by_id.get(("x", post.parent_id)), world.by_id.get(("x", post.quoted_id))
    found = entities(world, post, shown)
    payload: Json = {
        "created_at": post.at.astimezone(UTC).strftime("%a %b %d %H:%M:%S +0000 %Y"),
        **numbered("id", post.id),
        "text": f"{shown.text[: SHORT - 1]}…" if is_cut else shown.text,
        "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "truncated": is_cut,
        **numbered("in_reply_to_status_id", post.parent_id),
        **numbered("in_reply_to_user_id", world.author_of(parent).id if parent else ""),
        "in_reply_to_screen_name": parent.author if parent else None,
        "user": user(world, world.author_of(post)),
        "is_quote_status": bool(post.quoted_id),
        "quote_count": post.quotes,
        "reply_count": len(world.answers_to(post)),
        "retweet_count": post.reposts,
        "favorite_count": post.likes,
        "entities": {**found, "media": []} if is_cut else found,
        "lang": language(post.text),
        "timestamp_ms": str(milliseconds(post.at)),
    }
    more = {"extended_entities": {"media": found["media"]}} if post.media else {}
    if is_cut:
        range_ = {"display_text_range": [shown.start, len(shown.text)]}
        more = {"extended_tweet": {"full_text": shown.text, **range_, "entities": found, **more}}
    if quoted and depth == 0:
        more |= {**numbered("quoted_status_id", post.quoted_id), "quoted_status": status(world, quoted, depth=1)}
    return payload | more


def entities(world: World, post: Post, shown: Shown) -> Json:
    links = shown.entities.get("urls", [])
    own = [link for link in links if post.media and f"/status/{post.id}/" in link["expanded_url"]]
    return {
        "hashtags": [{"text": tag["tag"], **place(tag)} for tag in shown.entities.get("hashtags", [])],
        "urls": [{**plain(link), **place(link)} for link in links if link not in own],
        "user_mentions": [mentioned(world, item) for item in shown.entities.get("mentions", [])],
        "symbols": [],
        "media": [picture(media, own[0]) for media in post.media] if own else [],
    }


def links(shown: Shown) -> list[Json]:
    """The links in a text, with their places as API v1.1 tells them."""
    return [{**plain(link), **place(link)} for link in shown.entities.get("urls", [])]


def plain(link: Json) -> Json:
    return {name: link[name] for name in ("url", "expanded_url", "display_url")}


def place(entity: Json) -> Json:
    return {"indices": [entity["start"], entity["end"]]}


def mentioned(world: World, mention: Json) -> Json:
    person = world.people.get(("x", mention["username"].lower()))
    about = {"screen_name": mention["username"], **place(mention)}
    return about | ({"name": person.name, **numbered("id", person.id)} if person else {"id": None, "id_str": None})


def picture(media: Media, link: Json) -> Json:
    return {
        **numbered("id", media.key.partition("_")[2]),
        **plain(link),
        **place(link),
        "media_url": media.url,
        "media_url_https": media.url,
        "type": MEDIA_TYPES[media.kind],
        "ext_alt_text": media.alt_text or None,
        "sizes": {"large": {"w": media.width, "h": media.height, "resize": "fit"}},
    }


def user(world: World, person: Person) -> Json:
    joined = person.joined_at.astimezone(UTC)
    return {
        **numbered("id", person.id),
        "name": person.name,
        "screen_name": person.handle,
        "location": None,
        "url": None,
        "description": None,
        "protected": person.is_protected,
        "verified": person.is_verified,
        "followers_count": person.followers,
        "friends_count": 120,
        "listed_count": 0,
        "favourites_count": 0,
        "statuses_count": len(world.by_author.get(("x", person.handle.lower()), [])),
        "created_at": joined.strftime("%a %b %d %H:%M:%S +0000 %Y"),
        "profile_image_url_https": "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
    }


def acquaintance(world: World, person: Person) -> Json:
    """Someone beside a direct message: the id is a string there."""
    return user(world, person) | {"id": person.id, "created_timestamp": str(milliseconds(person.joined_at))}


def numbered(name: str, number: str) -> Json:
    return {name: int(float(number)) if number else None, f"{name}_str": number or None}


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
