"""Pictures and films of X's posts and messages. Pure."""

from collections.abc import Iterator, Mapping

from care.channels import cleaning
from care.channels.base import Json, MediaSeen

_KINDS = {"photo": "photo", "video": "video", "animated_gif": "gif"}


def read_media(item: Json, known: Mapping[str, Json]) -> Iterator[MediaSeen]:
    """Those of a post, as far as they came along."""
    keys = cleaning.listing(cleaning.mapping(item.get("attachments")).get("media_keys"))
    for found in (known.get(cleaning.network_id(key), {}) for key in keys):
        kind = _KINDS.get(cleaning.line(found.get("type")), "")
        url = cleaning.link(found.get("url")) or _best_variant(found)
        preview = cleaning.link(found.get("preview_image_url"))
        if kind and (url or preview):
            yield MediaSeen(
                kind=kind,
                url=url or preview,
                preview_url=preview,
                alt_text=cleaning.text(found.get("alt_text"), 1000),
                width=cleaning.count(found.get("width")),
                height=cleaning.count(found.get("height")),
            )


def _best_variant(item: Json) -> str:
    variants = [cleaning.mapping(variant) for variant in cleaning.listing(item.get("variants"))]
    films = [variant for variant in variants if variant.get("content_type") == "video/mp4"]
    best = max(films, key=lambda film: cleaning.count(film.get("bit_rate")) or 0, default={})
    return cleaning.link(best.get("url"))
