"""Public answers go out at the pace that a network takes well."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.desk.replying import _queued
from care.models import Agent, ChannelAccount, Delivery, Reply, Team
from care.replies import sending
from care.tests.intake.test_races import at_once
from care.tests.make import make_account, make_case, make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def our_page(team: Team) -> ChannelAccount:
    return make_account("facebook", team, public_a_minute=3)


def written(our_page: ChannelAccount, count: int) -> list[Reply]:
    return [make_reply(make_case(our_page)) for _ in range(count)]


def claimed(replies: list[Reply]) -> list[bool]:
    return [sending.claim(reply.pk) is not None for reply in replies]


def waits(replies: list[Reply]) -> list[float]:
    """Seconds from now, of those in the queue."""
    now = timezone.now()
    return [(Reply.objects.get(pk=reply.pk).send_after - now).total_seconds() for reply in replies]


def test_so_many_a_minute_go_at_once_and_the_others_one_after_the_other(our_page: ChannelAccount) -> None:
    replies = written(our_page, 6)
    assert claimed(replies) == [True, True, True, False, False, False]
    later = waits(replies[3:])
    assert later[0] == pytest.approx(60, abs=2)
    assert [later[1] - later[0], later[2] - later[1]] == pytest.approx([20, 20], abs=0.1)


@pytest.mark.django_db(transaction=True)
def test_sixteen_workers_at_once_keep_the_pace_and_the_order(our_page: ChannelAccount) -> None:
    replies = written(our_page, 16)
    at_once([lambda reply=reply: sending.claim(reply.pk) for reply in replies])  # type: ignore[misc]  # binds it now
    assert Delivery.objects.count() == 3
    later = [reply for reply in replies if Reply.objects.get(pk=reply.pk).state == "queued"]
    times = waits(later)
    assert len(times) == 13
    assert times == sorted(times)


def test_whoever_writes_next_goes_behind_those_who_wait(our_page: ChannelAccount) -> None:
    replies = written(our_page, 5)
    claimed(replies)
    Delivery.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    [last] = written(our_page, 1)
    assert claimed([last]) == [False]
    times = waits([*replies[3:], last])
    assert times == sorted(times)
    assert times[0] <= 0


def test_whose_time_has_come_goes(our_page: ChannelAccount) -> None:
    replies = written(our_page, 5)
    claimed(replies)
    Delivery.objects.update(started_at=timezone.now() - timedelta(minutes=2))
    Reply.objects.filter(pk=replies[3].pk).update(send_after=timezone.now())
    assert claimed(replies[3:]) == [True, False]


def test_its_agent_reads_when_it_goes_and_why(our_page: ChannelAccount) -> None:
    last = written(our_page, 4)[-1]
    claimed(list(Reply.objects.order_by("pk")))
    last.refresh_from_db()
    words = _queued(last, timezone.now())[3]
    assert words.startswith("Facebook takes 3 public answers a minute from one account. It goes at ")


def test_private_answers_and_other_accounts_go_as_they_come(our_page: ChannelAccount, team: Team) -> None:
    claimed(written(our_page, 4))
    case = make_case(our_page)
    private = make_reply(case, to_post=make_post(case, visibility="private", kind="message"))
    others = written(make_account("facebook", team), 1)
    assert claimed([private, *others]) == [True, True]


def test_a_manager_may_let_them_go_as_they_come(our_page: ChannelAccount) -> None:
    ChannelAccount.objects.update(public_a_minute=0)
    assert all(claimed(written(our_page, 8)))


def test_without_a_managers_word_it_is_the_networks_pace(team: Team) -> None:
    assert make_account("facebook", team).public_pace == make_account("instagram", team).public_pace == 30
    assert make_account("x", team).public_pace == 0


def test_times_that_are_long_over_are_given_anew_in_the_same_order(our_page: ChannelAccount, agent: Agent) -> None:
    replies = written(our_page, 8)
    claimed(replies)
    Delivery.objects.update(started_at=timezone.now() - timedelta(minutes=9))
    Reply.objects.queued().update(send_after=timezone.now() - timedelta(minutes=5))
    assert claimed(replies[3:]) == [True, True, True, False, False]
    later = waits(replies[6:])
    assert 50 < later[0] < later[1]
