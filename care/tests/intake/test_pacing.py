"""How often a source is fetched, by what it brings."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from care.channels.base import Budget
from care.intake.pacing import fresh, next_pace
from care.intake.receiving import receive
from care.models import ChannelAccount, Source
from care.tests.make import seen
from care.tests.networks import complain, fetch_all
from sandbox.tests.running import RunningSandbox

NOW = timezone.now()
MINUTE = timedelta(minutes=1)


def pace(found: int = 0, *, quiet: float = 0, is_pushed: bool = False, left: float = 1.0, interval: int = 60) -> float:
    """In seconds, a minute after the last round; `quiet` in hours."""
    account = ChannelAccount(created_at=NOW - timedelta(days=9), subscribed_at=NOW if is_pushed else None)
    last_new_at = NOW - timedelta(hours=quiet)
    source = Source(account=account, interval_seconds=interval, last_ok_at=NOW - MINUTE, last_new_at=last_new_at)
    return next_pace(source, found, NOW, [Budget(100, round(100 * left), NOW)]).total_seconds()


@pytest.mark.parametrize(("found", "seconds"), [(0, 60), (1, 60), (49, 60), (100, 30), (200, 15), (800, 15)])
def test_a_busy_source_is_asked_sooner_so_that_half_a_page_comes(found: int, seconds: int) -> None:
    assert pace(found) == seconds


def test_a_busy_source_with_a_long_interval_stays_below_what_the_network_shows() -> None:
    assert pace(400, interval=900) < 900 / 2


@pytest.mark.parametrize(("hours", "seconds"), [(0.9, 60), (2, 120), (3, 180), (30, 180)])
def test_a_quiet_source_is_asked_less_often(hours: float, seconds: int) -> None:
    assert pace(quiet=hours) == seconds


def test_what_is_pushed_to_us_needs_asking_even_less() -> None:
    assert pace(quiet=30, is_pushed=True) == 300
    assert pace(quiet=0.5, is_pushed=True) == 60


def test_a_storm_after_a_quiet_night_is_met_within_five_minutes() -> None:
    assert pace(quiet=30, is_pushed=True, interval=120) == 300
    assert pace(quiet=30, is_pushed=True, interval=600) == 600


@pytest.mark.parametrize(
    ("left", "found", "seconds"), [(0.6, 800, 15), (0.4, 800, 60), (0.25, 800, 120), (0.1, 800, 120), (0.1, 0, 120)]
)
def test_a_budget_that_runs_out_is_spared(left: float, found: int, seconds: int) -> None:
    assert pace(found, left=left) == seconds


@pytest.mark.django_db
def test_only_what_a_source_has_not_shown_before_is_new(account: ChannelAccount) -> None:
    source, other = account.sources.all()[:2]
    posts = [seen(), seen()]
    receive(account, posts[0], source)
    receive(account, posts[1], other)
    receive(account, posts[1])
    assert (fresh(source, posts), fresh(other, posts), fresh(source, [])) == (1, 1, 0)


@pytest.mark.django_db
def test_a_fetch_keeps_its_pace_and_what_was_new(sandbox: RunningSandbox, live_account: ChannelAccount) -> None:
    complain(sandbox, live_account, "Is this on?")
    Source.objects.update(quiet_since=timezone.now())
    fetch_all(live_account)
    source = next(source for source in live_account.sources.all() if source.last_new_at)
    assert (source.quiet_since, source.pace) == (None, timedelta(seconds=source.interval_seconds))
    assert not source.is_late(timezone.now() + 4 * source.pace)
    assert source.is_late(timezone.now() + 6 * source.pace)


@pytest.mark.django_db
def test_late_means_five_times_the_pace_at_present(account: ChannelAccount) -> None:
    now: datetime = timezone.now()
    source = Source(account=account, interval_seconds=60, pace_seconds=300, last_ok_at=now - 20 * MINUTE)
    assert not source.is_late(now)
    assert source.is_late(now + 6 * MINUTE)
