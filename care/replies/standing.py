"""Whether a network takes an answer to a post now, and until when: before anybody types, and before it goes out."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from care.channels.base import Standing, Talk, Verdict, Windowed
from care.models import Case, Post, Reply

State = Reply.State


def standing(
    to_post: Post, *, by_person: bool = True, told: bool | None = None, heard: datetime | None = None
) -> Standing:
    """`told` and `heard` spare two queries where they are known: see `told_in` and `heard_in`."""
    channel = to_post.account.channel
    is_refused = to_post.answerable != Post.Answerable.YES and not to_post.is_answered_privately
    if is_refused or not issubclass(channel, Windowed):
        return Standing(_verdict(to_post))
    return channel.standing(_talk(to_post, by_person, told, heard), timezone.now())


def may_answer_privately(to_post: Post) -> bool:
    """Whether public words can be answered privately too."""
    channel = to_post.account.channel
    is_private = to_post.is_private and not to_post.is_answered_privately
    if is_private or to_post.author is None or not issubclass(channel, Windowed):
        return False
    return channel.replies_privately(to_post.kind)


def heard_at(post: Post) -> datetime | None:
    """When the person of this private conversation last wrote to this account; None in public."""
    if not post.is_private or post.is_answered_privately:
        return None
    talk = Post.objects.filter(
        account=post.account_id,
        visibility=Post.Visibility.PRIVATE,
        thread_network_id=post.thread_network_id,
        direction=Post.Direction.IN,
    )
    found: datetime | None = talk.aggregate(last=Max("posted_at"))["last"]
    return found


def heard_in(posts: Sequence[Post]) -> Mapping[tuple[int, str], datetime]:
    """The same for all conversations of a case: by account and thread."""
    found: dict[tuple[int, str], datetime] = {}
    for post in posts:
        if post.is_private:
            key = post.account_id, post.thread_network_id
            found[key] = max(found.get(key, post.posted_at), post.posted_at)
    return found


def told_in(case: Case) -> set[int]:
    """The public posts of the case that have a private reply, or will have one."""
    said = Reply.objects.filter(case=case, visibility="private", to_post__visibility="public")
    return set(said.exclude(state=State.FAILED).values_list("to_post", flat=True))


def is_told(to_post: Post) -> bool:
    """Whether these public words have a private reply, or will have one."""
    said = Reply.objects.filter(to_post=to_post.pk, visibility="private")
    return said.exclude(state=State.FAILED).exists()


def _talk(to_post: Post, by_person: bool, told: bool | None, heard: datetime | None) -> Talk:
    if told is None:
        told = to_post.is_answered_privately and is_told(to_post)
    return Talk(
        kind=to_post.kind,
        posted_at=to_post.posted_at,
        is_private=to_post.is_private,
        takes_messages=to_post.author.takes_messages if to_post.author else None,
        heard_at=heard or heard_at(to_post),
        was_told=told,
        by_person=by_person,
    )


def _verdict(post: Post) -> Verdict:
    if post.answerable == Post.Answerable.YES:
        return Verdict()
    return Verdict("there" if post.answerable == Post.Answerable.THERE else "no", post.answerable_reason)
