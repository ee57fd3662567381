"""What an answer costs, in words beside the button: only where it is more than the plainest answer's price."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from care.desk.remembering import remembered
from care.models import ChannelAccount, Post, spending
from care.models.money import dollars
from care.replies.pricing import Pricing

SECONDS = 10


def _prices_of(account: ChannelAccount) -> Mapping[str, Decimal]:
    key = f"prices:{account.brand_id}:{account.network}"
    return remembered(key, SECONDS, lambda: spending.prices_of(account))


class Costs:
    """Of answers to these posts; prices are asked for once in some seconds."""

    def __init__(self, posts: Iterable[Post]) -> None:
        accounts = {post.account_id: post.account for post in posts}
        self.by_account = {pk: Pricing(account, _prices_of) for pk, account in accounts.items()}

    def with_link(self, to_post: Post) -> str:
        """What to say once an answer has a link; "" where that changes nothing."""
        pricing = self.by_account[to_post.account_id]
        plain, linked = pricing.plain(to_post), pricing.linked(to_post)
        words = _("This reply has a link: %(price)s instead of %(plain)s")
        return words % {"price": dollars(linked), "plain": dollars(plain)} if linked > plain else ""

    def now(self, text: str, to_post: Post, *, invites: bool) -> str:
        """What to say about this answer."""
        pricing = self.by_account[to_post.account_id]
        is_dearer = pricing.of([text], to_post, invites=invites) > pricing.plain(to_post)
        return self.with_link(to_post) if is_dearer else ""

    def thread(self, parts: Sequence[str], to_post: Post, *, invites: bool) -> str:
        """What all parts cost together."""
        whole = self.by_account[to_post.account_id].of(parts, to_post, invites=invites)
        return _("Together %(price)s") % {"price": dollars(whole)} if parts and whole else ""
