"""Our own words as the network shows them: an answer of the desk coming back, or one written on the network itself."""

import uuid

from django.db.models import Q

from care.casework import answering, joining
from care.channels.base import PostSeen
from care.intake.recording import store
from care.models import ChannelAccount, Post, Reply

_ON_ITS_WAY = Q(state__in=[Reply.State.SENDING, Reply.State.UNCONFIRMED, Reply.State.SENT]) | Q(
    state=Reply.State.QUEUED, first_attempt_at__isnull=False
)


def record(speaker: ChannelAccount, seen: PostSeen) -> Post:
    """One row, and the Reply that it is claimed first, so that whichever comes second finds the row.

    A post of ours that answers nobody is context: shown around complaints, none itself.
    """
    _join(speaker, seen)
    reply = _reply_of(speaker, seen)
    parent = None if reply else _answered_post(speaker, seen)
    case = reply.case if reply else parent.case if parent else None
    post = store(speaker, seen, direction=Post.Direction.OUT, case=case, is_context=case is None)
    if reply is not None:
        answering.published(reply, post)
    elif case is not None:
        answering.answered_there(case, post)
    return post


def _join(speaker: ChannelAccount, seen: PostSeen) -> None:
    """Our key on a private message says which public words it answers: their author writes privately under this id.

    Before the reply is locked, for who joins two ids holds all replies of a case.
    """
    key = _key(seen)
    if key is None or seen.visibility != "private" or not seen.thread_id:
        return
    said = Reply.objects.filter(form_token=key, account=speaker).select_related("to_post__author").first()
    author = said.to_post.author if said and said.is_private_reply else None
    if author is not None and author.network_id != seen.thread_id:
        joining.join(author, seen.thread_id)


def _reply_of(speaker: ChannelAccount, seen: PostSeen) -> Reply | None:
    """The reply that may be this and was not found yet: by our own key where the network gives it back, else said to
    the same post (else in its thread) in the same words.
    """
    waiting = Reply.objects.select_for_update(no_key=True, of=("self",)).filter(_ON_ITS_WAY, account=speaker, post=None)
    if key := _key(seen):
        return waiting.filter(form_token=key).first()
    where = _said_in(seen)
    if where is None:
        return None
    said = waiting.filter(where, visibility=seen.visibility).select_related("to_post").order_by("id")
    same = [reply for reply in said if speaker.channel.same_text(reply.text, seen.text)]
    return min(same, key=lambda reply: reply.to_post.network_id != seen.parent_id, default=None)


def _said_in(seen: PostSeen) -> Q | None:
    """Which replies could have become it. A private message need not name what it answers."""
    if seen.visibility == "private" and seen.thread_id:
        talk = Q(to_post__thread_network_id=seen.thread_id)
        told = Q(to_post__visibility="public", to_post__author__network_id=seen.recipient_id)
        return talk | told if seen.recipient_id else talk
    if not seen.parent_id:
        return None
    return (
        Q(to_post__network_id=seen.parent_id)
        | Q(to_post__parent_network_id=seen.parent_id)
        | Q(follows__post__network_id=seen.parent_id)
    )


def _key(seen: PostSeen) -> uuid.UUID | None:
    """Our own name for the reply; another program's is none."""
    try:
        return uuid.UUID(seen.key) if seen.key else None
    except ValueError:
        return None


def _answered_post(speaker: ChannelAccount, seen: PostSeen) -> Post | None:
    """The customer's words that it answers: the ones it names, or the newest of a private talk, else of what the person
    said in public.
    """
    known = Post.objects.filter(brand=speaker.brand_id, network=speaker.network)
    if seen.parent_id:
        return known.filter(network_id=seen.parent_id).first()
    if seen.visibility != "private" or not seen.thread_id:
        return None
    talk = known.filter(account=speaker, visibility=Post.Visibility.PRIVATE, thread_network_id=seen.thread_id)
    public = known.filter(visibility=Post.Visibility.PUBLIC, author__network_id=seen.recipient_id, case__isnull=False)
    heard = talk.filter(direction=Post.Direction.IN).order_by("-posted_at").first()
    return heard or (public.order_by("-posted_at").first() if seen.recipient_id else None)
