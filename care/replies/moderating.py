"""What can be done to posts on their networks, and the wish to do it: stored as queued, then the workers hear of it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from care.casework.recording import move
from care.channels import registry
from care.channels.base import Liking, Moderating
from care.models import Agent, Moderation, Post
from care.models.turns import take_turns
from care.nudging import nudge_on_commit
from care.replies.tasks import moderate_post

Kind = Moderation.Kind
State = Moderation.State
Choices = Mapping[Kind, int]  # by which of our accounts, by its id
Begun = Mapping[tuple[str, str], int]  # the account that began a conversation, by network and thread


class NotModerated(Exception):
    """It cannot be done; the words say why, for the person who wished it."""


def choices(posts: Collection[Post], begun: Begun | None = None) -> dict[int, Choices]:
    """What agents may wish for each of these posts of one brand, by its id. Nothing for what is gone. `begun` spares a
    query where it is known.
    """
    begun = _begun(posts) if begun is None else begun
    return {post.pk: _of(post, begun.get((post.network, post.thread_network_id))) for post in posts}


@transaction.atomic
def moderate(post: Post, kind: Kind, by: Agent) -> Moderation:
    """Queue it. The same wish twice is one.

    Raises `NotModerated` where the network takes no such wish, or another one is under way.
    """
    take_turns("moderation", post.pk)
    under_way = post.moderations.open().first()
    if under_way is not None and under_way.kind == kind:
        return under_way
    if under_way is not None:
        raise NotModerated(_("Something else is being done to this post. Wait until it is done."))
    account = choices([Post.objects.get(pk=post.pk)])[post.pk].get(kind)
    if account is None:
        raise NotModerated(_("The network does not let us do this to that post, or it is done already."))
    made = Moderation.objects.create(brand_id=post.brand_id, post=post, account_id=account, agent=by, kind=kind)
    move(post.case_id)
    nudge_on_commit(moderate_post, made.pk)
    return made


@transaction.atomic
def give_up(post: Post) -> bool:
    """The wish is dropped that is not done or waits; False where it is on its way or at its end."""
    newest = post.moderations.order_by("-pk").values_list("pk", flat=True)[:1]
    waiting = Moderation.objects.filter(pk__in=list(newest), state__in=[State.QUEUED, State.FAILED])
    dropped = waiting.update(state=State.DROPPED, leased_until=None)
    if dropped:
        move(post.case_id)
    return bool(dropped)


def _of(post: Post, beginner: int | None) -> Choices:
    return {} if post.gone_at is not None else {**_likes(post), **_removals(post, beginner)}


def _likes(post: Post) -> Choices:
    if post.is_private or not post.is_inbound or not issubclass(registry.CHANNELS[post.network], Liking):
        return {}
    return {Kind.UNLIKE if post.liked_at else Kind.LIKE: post.account_id}


def _removals(post: Post, beginner: int | None) -> Choices:
    channel = registry.CHANNELS[post.network]
    if not issubclass(channel, Moderating):
        return {}
    if not post.is_inbound:
        return {Kind.DELETE: post.account_id} if channel.can_delete(is_private=post.is_private) else {}
    is_answer, is_thread_ours = bool(post.parent_network_id), beginner is not None
    if not channel.can_hide(is_private=post.is_private, is_answer=is_answer, is_thread_ours=is_thread_ours):
        return {}
    return {Kind.UNHIDE if post.hidden_at else Kind.HIDE: beginner or post.account_id}


def _begun(posts: Collection[Post]) -> Begun:
    """The accounts of ours that began the conversations of these posts."""
    threads = {post.thread_network_id for post in posts if post.is_inbound and post.thread_network_id}
    if not threads:
        return {}
    brand = next(iter(posts)).brand_id
    began = Post.objects.filter(brand=brand, network_id__in=threads, direction=Post.Direction.OUT)
    found = began.values_list("network", "network_id", "account_id")
    return {(network, network_id): account for network, network_id, account in found}
