"""What an answer will cost in US dollars, by the brand's prices."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from care.channels.base import OutgoingReply, Priced
from care.models import ChannelAccount, Post, spending

LINK = "https://example.com"


class Pricing:
    """What one account's answers cost; nothing where its network charges nothing."""

    def __init__(
        self, account: ChannelAccount, prices_of: Callable[[ChannelAccount], Mapping[str, Decimal]] = spending.prices_of
    ) -> None:
        channel = account.consult()
        self.channel = channel if isinstance(channel, Priced) else None
        self.prices = prices_of(account) if self.channel else {}

    def plain(self, to_post: Post) -> Decimal:
        """Of the plainest answer."""
        return self.of([""], to_post)

    def linked(self, to_post: Post) -> Decimal:
        """Of one with a link."""
        return self.of([LINK], to_post)

    def of(self, parts: Sequence[str], to_post: Post, *, invites: bool = False) -> Decimal:
        """Of an answer, or of the parts of a thread together; where it `invites`, the last one does."""
        return sum(
            (self._of(part, at, to_post, invites and at == len(parts) - 1) for at, part in enumerate(parts)), Decimal(0)
        )

    def _of(self, text: str, at: int, to_post: Post, invites: bool) -> Decimal:
        if self.channel is None:
            return Decimal(0)
        reply = OutgoingReply(
            text=text,
            target_id=to_post.network_id,
            visibility="private" if to_post.is_private else "public",
            is_continuation=at > 0,
            invites=invites,
        )
        return sum((self.prices.get(call, Decimal(0)) for call in self.channel.calls_for(reply)), Decimal(0))
