"""Storing what a source showed. Polls overlap: most of what a busy account's next one brings stands here already, word
for word.
"""

from collections.abc import Sequence
from time import monotonic

from care.channels.base import PostSeen
from care.intake.quarantining import receive_or_keep
from care.models import Post, Source

WORKED_FOR_S = 25.0  # well within the workers' time limit


def store(source: Source, posts: Sequence[PostSeen], seconds: float = WORKED_FOR_S) -> bool:
    """Receives the news among them. False where the time was not enough for all: what is stored is no news when the
    network is asked again.
    """
    until = monotonic() + seconds
    for seen in news(source, posts):
        if monotonic() > until:
            return False
        receive_or_keep(source.account, seen, source)
    return True


def news(source: Source, posts: Sequence[PostSeen]) -> list[PostSeen]:
    """Those of which receiving would write anything, in their order. One question for all of them."""
    account = source.account
    met = Post.objects.filter(
        brand=account.brand_id,
        network=account.network,
        network_id__in={seen.network_id for seen in posts},
        sightings__account=account,
        sightings__source=source,
    )
    known = {post.network_id: post for post in met.select_related("account").defer("raw")}
    return [seen for seen in posts if seen.network_id not in known or _is_news(known[seen.network_id], seen)]


def _is_news(post: Post, seen: PostSeen) -> bool:
    if post.is_context and not seen.is_context:
        return True
    return post.gone_at is None and (
        (bool(seen.counts) and dict(seen.counts) != post.counts)
        or (bool(seen.text) and (seen.text != post.text or len(seen.media) > len(post.media)))
        or (post.answerable != Post.Answerable.YES and seen.verdict.under(post.account.options).answerable == "yes")
    )
