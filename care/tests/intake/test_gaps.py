"""What fetches may have missed: told, looked for until all of it is here, and only then closed."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import DataError, transaction
from django.utils import timezone

from care.channels.base import Batch, GapSeen, Usage
from care.channels.x import gaps as walls
from care.channels.x import sources
from care.intake import fetching, gaps, storing
from care.models import ChannelAccount, Gap, Post, Source, Team
from care.tests.networks import complain, connect, fetch_all
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db
REACH = 110  # mentions, in place of X's 800
SEARCH = "GET /2/tweets/search/recent"


@pytest.fixture
def busy(sandbox: RunningSandbox, team: Team, monkeypatch: pytest.MonkeyPatch) -> ChannelAccount:
    """An account of which X lists few mentions, all of them read up to now; search knows each post at once."""
    monkeypatch.setattr(walls, "_SETTLED", timedelta(0))
    monkeypatch.setattr(sources, "_AT_ONCE", 1)
    sandbox.play("POST", "/play/rules", {"network": "x", "mentions_reach": REACH})
    account = connect(sandbox, team, "x")
    complain(sandbox, account, "The last one that we saw.")
    fetch_all(account)
    return account


@pytest.fixture
def mentions(account: ChannelAccount) -> Source:
    """A source that was fetched a moment ago."""
    source = account.sources.get(kind="mentions")
    source.last_ok_at = source.last_fetch_at = timezone.now()
    return source


def flood(sandbox: RunningSandbox, account: ChannelAccount, number: int = 250) -> set[str]:
    return {complain(sandbox, account, "Does nobody listen?") for _ in range(number)}


def recover_all() -> None:
    """One round of what beat asks for each minute."""
    cache.clear()
    for gap_id in gaps.open_ones():
        gaps.recover(gap_id)


def ago(**time: float) -> datetime:
    return timezone.now() - timedelta(**time)


def missing(since: datetime, until: datetime, is_recoverable: bool = True) -> Batch:
    return Batch(gaps=(GapSeen(since, until, "Too many.", is_recoverable),))


def states() -> dict[str, str]:
    return dict(Gap.objects.values_list("reason", "state"))


def test_what_a_flood_pushed_off_the_networks_list_is_all_stored_once(
    sandbox: RunningSandbox, busy: ChannelAccount
) -> None:
    came = flood(sandbox, busy)
    fetch_all(busy)
    assert set(Gap.objects.values_list("state", flat=True)) == {"open"}
    assert Post.objects.filter(network_id__in=came).count() < len(came)
    recover_all()
    assert sorted(
        Post.objects.filter(case__isnull=False, network_id__in=came).values_list("network_id", flat=True)
    ) == (sorted(came))
    assert set(Gap.objects.values_list("state", flat=True)) == {"recovered"}


def test_a_gap_is_not_closed_by_a_look_that_failed_halfway(sandbox: RunningSandbox, busy: ChannelAccount) -> None:
    came = flood(sandbox, busy)
    fetch_all(busy)
    sandbox.play("POST", "/play/limits", {"network": "x", "route": SEARCH, "n": 1, "window_s": 900})
    recover_all()
    gap = Gap.objects.get()
    assert (gap.state, gap.left_until is not None and gap.left_until < gap.until) == ("open", True)
    sandbox.play("POST", "/play/limits", {"network": "x", "route": SEARCH, "n": 100_000, "window_s": 900})
    ChannelAccount.objects.update(not_before={})
    recover_all()
    assert Gap.objects.get().state == "recovered"
    assert Post.objects.filter(network_id__in=came).count() == len(came)


def test_a_gap_found_again_and_longer_is_open_again(mentions: Source) -> None:
    begin, middle, end = ago(minutes=9), ago(minutes=5), ago(minutes=1)
    gaps.note(mentions, missing(begin, middle))
    Gap.objects.update(state="recovered", closed_at=timezone.now())
    gaps.note(mentions, missing(begin, middle))
    assert Gap.objects.get().state == "recovered"
    gaps.note(mentions, missing(begin, end))
    gap = Gap.objects.get()
    assert (gap.state, gap.until, gap.closed_at) == ("open", end, None)


def test_a_second_gap_beside_an_open_one_is_a_row_of_its_own(mentions: Source) -> None:
    gaps.note(mentions, missing(ago(minutes=9), ago(minutes=5)))
    gaps.note(mentions, missing(ago(minutes=4), ago(minutes=1)))
    assert Gap.objects.filter(state="open").count() == 2


@pytest.mark.parametrize(("is_recoverable", "end"), [(True, "recovered"), (False, "lost")])
def test_our_absence_ends_once_what_was_missed_meanwhile_is_no_longer_open(
    mentions: Source, is_recoverable: bool, end: str
) -> None:
    mentions.last_ok_at = ago(minutes=10)
    gaps.note(mentions, missing(ago(minutes=9), ago(minutes=1), is_recoverable))
    for gap in Gap.objects.filter(reason="Too many.", state="open"):
        assert states()[gaps.WE_WERE_AWAY] == "open"
        gaps._close(gap, Gap.State.RECOVERED)
    assert states()[gaps.WE_WERE_AWAY] == end


def test_a_time_of_failed_fetches_is_a_gap_in_other_words(mentions: Source) -> None:
    mentions.last_ok_at, mentions.failures = ago(minutes=10), 4
    gaps.note(mentions, Batch())
    assert states() == {gaps.WE_COULD_NOT: "recovered"}


def test_a_fetch_in_time_is_no_absence(mentions: Source) -> None:
    mentions.last_ok_at = ago(seconds=85)
    gaps.note(mentions, Batch())
    assert not Gap.objects.exists()


def test_a_cursor_goes_no_further_without_its_gap(mentions: Source) -> None:
    unwritable = GapSeen(ago(minutes=9), ago(minutes=1), "\x00", is_recoverable=True)
    with pytest.raises(DataError), transaction.atomic():
        fetching._store(mentions, Batch(cursor="9", gaps=(unwritable,)), Usage())
    assert Source.objects.get(pk=mentions.pk).cursor == ""


def test_a_page_too_large_for_one_go_keeps_its_cursor_and_comes_again_at_once(
    sandbox: RunningSandbox, busy: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    came, before = flood(sandbox, busy, 20), busy.sources.get(kind="mentions").cursor
    monkeypatch.setattr(storing.store, "__defaults__", (-1.0,))
    busy.sources.update(next_fetch_at=timezone.now())
    fetching.fetch(busy.sources.get(kind="mentions").pk)
    source = busy.sources.get(kind="mentions")
    assert (source.cursor, source.failures, source.next_fetch_at <= timezone.now()) == (before, 0, True)
    monkeypatch.undo()
    fetch_all(busy)
    assert Post.objects.filter(network_id__in=came).count() == len(came)
