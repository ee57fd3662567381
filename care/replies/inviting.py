"""The invitation to go on in private, that goes with a public answer."""

from django.utils.translation import gettext as _

from care.channels.base import CredentialsRefused, Inviting
from care.models import Post
from care.replies.refusals import NotWritten


def invitation(to_post: Post) -> str | None:
    """What it adds to an answer's text, "" where it goes beside the text; None where this answer cannot invite.

    Whoever takes no messages from strangers can still write us: so it is offered to everybody.
    """
    account = to_post.account
    if to_post.is_private or not issubclass(account.channel, Inviting):
        return None
    try:
        channel = account.connect()
    except CredentialsRefused:
        return None
    return channel.invitation() if isinstance(channel, Inviting) else None


def ending(to_post: Post, *, invites: bool) -> str:
    """What follows the answer's words and counts. Raises `NotWritten` where it cannot invite."""
    if not invites:
        return ""
    added = invitation(to_post)
    if added is None:
        raise NotWritten(_("This answer cannot invite to a private message."), "no_invitation")
    return added
