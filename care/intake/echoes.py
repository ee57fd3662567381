"""Our own words as the network shows them: an answer of the desk coming back, or one written on the network itself."""

from django.db.models import Q

from care.casework import answering
from care.channels.base import PostSeen
from care.intake.recording import store
from care.models import ChannelAccount, Post, Reply


def record(speaker: ChannelAccount, seen: PostSeen) -> Post:
    """One row, and the Reply that it is claimed first, so that whichever comes second finds the row.

    A post of ours that answers nobody is context: shown around complaints, none itself.
    """
    reply = _reply_of(speaker, seen)
    parent = None if reply else _answered_post(speaker, seen)
    case = reply.case if reply else parent.case if parent else None
    post = store(speaker, seen, direction=Post.Direction.OUT, case=case, is_context=case is None)
    if reply is not None:
        answering.published(reply, post)
    elif case is not None:
        answering.answered_there(case, post)
    return post


def _reply_of(speaker: ChannelAccount, seen: PostSeen) -> Reply | None:
    """The reply that may be this: said to the same post (else in its thread), in the same words, not yet found."""
    if not seen.parent_id:
        return None
    candidates = Reply.objects.select_for_update(no_key=True, of=("self",)).filter(
        Q(to_post__network_id=seen.parent_id)
        | Q(to_post__parent_network_id=seen.parent_id)
        | Q(follows__post__network_id=seen.parent_id),
        Q(state__in=[Reply.State.SENDING, Reply.State.UNCONFIRMED, Reply.State.SENT])
        | Q(state=Reply.State.QUEUED, first_attempt_at__isnull=False),
        account=speaker,
        post=None,
    )
    said = candidates.select_related("to_post").order_by("id")
    same = [reply for reply in said if speaker.channel.same_text(reply.text, seen.text)]
    return min(same, key=lambda reply: reply.to_post.network_id != seen.parent_id, default=None)


def _answered_post(speaker: ChannelAccount, seen: PostSeen) -> Post | None:
    if not seen.parent_id:
        return None
    return Post.objects.filter(brand=speaker.brand_id, network=speaker.network, network_id=seen.parent_id).first()
