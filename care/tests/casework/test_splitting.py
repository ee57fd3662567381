"""One case becomes two, and one again."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from care.casework import answering, assigning, merging, snoozing, solving, splitting
from care.casework.splitting import NotSplit
from care.intake.receiving import receive
from care.models import Agent, Case, ChannelAccount, Post
from care.tests.casework.test_parting import fresh, truths
from care.tests.make import author_seen, make_picture, make_post, make_reply, make_team, minutes_ago, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(case: Case) -> Post:
    assert case.first_post
    Post.objects.filter(pk=case.first_post.pk).update(posted_at=minutes_ago(9))
    Case.objects.filter(pk=case.pk).update(waiting_since=minutes_ago(9))
    return Post.objects.get(pk=case.first_post.pk)


@pytest.fixture
def second(case: Case, first: Post) -> Post:
    return make_post(case, "And where is my refund?", posted_at=minutes_ago(5))


def answer(case: Case, post: Post, agent: Agent, **changes: Any) -> Post:
    reply = make_reply(case, to_post=post, agent=agent, seen_until=timezone.now(), **changes)
    there = make_post(case, "We look into it.", direction="out", posted_at=timezone.now())
    answering.published(reply, there)
    return there


def test_the_ticked_posts_become_a_case_of_the_same_customer(case: Case, second: Post, agent: Agent) -> None:
    half = fresh(splitting.split(case, [second.pk], agent))
    assert list(half.posts.all()) == [second]
    assert (half.customer, half.team, half.previous) == (case.customer, case.team, case)
    assert (half.inbound_count, half.first_post, half.last_inbound) == (1, second, second)
    assert half.waiting_since == second.posted_at


def test_the_other_half_says_what_is_true_of_it(case: Case, first: Post, second: Post, agent: Agent) -> None:
    splitting.split(case, [second.pk], agent)
    rest = fresh(case)
    assert (rest.inbound_count, rest.first_post, rest.last_inbound) == (1, first, first)
    assert rest.waiting_since == first.posted_at


@pytest.mark.parametrize("going", ["first", "second"])
def test_new_posts_come_where_the_newest_words_are(
    case: Case, first: Post, second: Post, agent: Agent, account: ChannelAccount, going: str
) -> None:
    half = splitting.split(case, [first.pk if going == "first" else second.pk], agent)
    assert second.author
    came = receive(account, seen(author=author_seen(network_id=second.author.network_id)))
    assert came.case == (case if going == "first" else half)
    assert Case.objects.filter(is_receiving=True).count() == 1


def test_answers_and_pictures_go_with_the_words(case: Case, first: Post, second: Post, agent: Agent) -> None:
    there = answer(case, second, agent)
    picture = make_picture(case, reply=case.replies.get(), agent=agent)
    half = splitting.split(case, [second.pk], agent)
    assert set(half.posts.all()) == {second, there}
    picture.refresh_from_db()
    assert (half.replies.count(), picture.case) == (1, half)


def test_the_half_that_nobody_answered_waits(case: Case, first: Post, second: Post, agent: Agent) -> None:
    answer(case, first, agent)
    assert fresh(case).waiting_since is None
    half = fresh(splitting.split(case, [second.pk], agent))
    assert (half.state, half.waiting_since, half.first_answered_at) == ("open", second.posted_at, None)
    assert (fresh(case).state, fresh(case).waiting_since) == ("waiting", None)


def test_what_a_person_said_is_answered_is_answered_in_both(case: Case, second: Post, agent: Agent) -> None:
    answering.say_answered_there(case, agent)
    half = fresh(splitting.split(case, [second.pk], agent))
    assert (half.state, half.waiting_since, fresh(case).state) == ("waiting", None, "waiting")


def test_what_was_answered_there_goes_with_what_it_answers(case: Case, second: Post, agent: Agent) -> None:
    there = make_post(case, "On our way.", direction="out", parent_network_id=second.network_id)
    half = splitting.split(case, [second.pk], agent)
    assert there in half.posts.all()


def test_a_solved_case_has_two_solved_halves(case: Case, second: Post, agent: Agent) -> None:
    solving.solve(case, agent)
    half = fresh(splitting.split(case, [second.pk], agent))
    assert (half.state, half.is_receiving, half.solved_at) == ("solved", False, fresh(case).solved_at)


@pytest.mark.parametrize("ticked", [[], ["first", "second"], ["other"], ["ours"]])
def test_one_of_the_customers_posts_stays_and_one_goes(
    case: Case, first: Post, second: Post, agent: Agent, ticked: list[str], account: ChannelAccount
) -> None:
    ours = make_post(case, direction="out")
    known = {"first": first.pk, "second": second.pk, "other": second.pk + 999, "ours": ours.pk}
    with pytest.raises(NotSplit):
        splitting.split(case, [known[name] for name in ticked], agent)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("going", ["first", "second"])
def test_undoing_a_split_leaves_the_case_as_it_was(
    case: Case, first: Post, second: Post, agent: Agent, going: str
) -> None:
    assigning.assign(case, agent, agent)
    answer(case, first, agent)
    before = truths(case)
    half = splitting.split(case, [first.pk if going == "first" else second.pk], agent)
    assert splitting.undo(half, agent) == case
    assert truths(case) == before
    assert fresh(half).merged_into == case


def test_a_merge_and_a_split_of_its_halves_hold_the_constraints(case: Case, second: Post, agent: Agent) -> None:
    half = splitting.split(case, [second.pk], agent)
    assert merging.merge(half, case, agent) == case
    assert Case.objects.filter(is_receiving=True).get() == case
    with pytest.raises(NotSplit):
        splitting.undo(fresh(half), agent)


def test_both_halves_tell_of_the_split(case: Case, second: Post, agent: Agent) -> None:
    half = splitting.split(case, [second.pk], agent)
    assert case.events.get(kind="split").data == {"other": half.pk, "posts": [second.pk], "replies": []}
    assert half.events.get(kind="split_off").data["other"] == case.pk


@pytest.mark.django_db(transaction=True)
def test_posts_that_come_while_a_case_is_split_and_merged_again_are_counted_once(
    case: Case, second: Post, agent: Agent, account: ChannelAccount
) -> None:
    assert second.author
    author = author_seen(network_id=second.author.network_id)
    posts = [partial(receive, account, seen(author=author)) for _ in range(12)]
    together(lambda: splitting.undo(splitting.split(case, [second.pk], agent), agent), *posts[:6])
    together(lambda: splitting.split(case, [second.pk], agent), *posts[6:])
    found = Case.objects.whole()
    assert sum(one.inbound_count for one in found) == Post.objects.count() == 14
    assert [one.inbound_count for one in found] == [one.posts.count() for one in found]
    assert found.filter(is_receiving=True).count() == 1


def together(*deeds: Callable[[], object]) -> None:
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(10)
            deed()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.parametrize("comes", [False, True])
def test_undoing_a_split_leaves_a_case_asleep_unless_words_came(
    case: Case, second: Post, agent: Agent, comes: bool
) -> None:
    snoozing.snooze(case, until := timezone.now() + timedelta(hours=60), agent)
    half = splitting.split(case, [second.pk], agent)
    if comes:
        make_post(fresh(half), "Hello?")
    splitting.undo(half, agent)
    assert fresh(case).snoozed_until == (None if comes else until)


def test_a_half_goes_back_into_no_case_that_one_may_not_change(case: Case, second: Post, agent: Agent) -> None:
    half = splitting.split(case, [second.pk], agent)
    Case.objects.filter(pk=case.pk).update(team=make_team(case.brand))
    before = truths(case, half)
    with pytest.raises(NotSplit):
        splitting.undo(half, agent)
    assert truths(case, half) == before


def test_a_half_that_waits_wakes_the_other_that_was_put_aside_since(case: Case, second: Post, agent: Agent) -> None:
    half = splitting.split(case, [second.pk], agent)
    snoozing.snooze(case, timezone.now() + timedelta(hours=60), agent)
    splitting.undo(half, agent)
    assert fresh(case).snoozed_until is None
