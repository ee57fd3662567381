"""What an author does to a post afterwards: edits it, takes it away."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from care.casework.recording import changing, record
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
    erased = Post.objects.filter(pk=post.pk, gone_at=None).update(
        text="", media=[], raw=None, language="", counts={}, gone_at=Now(), gone_reason=reason[:20]
    )
    if not erased:
        return
    Revision.objects.filter(post=post).delete()
    if post.author is not None and not _still_shown(post.author).exists():
        Author.objects.filter(pk=post.author.pk).update(
            handle="", name="", avatar_url="", followers=None, is_verified=False, takes_messages=None
        )
    if post.case is not None:
        _tell(post.case, CaseEvent.Kind.GONE, post, reason=reason)


def _still_shown(author: Author) -> QuerySet[Post]:
    return author.posts.filter(gone_at=None)


def _tell(case: Case, kind: CaseEvent.Kind, post: Post, **data: Any) -> None:
    with changing(case, words=True) as changed:
        record(changed, kind, post=post.pk, **data)
