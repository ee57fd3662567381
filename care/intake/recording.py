"""A seen post as our row, and where it was seen."""

from dataclasses import asdict
from typing import Any

from django.db.models import F

from care.channels.base import PostSeen
from care.models import Case, ChannelAccount, Post, Sighting, Source


def store(account: ChannelAccount, seen: PostSeen, known: Post | None = None, **ours: Any) -> Post:
    """The row, made or (a context post that turned out to be addressed to us) made anew under the same id."""
    post = known or Post(brand=account.brand, network=account.network, network_id=seen.network_id)
    values: dict[str, Any] = {
        "account": account,
        "kind": seen.kind,
        "direction": Post.Direction.IN,
        "visibility": seen.visibility,
        "posted_at": seen.posted_at,
        "parent_network_id": seen.parent_id,
        "thread_network_id": seen.thread_id,
        "language": seen.language,
        "url": seen.url if len(seen.url) <= 1000 else "",
        **_words(seen),
        **ours,
    }
    for name, value in values.items():
        setattr(post, name, value)
    post.save()
    return post


def refresh(post: Post, seen: PostSeen) -> None:
    """What its author changed since: the words, the pictures. An empty text says nothing new."""
    if not seen.text or (seen.text == post.text and len(seen.media) <= len(post.media)):
        return
    Post.objects.filter(pk=post.pk).update(**_words(seen))
    if post.case_id is not None:
        Case.objects.filter(pk=post.case_id).update(version=F("version") + 1)


def see(post: Post, account: ChannelAccount, source: Source | None) -> None:
    """That this account met the post here; told once."""
    Sighting.objects.bulk_create([Sighting(post=post, account=account, source=source)], ignore_conflicts=True)


def _words(seen: PostSeen) -> dict[str, Any]:
    return {"text": seen.text, "media": [asdict(media) for media in seen.media], "raw": seen.raw or None}
