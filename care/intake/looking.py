"""Looking again at posts that we know: how far they went round, whether they were edited, and whether they are gone."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from care.casework import correcting
from care.channels.base import ChannelError, CredentialsRefused, GoneSeen, HiddenSeen, Lookup
from care.intake.recording import refresh
from care.models import Case, ChannelAccount, Post, Sighting, health, spending

log = logging.getLogger(__name__)

BATCH = 100
BUSY, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HOURLY, DAILY, SOON = timedelta(hours=1), timedelta(days=1), timedelta(minutes=5)
DAILY_ALONE = Q(case=None) | Q(case__state=Case.State.SOLVED)
TEXTS_FOR = timedelta(days=30)


def due(account: ChannelAccount) -> "list[int]":
    """At most a batch: each minute of cases touched in the last hour, hourly of unsolved ones, daily of every text
    younger than thirty days; the longest unseen first.
    """
    busy = Q(case__touched_at__gt=Now() - BUSY, looked_up_at__lt=Now() - MINUTE)
    unsolved = ~DAILY_ALONE & Q(looked_up_at__lt=Now() - HOURLY)
    young = Q(posted_at__gt=Now() - TEXTS_FOR, looked_up_at__lt=Now() - DAILY)
    shown = Post.objects.filter(account=account, gone_at=None, visibility=Post.Visibility.PUBLIC)
    found = shown.filter(busy | unsolved | young).order_by("looked_up_at")
    return list(found.values_list("pk", flat=True)[:BATCH])


def look(account_id: int) -> None:
    """One batch of one account. Its posts are stamped before the network is asked, so that nobody asks twice."""
    account = ChannelAccount.objects.select_related("app__brand", "brand", "default_team__brand").get(pk=account_id)
    posts = due(account)
    if account.state != ChannelAccount.State.ACTIVE or not posts or spending.is_stopped(account):
        return
    stamped = Post.objects.filter(pk__in=posts, looked_up_at__lt=Now() - MINUTE)
    ids = dict(stamped.values_list("network_id", "pk"))
    read = frozenset(_read_today(stamped).values_list("network_id", flat=True))
    stamped.update(looked_up_at=Now())
    channel = None
    try:
        channel = account.connect()
        channel.usage.read_today = read
        found = channel.look_up(list(ids))
    except CredentialsRefused as error:
        health.refuse(account, error.reason)
        _again_soon(ids.values())
    except ChannelError as error:
        log.warning("Looking again at posts of %s failed: %s", account, error.reason)
        _again_soon(ids.values())
    else:
        _store(account, found)
    finally:
        if channel is not None:
            spending.write_down(account, channel.usage)


def _again_soon(posts: Iterable[int]) -> None:
    """Within five minutes, behind those that nobody has looked at for longer."""
    failed = Post.objects.filter(pk__in=list(posts))
    failed.update(looked_up_at=Now() - HOURLY + SOON)
    failed.filter(DAILY_ALONE).update(looked_up_at=Now() - DAILY + SOON)


def _read_today(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Those looked up, or fetched by a source, since midnight UTC; a webhook is no reading."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    fetched = Sighting.objects.filter(post=OuterRef("pk"), source__isnull=False, seen_at__gte=midnight)
    return posts.filter(Q(looked_up_at__gte=midnight, looked_up_at__gt=F("received_at")) | Exists(fetched))


def _store(account: ChannelAccount, found: Lookup) -> None:
    """Only what changed is taken over: whose case a post is, or that it is none, was decided when it came in."""
    seen = {one.network_id: one for one in found.posts}
    known = Post.objects.filter(brand=account.brand, network=account.network, network_id__in=seen)
    for post in known.select_related("account", "case__brand"):
        refresh(post, seen[post.network_id])
    take_away(account, found.gone)


def take_away(account: ChannelAccount, gone: tuple[GoneSeen, ...]) -> None:
    """Erase what the network shows no more."""
    if not gone:
        return
    told = {one.network_id: one for one in gone}
    known = Post.objects.filter(brand=account.brand, network=account.network, network_id__in=told, gone_at=None)
    for post in known.select_related("case__brand", "author"):
        if post.kind not in told[post.network_id].except_kinds:
            correcting.erase(post, told[post.network_id].reason)


def hide(account: ChannelAccount, hidden: tuple[HiddenSeen, ...]) -> None:
    """What somebody of us hid from the public on the network itself, or shows again."""
    for one in hidden:
        known = Post.objects.filter(brand=account.brand, network=account.network, network_id=one.network_id)
        for post in known.select_related("case__brand"):
            correcting.hide(post, None, hidden=one.is_hidden)
