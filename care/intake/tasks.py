"""What workers do for intake: each task takes an id and calls one verb."""

from collections.abc import Callable, Iterable
from typing import Any

from celery import shared_task
from django.db.models import QuerySet

from care.intake import fetching, forgetting, gaps, hooking, listening, looking, reviving, subscribing, tokens
from care.models import ChannelAccount, Source
from care.models.turns import lane
from care.nudging import begun, nudge, nudge_once

LANES = 5  # of the fetcher's eight threads: one network that hangs leaves three to the others


@shared_task
def fetch_source(source_id: int) -> None:
    _unless_it_hangs(ChannelAccount.objects.filter(sources=source_id), fetching.fetch, source_id)


@shared_task
def fetch_due() -> None:
    """Beat asks every two seconds; the lease lets a source be fetched once however often it is named."""
    _nudge_each(fetch_source, Source.objects.due().values_list("pk", flat=True))


@shared_task
def work_hook(delivery_id: int) -> None:
    hooking.work(delivery_id)


@shared_task
def sweep_hooks() -> None:
    begun(sweep_hooks)
    if hooking.sweep():
        nudge_once(sweep_hooks)


@shared_task
def forget() -> None:
    forgetting.forget()


@shared_task
def look_up(account_id: int) -> None:
    _unless_it_hangs(ChannelAccount.objects.filter(pk=account_id), looking.look, account_id)


@shared_task
def look_up_due() -> None:
    """Beat asks: each active account looks again at a batch of what is due."""
    _nudge_each(look_up, _active())


@shared_task
def recover_gap(gap_id: int) -> None:
    _unless_it_hangs(ChannelAccount.objects.filter(sources__gaps=gap_id), gaps.recover, gap_id)


@shared_task
def refresh_token(account_id: int) -> None:
    _unless_it_hangs(ChannelAccount.objects.filter(pk=account_id), tokens.refresh, account_id)


@shared_task
def revive_account(account_id: int) -> None:
    _unless_it_hangs(ChannelAccount.objects.filter(pk=account_id), reviving.revive, account_id)


@shared_task
def keep_accounts_whole() -> None:
    """Beat asks each minute: what is missing is fetched, what runs out is renewed."""
    _nudge_each(recover_gap, gaps.open_ones())
    _nudge_each(refresh_token, _active())
    _nudge_each(keep_subscribed, subscribing.due())
    _nudge_each(revive_account, reviving.refused())


@shared_task
def keep_subscribed(account_id: int) -> None:
    _unless_it_hangs(ChannelAccount.objects.filter(pk=account_id), subscribing.keep_subscribed, account_id)


@shared_task
def learn_rhythms() -> None:
    listening.learn()


@shared_task
def listen_for_silence() -> None:
    listening.listen()


def _active() -> Iterable[int]:
    return ChannelAccount.objects.filter(state=ChannelAccount.State.ACTIVE).values_list("pk", flat=True)


def _nudge_each(task: Any, ids: Iterable[int]) -> None:
    for row_id in ids:
        nudge(task, row_id)


def _unless_it_hangs(account: QuerySet[ChannelAccount], verb: Callable[[int], None], row_id: int) -> None:
    """What finds no lane free stays due: beat asks again."""
    network = account.values_list("network", flat=True).first()
    with lane("read", network or "", LANES) as is_free:
        if is_free:
            verb(row_id)
