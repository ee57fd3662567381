"""Merging by hand, and telling apart again: every row says afterwards what is true."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from care.casework import answering, assigning, handing, joining, merging, parting, snoozing, solving, tagging
from care.casework.merging import DifferentPeople, NotMerged
from care.casework.parting import NotParted
from care.intake.receiving import receive
from care.models import Agent, Author, Case, ChannelAccount, Customer, Handover, Post, Reply
from care.tests.make import author_seen, make_author, make_case, make_post, make_reply, minutes_ago, seen

pytestmark = pytest.mark.django_db

TRUTHS = (
    *("customer", "assignee", "state", "is_receiving", "waiting_since", "snoozed_until", "merged_into", "networks"),
    *("first_post", "last_inbound", "inbound_count", "first_answered_at", "solved_at", "tags__name"),
)


def truths(*cases: Case) -> list[tuple[Any, ...]]:
    return list(
        Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk", "tags__name").values_list(*TRUTHS)
    )


def hours_on(hours: float) -> datetime:
    return timezone.now() + timedelta(hours=hours)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def older(account: ChannelAccount) -> Case:
    return make_case(account, "My bag is lost.", posted_at=minutes_ago(9))


@pytest.fixture
def newer(account: ChannelAccount) -> Case:
    """By somebody else, as far as the desk knows."""
    return make_case(account, "Where is my bag?", posted_at=minutes_ago(5))


@pytest.fixture
def again(older: Case, account: ChannelAccount) -> Case:
    """Another matter of the same customer, not the one that takes new posts."""
    author = older.first_post and older.first_post.author
    case = make_case(account, "And my refund?", author=make_author(account.brand), posted_at=minutes_ago(4))
    Case.objects.filter(pk=case.pk).update(customer=older.customer, is_receiving=False)
    Post.objects.filter(case=case).update(author=author)
    return fresh(case)


def test_the_older_case_stays_whichever_one_was_at(older: Case, again: Case, agent: Agent) -> None:
    assert merging.merge(older, again, agent) == older
    assert fresh(again).merged_into == older
    assert fresh(older).inbound_count == 2


def test_two_customers_become_one_only_when_the_customer_said_so(older: Case, newer: Case, agent: Agent) -> None:
    with pytest.raises(DifferentPeople):
        merging.merge(newer, older, agent)
    merging.merge(newer, older, agent, is_told=True)
    assert older.customer
    assert older.customer.authors.count() == 2
    assert older.events.get(kind="took_over").data["is_joined"]


def test_what_either_of_them_writes_comes_into_the_one_case(
    older: Case, newer: Case, agent: Agent, account: ChannelAccount
) -> None:
    merging.merge(newer, older, agent, is_told=True)
    author = Author.objects.get(posts__text="Where is my bag?")
    assert receive(account, seen(author=author_seen(network_id=author.network_id))).case == older


def test_a_case_that_is_nobodys_moves_into_one_that_is_somebodys(
    older: Case, newer: Case, agent: Agent, account: ChannelAccount
) -> None:
    Case.objects.filter(pk=older.pk).update(customer=None, is_receiving=False)
    assert merging.merge(fresh(older), newer, agent) == newer
    parting.part(newer, fresh(older), agent)
    assert (fresh(older).customer, fresh(older).is_receiving) == (None, False)


def test_a_case_is_not_merged_with_itself_nor_with_another_brands(older: Case, agent: Agent) -> None:
    with pytest.raises(NotMerged):
        merging.merge(older, older, agent)
    with pytest.raises(NotMerged):
        merging.merge(older, make_case(), agent, is_told=True)


def test_undoing_a_merge_leaves_both_as_they_were(older: Case, newer: Case, agent: Agent) -> None:
    for name, case in (("Bag", older), ("Refund", newer), ("Bag", newer)):
        tag = tagging.named(case.brand_id, name)
        assert tag
        tagging.tag(case, tag, agent)
    assigning.assign(newer, agent, agent)
    before = truths(older, newer)
    parting.part(merging.merge(newer, older, agent, is_told=True), fresh(newer), agent)
    assert truths(older, newer) == before


def test_undoing_leaves_the_customers_as_they_were(older: Case, newer: Case, agent: Agent) -> None:
    before = list(Author.objects.order_by("pk").values_list("pk", "customer"))
    merging.merge(newer, older, agent, is_told=True)
    parting.part(older, fresh(newer), agent)
    assert list(Author.objects.order_by("pk").values_list("pk", "customer")) == before
    assert Customer.objects.filter(cases__is_receiving=True).count() == 2


@pytest.mark.parametrize("solved", ["older", "again"])
def test_merging_with_a_solved_case_and_undoing_it(older: Case, again: Case, agent: Agent, solved: str) -> None:
    solving.solve(older if solved == "older" else again, agent)
    before = truths(older, again)
    into = merging.merge(again, older, agent)
    assert (into.state, into.is_receiving, into.solved_at) == ("new", True, None)
    assert into.waiting_since
    parting.part(into, fresh(again), agent)
    assert truths(older, again) == before


def test_the_open_matter_goes_on_in_a_solved_case_that_stays(older: Case, again: Case, agent: Agent) -> None:
    solving.solve(older, agent)
    Case.objects.filter(pk=again.pk).update(is_receiving=True)
    into = merging.merge(again, older, agent)
    assert (into.state, into.is_receiving) == ("new", True)


def test_what_came_since_stays_where_it_is(older: Case, newer: Case, agent: Agent) -> None:
    merging.merge(newer, older, agent, is_told=True)
    since = make_post(fresh(older), "Found it, thanks!")
    back = parting.part(older, fresh(newer), agent)
    since.refresh_from_db()
    assert since.case == older
    assert (fresh(older).inbound_count, back.inbound_count) == (2, 1)


def test_an_answer_goes_with_the_words_that_it_answers(older: Case, newer: Case, agent: Agent) -> None:
    merging.merge(newer, older, agent, is_told=True)
    reply = make_reply(fresh(older), to_post=newer.first_post, agent=agent, seen_until=timezone.now())
    answering.published(reply, make_post(fresh(older), direction="out", posted_at=timezone.now()))
    assert fresh(older).waiting_since is None
    back = parting.part(older, fresh(newer), agent)
    assert list(back.replies.all()) == [reply]
    assert (back.state, back.waiting_since) == ("waiting", None)
    assert fresh(older).waiting_since == older.waiting_since, "nobody answered this customer"


def test_solving_what_was_merged_solves_both(older: Case, newer: Case, agent: Agent) -> None:
    solving.solve(merging.merge(newer, older, agent, is_told=True), agent)
    back = parting.part(older, fresh(newer), agent)
    assert (back.state, back.waiting_since, back.is_receiving) == ("solved", None, False)
    assert fresh(older).is_solved


def test_merges_in_a_row_are_undone_in_a_row(older: Case, again: Case, newer: Case, agent: Agent) -> None:
    before = truths(older, again, newer)
    middle, last = sorted((again, newer), key=lambda case: case.created_at)
    merging.merge(last, middle, agent, is_told=True)
    merging.merge(fresh(middle), older, agent, is_told=True)
    assert fresh(last).merged_into == older
    parting.part(older, fresh(middle), agent)
    assert fresh(last).merged_into == middle
    parting.part(fresh(middle), fresh(last), agent)
    assert truths(older, again, newer) == before


def test_apart_is_apart(older: Case, newer: Case, agent: Agent) -> None:
    with pytest.raises(NotParted):
        parting.part(older, newer, agent)
    merging.merge(newer, older, agent, is_told=True)
    parting.part(older, fresh(newer), agent)
    with pytest.raises(NotParted):
        parting.part(older, fresh(newer), agent)


def test_what_the_desk_joined_by_itself_can_be_told_apart_too(account: ChannelAccount, agent: Agent) -> None:
    posts = [receive(account, seen(author=author_seen(network_id=name))) for name in ("c1", "m1")]
    assert posts[0].author
    assert posts[0].case
    assert posts[1].case
    joining.join(posts[0].author, "m1")
    back = parting.part(posts[0].case, fresh(posts[1].case), agent)
    assert (back.inbound_count, back.is_receiving, back.customer) == (1, False, fresh(posts[0].case).customer)
    assert Case.objects.filter(is_receiving=True).count() == 1


def test_a_reply_in_flight_finds_its_case_after_both(older: Case, newer: Case, agent: Agent) -> None:
    reply = make_reply(newer, state="sending")
    merging.merge(newer, older, agent, is_told=True)
    assert Reply.objects.get(pk=reply.pk).case == older
    parting.part(older, fresh(newer), agent)
    assert Reply.objects.get(pk=reply.pk).case == newer


def test_an_open_offer_of_what_moves_away_is_withdrawn(older: Case, newer: Case, agent: Agent, teammate: Agent) -> None:
    handing.offer(newer, agent, "They want the bag.", to=teammate)
    merging.merge(newer, older, agent, is_told=True)
    handover = Handover.objects.get()
    assert (handover.state, handover.case) == ("withdrawn", older)


def test_whom_the_merge_gave_the_case_has_it_no_more(older: Case, newer: Case, agent: Agent) -> None:
    assigning.assign(newer, agent, agent)
    assert merging.merge(newer, older, agent, is_told=True).assignee == agent
    parting.part(older, fresh(newer), agent)
    assert (fresh(older).assignee, fresh(newer).assignee) == (None, agent)


def test_waiting_words_wake_the_case_that_they_come_into(older: Case, newer: Case, agent: Agent) -> None:
    snoozing.snooze(older, hours_on(60), agent)
    into = merging.merge(newer, older, agent, is_told=True)
    assert (into.snoozed_until, into.waiting_since) == (None, older.waiting_since)


@pytest.mark.parametrize("hours", [9, 90])
def test_where_both_sleep_the_case_comes_back_when_the_first_would_have(
    older: Case, newer: Case, agent: Agent, hours: int
) -> None:
    snoozing.snooze(older, hours_on(60), agent)
    snoozing.snooze(newer, soon := hours_on(hours), agent)
    before = truths(older, newer)
    into = merging.merge(newer, older, agent, is_told=True)
    assert into.snoozed_until == min(soon, fresh(older).snoozed_until or soon)
    parting.part(into, fresh(newer), agent)
    assert truths(older, newer) == before


def test_a_case_in_which_nothing_waits_wakes_nobody(older: Case, newer: Case, agent: Agent) -> None:
    answering.say_answered_there(newer, agent)
    snoozing.snooze(older, until := hours_on(60), agent)
    assert merging.merge(newer, older, agent, is_told=True).snoozed_until == until


def test_the_open_matter_sleeps_on_in_a_solved_case(older: Case, again: Case, agent: Agent) -> None:
    solving.solve(older, agent)
    snoozing.snooze(again, until := hours_on(60), agent)
    assert merging.merge(again, older, agent).snoozed_until == until


@pytest.mark.parametrize("since", ["nothing", "words", "snooze"])
def test_what_a_merge_woke_sleeps_again_unless_something_came_since(
    older: Case, newer: Case, agent: Agent, since: str
) -> None:
    snoozing.snooze(older, until := hours_on(60), agent)
    merging.merge(newer, older, agent, is_told=True)
    other = hours_on(2)
    if since == "words":
        make_post(fresh(older), "Hello?")
    elif since == "snooze":
        snoozing.snooze(older, other, agent)
    parting.part(older, fresh(newer), agent)
    assert fresh(older).snoozed_until == {"nothing": until, "words": None, "snooze": other}[since]
