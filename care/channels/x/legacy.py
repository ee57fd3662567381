"""Posts as X's older Account Activity API writes them (v1.1), put into the shape of API v2. Pure."""

from care.channels import cleaning
from care.channels.base import Json

_COUNTS = {
    "reply_count": "reply_count",
    "retweet_count": "retweet_count",
    "like_count": "favorite_count",
    "quote_count": "quote_count",
}


def as_v2(item: Json) -> tuple[Json, Json]:
    """A v1.1 post as (v2 post, v2 includes). Ids are taken from the strings: X's own numbers have lost digits."""
    user, media = cleaning.mapping(item.get("user")), _media(item)
    user_id, quoted = _id(user), cleaning.mapping(item.get("quoted_status"))
    post: Json = {
        "id": _id(item),
        "text": _text(item),
        "created_at": item.get("timestamp_ms") or item.get("created_at"),
        "author_id": user_id,
        "lang": item.get("lang"),
        "in_reply_to_user_id": item.get("in_reply_to_user_id_str"),
        "referenced_tweets": _references(item),
        "attachments": {"media_keys": [found["media_key"] for found in media]},
        "entities": _entities(item),
        "display_text_range": _extended(item).get("display_text_range") or item.get("display_text_range"),
        "public_metrics": {ours: item.get(theirs) for ours, theirs in _COUNTS.items()},
    }
    quotes = [{"id": _id(quoted), "author_id": _id(cleaning.mapping(quoted.get("user")))}] if quoted else []
    return post, {"users": [as_user(user)], "media": media, "tweets": quotes}


def as_user(user: Json) -> Json:
    """A v1.1 user as a v2 user."""
    return {
        "id": _id(user),
        "username": user.get("screen_name"),
        "name": user.get("name"),
        "profile_image_url": user.get("profile_image_url_https"),
        "verified": user.get("verified"),
        "public_metrics": {"followers_count": user.get("followers_count")},
    }


def _references(item: Json) -> list[Json]:
    found = {
        "replied_to": cleaning.network_id(item.get("in_reply_to_status_id_str")),
        "quoted": cleaning.network_id(item.get("quoted_status_id_str")),
        "retweeted": _id(cleaning.mapping(item.get("retweeted_status"))),
    }
    return [{"type": kind, "id": network_id} for kind, network_id in found.items() if network_id]


def _entities(item: Json) -> Json:
    found = cleaning.mapping(_extended(item).get("entities") or item.get("entities"))
    mentions = [cleaning.mapping(mention) for mention in cleaning.listing(found.get("user_mentions"))]
    pictures = [{**cleaning.mapping(media), "media_key": "yes"} for media in cleaning.listing(found.get("media"))]
    return {
        "mentions": [_mention(mention) for mention in mentions],
        "urls": [*cleaning.listing(found.get("urls")), *pictures],
    }


def _mention(mention: Json) -> Json:
    place = cleaning.listing(mention.get("indices"))
    return {"id": _id(mention), "username": mention.get("screen_name"), "start": place[0] if place else 0}


def _media(item: Json) -> list[Json]:
    entities = cleaning.mapping(_extended(item).get("extended_entities") or item.get("extended_entities"))
    return [as_media(cleaning.mapping(media)) for media in cleaning.listing(entities.get("media"))]


def as_media(media: Json) -> Json:
    """A v1.1 picture or film as v2 media."""
    film = cleaning.mapping(media.get("video_info"))
    variants = [cleaning.mapping(variant) for variant in cleaning.listing(film.get("variants"))]
    size = cleaning.mapping(cleaning.mapping(media.get("sizes")).get("large"))
    still = media.get("media_url_https")
    return {
        "media_key": f"legacy_{_id(media)}",
        "type": media.get("type"),
        "url": None if variants else still,
        "preview_image_url": still,
        "alt_text": media.get("ext_alt_text"),
        "width": size.get("w"),
        "height": size.get("h"),
        "variants": [{**variant, "bit_rate": variant.get("bitrate")} for variant in variants],
    }


def _text(item: Json) -> str:
    texts = (_extended(item).get("full_text"), item.get("full_text"), item.get("text"))
    return next((cleaning.text(text, cleaning.STRING_LENGTH) for text in texts if cleaning.text(text)), "")


def _extended(item: Json) -> Json:
    return cleaning.mapping(item.get("extended_tweet"))


def _id(item: Json) -> str:
    return cleaning.network_id(item.get("id_str")) or cleaning.network_id(item.get("id"))
