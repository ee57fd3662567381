"""A seen post as our row, and where it was seen."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from care.casework import correcting
from care.channels.base import PostSeen
from care.models import ChannelAccount, Post, Sighting, Source

_NOT_YET = datetime(2000, 1, 1, tzinfo=UTC)


def store(account: ChannelAccount, seen: PostSeen, known: Post | None = None, **ours: Any) -> Post:
    """The row, made or (a context post that turned out to be addressed to us) made anew under the same id."""
    post = known or Post(brand=account.brand, network=account.network, network_id=seen.network_id)
    verdict = seen.verdict.under(account.options)
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
        "counts": dict(seen.counts),
        "answerable": verdict.answerable,
        "answerable_reason": verdict.reason[:300],
        "rating": seen.rating[:10],
        **_words(seen),
        **ours,
    }
    if not seen.text and not seen.media and seen.visibility == "public":
        values["looked_up_at"] = _NOT_YET  # the network told of it without its words: they are asked for at once
    for name, value in values.items():
        setattr(post, name, value)
    post.save()
    return post


def refresh(post: Post, seen: PostSeen) -> None:
    """What its author changed since, and how far it went round. What was taken away never comes back by a late copy,
    and an empty text says nothing new.
    """
    if post.gone_at is not None or (seen.edited_at and post.edited_at and seen.edited_at < post.edited_at):
        return
    if seen.counts and dict(seen.counts) != post.counts:
        Post.objects.filter(pk=post.pk).update(counts=dict(seen.counts))
    if seen.is_hidden is not None and seen.is_hidden != (post.hidden_at is not None):
        correcting.hide(post, None, hidden=seen.is_hidden)
    if seen.rating and seen.rating != post.rating:
        correcting.rate(post, seen.rating)
    if not seen.text or (seen.text == post.text and len(seen.media) <= len(post.media)):
        return
    if not (post.text or post.media) or post.account.channel.same_text(seen.text, post.text):
        Post.objects.filter(pk=post.pk).update(**_words(seen))
    else:
        correcting.edit(post, _words(seen), seen.edited_at or timezone.now())


def answer_as(post: Post, account: ChannelAccount, seen: PostSeen) -> None:
    """A post that the account which met it first may not answer, another of ours may: it is the other's to answer."""
    if post.answerable != Post.Answerable.YES and seen.verdict.under(account.options).answerable == "yes":
        Post.objects.filter(pk=post.pk, gone_at=None).update(
            account=account, answerable=Post.Answerable.YES, answerable_reason=""
        )


def see(post: Post, account: ChannelAccount, source: Source | None) -> None:
    """That this account met the post here; told once."""
    Sighting.objects.bulk_create([Sighting(post=post, account=account, source=source)], ignore_conflicts=True)


def _words(seen: PostSeen) -> dict[str, Any]:
    return {"text": seen.text, "media": [asdict(media) for media in seen.media], "raw": seen.raw or None}
