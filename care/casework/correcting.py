"""What becomes of a post afterwards: its author edits it or takes it away; we hide it, or delete our own."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from care.casework.recording import By, changing, record
from care.models import Author, Case, CaseEvent, Post, Revision


@transaction.atomic
def edit(post: Post, words: dict[str, Any], at: datetime) -> None:
    """The new wording stands, the old one is kept as a revision. `words` are the columns text, media and raw."""
    Revision.objects.create(post=post, text=post.text, media=post.media)
    Post.objects.filter(pk=post.pk).update(**words, edited_at=at)
    if post.case is not None:
        _tell(post.case, CaseEvent.Kind.EDITED, post)


@transaction.atomic
def erase(post: Post, reason: str) -> None:
    """Its author took it away, or the network did: the words, pictures and payload go from every table, ids and times
    stay. Twice is once.
    """
    if _empty(post, reason) and post.case is not None:
        _tell(post.case, CaseEvent.Kind.GONE, post, reason=reason)


@transaction.atomic
def delete(post: Post, by: By) -> None:
    """An agent took one of our own answers off its network. What the reply said stays with the reply, for the audit.
    The network's own word of it may have come first.
    """
    _empty(post, "deleted")
    if post.case is not None:
        _tell(post.case, CaseEvent.Kind.DELETED, post, by)


@transaction.atomic
def hide(post: Post, by: By, *, hidden: bool = True) -> None:
    """Everybody sees it on the network no more, or again. Twice is once."""
    changed = Post.objects.filter(pk=post.pk, hidden_at__isnull=hidden).update(hidden_at=Now() if hidden else None)
    if changed and post.case is not None:
        _tell(post.case, CaseEvent.Kind.HIDDEN if hidden else CaseEvent.Kind.UNHIDDEN, post, by)


@transaction.atomic
def like(post: Post, by: By, *, liked: bool = True) -> None:
    """We like it on its network, or no more. Twice is once."""
    changed = Post.objects.filter(pk=post.pk, liked_at__isnull=liked).update(liked_at=Now() if liked else None)
    if changed and post.case is not None:
        _tell(post.case, CaseEvent.Kind.LIKED if liked else CaseEvent.Kind.UNLIKED, post, by)


@transaction.atomic
def rate(post: Post, rating: str) -> None:
    """Its author changed their mind about us."""
    before = post.rating
    changed = Post.objects.filter(pk=post.pk, rating=before).update(rating=rating)
    if changed and post.case is not None:
        _tell(post.case, CaseEvent.Kind.RATED, post, before=before, rating=rating)


def _empty(post: Post, reason: str) -> bool:
    """False where it was gone already."""
    emptied = Post.objects.filter(pk=post.pk, gone_at=None).update(
        text="", media=[], raw=None, language="", counts={}, gone_at=Now(), gone_reason=reason[:20]
    )
    if not emptied:
        return False
    Revision.objects.filter(post=post).delete()
    if post.author is not None and not _still_shown(post.author).exists():
        Author.objects.filter(pk=post.author.pk).update(
            handle="", name="", avatar_url="", followers=None, is_verified=False, takes_messages=None
        )
    return True


def _still_shown(author: Author) -> QuerySet[Post]:
    return author.posts.filter(gone_at=None)


def _tell(case: Case, kind: CaseEvent.Kind, post: Post, by: By = None, **data: Any) -> None:
    with changing(case, words=True) as changed:
        record(changed, kind, by, post=post.pk, **data)
