"""What becomes of one post that a network shows us. The page to read first: everything inbound walks through here."""

from django.db import transaction

from care.casework import opening
from care.channels.base import PostSeen
from care.intake import echoes, people
from care.intake.recording import answer_as, refresh, see, store
from care.models import ChannelAccount, Post, Source
from care.models.turns import take_turns

MUTED = "The author is muted."


@transaction.atomic
def receive(account: ChannelAccount, seen: PostSeen, source: Source | None = None) -> Post:
    """Record it once, and give a customer's post its case. Known already: a sighting, and what changed.

    Two workers with the same post take turns at its key, two posts of one customer at the customer's row: so each
    post is stored once and joins one case, however many workers bring it. Raises DataError for what cannot be stored.
    """
    take_turns("post", account.brand_id, account.network, seen.network_id)
    post = Post.objects.filter(brand=account.brand_id, network=account.network, network_id=seen.network_id).first()
    if post is None:
        post = _record(account, seen)
    elif post.is_context and not seen.is_context:
        post = _make_ours_to_answer(post, account, seen)
    else:
        refresh(post, seen)
        answer_as(post, account, seen)
    see(post, account, source)
    return post


def _record(account: ChannelAccount, seen: PostSeen) -> Post:
    speaker = people.our_account(account, seen.author)
    if speaker is not None:
        return echoes.record(speaker, seen)
    if seen.is_context:
        return store(account, seen, author=people.author_of(account, seen), is_context=True)
    return _give_a_case(account, seen)


def _make_ours_to_answer(post: Post, account: ChannelAccount, seen: PostSeen) -> Post:
    """First met as somebody's parent, now addressed to us: or it turns out to be an answer of our own."""
    if not post.is_inbound:
        return post
    return _give_a_case(account, seen, post)


def _give_a_case(account: ChannelAccount, seen: PostSeen, known: Post | None = None) -> Post:
    author = people.author_of(account, seen)
    if author is not None and author.muted_at is not None:
        return store(account, seen, known, author=author, is_context=False, ignored=MUTED)
    customer = people.customer_locked(author)
    case = opening.place(customer, account.default_team)
    post = store(account, seen, known, author=author, case=case, is_context=False)
    opening.add(case, post)
    return post
