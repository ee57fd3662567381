"""What a network refuses to take more of is spared by all of the account's sources."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.intake.fetching import fetch
from care.intake.looking import look
from care.models import ChannelAccount, Source, Team
from care.tests.networks import complaint_case, connect
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    account = connect(sandbox, team, "x")
    for query in ("nortwind", "northwind delay"):
        Source.objects.create(account=account, kind="listening", query=query)
    return account


def listen(account: ChannelAccount, number: int) -> Source:
    """One round of a listening query."""
    source = account.sources.filter(kind="listening").order_by("id")[number]
    Source.objects.filter(pk=source.pk).update(next_fetch_at=timezone.now() - timedelta(days=1), leased_until=None)
    fetch(source.pk)
    source.refresh_from_db()
    return source


def refuse_once(sandbox: RunningSandbox, **more: float) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "rate_limit", "count": 1, **more})


@pytest.mark.parametrize(("told", "longest"), [({}, 61), ({"seconds": 600}, 602)])
def test_another_source_of_the_same_kind_waits_too(
    sandbox: RunningSandbox, account: ChannelAccount, told: dict[str, float], longest: int
) -> None:
    refuse_once(sandbox, **told)
    first, second = listen(account, 0), listen(account, 1)
    assert abs(second.next_fetch_at - first.next_fetch_at) < timedelta(seconds=1)
    assert first.next_fetch_at > timezone.now() + timedelta(seconds=longest - 10)
    assert first.next_fetch_at < timezone.now() + timedelta(seconds=longest)
    assert "not asked before" in second.last_error


def test_other_kinds_of_calls_go_on(sandbox: RunningSandbox, account: ChannelAccount) -> None:
    refuse_once(sandbox)
    listen(account, 0)
    complaint_case(sandbox, account)
    account.refresh_from_db()
    assert list(account.not_before) == ["search"]


def test_what_is_over_is_asked_again_and_forgotten(sandbox: RunningSandbox, account: ChannelAccount) -> None:
    over = (timezone.now() - timedelta(seconds=1)).isoformat()
    ChannelAccount.objects.update(not_before={"search": over, "mentions": over})
    assert listen(account, 0).failures == 0
    refuse_once(sandbox)
    assert listen(account, 1).failures == 1
    account.refresh_from_db()
    assert list(account.not_before) == ["search"]


def test_looking_again_is_spared_too(sandbox: RunningSandbox, account: ChannelAccount) -> None:
    case = complaint_case(sandbox, account)
    case.posts.update(looked_up_at=timezone.now() - timedelta(minutes=5))
    later = timezone.now() + timedelta(minutes=9)
    ChannelAccount.objects.update(not_before={"lookup": later.isoformat()})
    sandbox.play("POST", f"/play/posts/x/{case.posts.get().network_id}", {"text": "Edited."})
    look(account.pk)
    assert "Edited." not in case.posts.get().text
