"""A Reply as the plain value that a channel takes."""

from collections.abc import Iterator

from care.channels.base import Image, OutgoingReply
from care.models import Post, Reply
from care.replies import standing


def outgoing(reply: Reply, *, is_first_attempt: bool) -> OutgoingReply:
    """`since` is set only where an earlier attempt may stand; posts known to be other replies' are left out."""
    target = reply.to_post
    before = reply.follows.post if reply.follows else None
    return OutgoingReply(
        text=reply.text,
        target_id=before.network_id if before else target.network_id,
        is_continuation=before is not None,
        target_kind=target.kind,
        target_parent_id=target.parent_network_id,
        thread_id=target.thread_network_id,
        visibility="private" if reply.visibility == Post.Visibility.PRIVATE else "public",
        is_private_reply=reply.is_private_reply,
        heard_at=standing.heard_at(target),
        by_person=reply.agent_id is not None,
        key=str(reply.form_token),
        recipient_id=target.author.network_id if target.author else "",
        since=None if is_first_attempt else reply.first_attempt_at,
        ignore_ids=frozenset(_said_already(reply)),
        images=tuple(_images(reply)),
        invites=reply.invites,
    )


def _images(reply: Reply) -> Iterator[Image]:
    for picture in reply.pictures.all():
        yield Image(bytes(picture.content), picture.content_type, picture.alt_text)


def _said_already(reply: Reply) -> list[str]:
    said = Post.objects.filter(case=reply.case, account=reply.account, reply__isnull=False)
    return list(said.values_list("network_id", flat=True))
