"""How many more answers the network takes for now, by its own word."""

from care.channels.base import OutgoingReply, Priced, Visibility
from care.models import BudgetLeft, Post, Reply, spending


def left(to_post: Post) -> BudgetLeft | None:
    """The budget that runs out first for answers to this post, as far as it is known."""
    return spending.budget_for(to_post.account, _calls(to_post, is_private=to_post.is_private))


def used_up(reply: Reply) -> BudgetLeft | None:
    """The budget that does not let this answer go out now."""
    calls = _calls(reply.to_post, is_private=reply.visibility == Post.Visibility.PRIVATE)
    if spending.may_use(reply.account, calls, for_answer=True):
        return None
    return spending.budget_for(reply.account, calls)


def _calls(to_post: Post, *, is_private: bool) -> tuple[str, ...]:
    """The kinds of calls that a plain answer takes; none where its network does not count them."""
    channel = to_post.account.consult()
    visibility: Visibility = "private" if is_private else "public"
    plain = OutgoingReply(text="", target_id=to_post.network_id, visibility=visibility)
    return channel.calls_for(plain) if isinstance(channel, Priced) else ()
