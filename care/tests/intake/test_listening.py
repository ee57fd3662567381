"""A source that is quiet for unusually long."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from care.intake.listening import learn, listen
from care.intake.receiving import receive
from care.models import Agent, ChannelAccount, Sighting, Source
from care.tests.make import seen

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def source(account: ChannelAccount) -> Source:
    return account.sources.get(kind="mentions")


def news(source: Source, *, every: timedelta, count: int) -> None:
    """So many posts, the newest of them an hour ago."""
    for number in range(count):
        post = receive(source.account, seen(), source)
        Sighting.objects.filter(post=post).update(seen_at=timezone.now() - HOUR - number * every)


def known(**changes: object) -> Source:
    return Source(**{"usual_gap_seconds": 2400, "last_new_at": NOON, **changes})


def test_what_is_usual_is_learned_from_what_came(source: Source) -> None:
    news(source, every=10 * MINUTE, count=21)
    learn()
    source.refresh_from_db()
    assert (source.usual_gap_seconds, source.rhythm) == (600, [])


def test_too_little_is_no_rhythm_and_an_old_one_is_forgotten(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(usual_gap_seconds=60, rhythm=[1.0] * 24)
    news(source, every=10 * MINUTE, count=19)
    learn()
    source.refresh_from_db()
    assert (source.usual_gap_seconds, source.rhythm) == (None, [])


def test_several_days_tell_what_comes_at_which_hour(source: Source) -> None:
    news(source, every=4 * HOUR, count=25)
    learn()
    source.refresh_from_db()
    assert len(source.rhythm) == 24
    assert 5 < sum(source.rhythm) < 7


@pytest.mark.parametrize(("minutes", "is_quiet"), [(40, False), (119, False), (121, True)])
def test_three_times_the_usual_gap_is_quiet(minutes: int, is_quiet: bool) -> None:
    assert known().is_quiet(NOON + minutes * MINUTE) is is_quiet


def test_a_storm_that_ends_is_no_alarm_at_once() -> None:
    assert not known(usual_gap_seconds=5).is_quiet(NOON + 4 * MINUTE)


def test_the_night_is_no_alarm_the_same_silence_by_day_is() -> None:
    by_day_alone = [0.0] * 6 + [4.0] * 16 + [0.0] * 2
    evening = datetime(2026, 3, 20, 21, 50, tzinfo=UTC)
    assert not known(rhythm=by_day_alone, last_new_at=evening).is_quiet(evening + 8 * HOUR)
    assert known(rhythm=by_day_alone, last_new_at=evening).is_quiet(evening + 10 * HOUR)
    assert known(rhythm=by_day_alone).is_quiet(NOON + 3 * HOUR)
    assert known(rhythm=by_day_alone, last_new_at=evening).is_quiet(evening + 8 * HOUR + DAY)


def test_nothing_is_said_of_a_source_that_is_not_known_yet() -> None:
    assert not known(usual_gap_seconds=None).is_quiet(NOON + DAY)
    assert not known(last_new_at=None).is_quiet(NOON + DAY)


def test_the_alarm_is_raised_and_ends(source: Source) -> None:
    long_ago = timezone.now() - 3 * HOUR
    Source.objects.filter(pk=source.pk).update(usual_gap_seconds=2400, last_new_at=long_ago)
    listen()
    source.refresh_from_db()
    assert source.quiet_since == long_ago
    Source.objects.filter(pk=source.pk).update(last_new_at=timezone.now())
    listen()
    source.refresh_from_db()
    assert source.quiet_since is None


def test_a_paused_account_raises_no_alarm(source: Source) -> None:
    Source.objects.update(usual_gap_seconds=60, last_new_at=timezone.now() - DAY)
    ChannelAccount.objects.update(state="paused")
    listen()
    assert not Source.objects.exclude(quiet_since=None).exists()


def test_managers_read_it_above_every_page_agents_do_not(
    client: Client, source: Source, manager: Agent, agent: Agent
) -> None:
    since = timezone.now() - 3 * HOUR - 10 * MINUTE
    Source.objects.filter(pk=source.pk).update(usual_gap_seconds=2400, last_new_at=since, quiet_since=since)
    client.force_login(manager)
    page = client.get("/inbox/").content.decode()
    assert "nothing new (mentions) for 3 h 10 min." in page
    assert "within 40 min" in page
    assert f"/channelaccount/{source.account_id}/change/" in page
    client.force_login(agent)
    assert "nothing new" not in client.get("/inbox/").content.decode()
