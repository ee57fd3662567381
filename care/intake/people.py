"""Whose post it is: one of our accounts, or an author and the customer behind them."""

from care.channels.base import AuthorSeen, PostSeen
from care.models import Author, ChannelAccount, Customer
from care.models.turns import take_turns


def our_account(account: ChannelAccount, author: AuthorSeen | None) -> ChannelAccount | None:
    """The account of the brand that this author is, compared by id: a name proves nothing."""
    if author is None:
        return None
    return ChannelAccount.objects.filter(
        brand=account.brand_id, network=account.network, network_id=author.network_id
    ).first()


def author_of(account: ChannelAccount, seen: PostSeen) -> Author | None:
    """The author as last seen, made with a customer of their own when new; None where the network hides them."""
    if seen.author is None:
        return None
    key = {"brand": account.brand, "network": account.network, "network_id": seen.author.network_id}
    take_turns("author", account.brand_id, account.network, seen.author.network_id)
    author = Author.objects.filter(**key).first()
    shown = _shown(seen.author)
    if author is None:
        return Author.objects.create(**key, **shown, customer=Customer.objects.create(brand=account.brand))
    changed = {
        name: value for name, value in shown.items() if value not in ("", None) and value != getattr(author, name)
    }
    if changed:
        Author.objects.filter(pk=author.pk).update(**changed)
    return author


def customer_locked(author: Author | None) -> Customer | None:
    """The author's customer, under the lock that makes one customer's posts take turns: the one they are joined to
    by the time that the lock is ours.
    """
    if author is None:
        return None
    customer = Customer.objects.select_for_update(no_key=True).get(pk=author.customer_id)
    current = Author.objects.values_list("customer_id", flat=True).get(pk=author.pk)
    if current == customer.pk:
        return customer
    author.customer_id = current
    return customer_locked(author)


def _shown(author: AuthorSeen) -> dict[str, object]:
    """What fits our columns: a longer name is cut, a longer address is no address."""
    return {
        "handle": author.handle[:100],
        "name": author.name[:200],
        "avatar_url": author.avatar_url if len(author.avatar_url) <= 1000 else "",
        "followers": author.followers,
        "is_verified": author.is_verified,
        "takes_messages": author.takes_messages,
    }
