"""What an answer in flight had seen, when cases were merged or split since it was written."""

from typing import Any

import pytest
from django.utils import timezone

from care.casework import answering, merging, parting, solving, splitting
from care.models import Agent, Case, Reply
from care.tests.casework.test_parting import again, fresh, newer, older
from care.tests.make import make_post, make_reply

pytestmark = pytest.mark.django_db
__all__ = ["again", "newer", "older"]


def written(case: Case, agent: Agent, **more: Any) -> Reply:
    """By somebody who had all words of the case before them."""
    return make_reply(case, agent=agent, seen_until=timezone.now(), **more)


def stands(reply: Reply) -> Case:
    reply.refresh_from_db()
    answering.published(reply, make_post(reply.case, direction="out", posted_at=timezone.now()))
    return fresh(reply.case)


@pytest.mark.parametrize("answered", ["older", "newer"])
def test_an_answer_in_flight_answers_only_the_words_of_its_own_case(
    older: Case, newer: Case, agent: Agent, answered: str
) -> None:
    case, other = (older, newer) if answered == "older" else (newer, older)
    reply = written(case, agent, solves=True)
    merging.merge(newer, older, agent, is_told=True)
    into = stands(reply)
    assert (into.pk, into.state, into.waiting_since) == (older.pk, "open", other.waiting_since)


def test_what_was_answered_in_the_other_case_stays_answered(older: Case, newer: Case, agent: Agent) -> None:
    reply = written(newer, agent)
    stands(written(older, agent))
    merging.merge(newer, older, agent, is_told=True)
    assert (stands(reply).state, fresh(older).waiting_since) == ("waiting", None)


def test_an_answer_in_flight_solves_no_case_that_another_was_merged_into(
    older: Case, newer: Case, agent: Agent
) -> None:
    reply = written(newer, agent, solves=True)
    stands(written(older, agent))
    merging.merge(newer, older, agent, is_told=True)
    assert stands(reply).state == "waiting"


@pytest.mark.parametrize("first", [0, 1])
def test_two_answers_in_flight_answer_both(older: Case, newer: Case, agent: Agent, first: int) -> None:
    replies = [written(older, agent), written(newer, agent)]
    merging.merge(newer, older, agent, is_told=True)
    assert stands(replies[first]).waiting_since == (newer, older)[first].waiting_since
    assert stands(replies[1 - first]).waiting_since is None


def test_whoever_writes_after_the_merge_has_seen_both(older: Case, newer: Case, agent: Agent) -> None:
    early = written(newer, agent)
    merging.merge(newer, older, agent, is_told=True)
    assert stands(written(older, agent, solves=True)).state == "solved"
    solving.reopen(older, agent)
    assert stands(early).waiting_since is None


def test_after_merges_in_a_row_only_the_answered_case_is_answered(
    older: Case, again: Case, newer: Case, agent: Agent
) -> None:
    middle, last = sorted((again, newer), key=lambda case: case.created_at)
    reply = written(last, agent)
    merging.merge(last, middle, agent, is_told=True)
    merging.merge(fresh(middle), older, agent, is_told=True)
    assert stands(reply).waiting_since == older.waiting_since
    assert stands(written(older, agent)).waiting_since is None


def test_an_answer_of_a_case_that_is_one_of_its_own_again_solves_it(older: Case, newer: Case, agent: Agent) -> None:
    reply = written(newer, agent, solves=True)
    merging.merge(newer, older, agent, is_told=True)
    parting.part(older, fresh(newer), agent)
    assert stands(reply).state == "solved"
    assert fresh(older).waiting_since == older.waiting_since


def test_an_answer_written_between_two_merges_has_seen_what_was_one_case_then(
    older: Case, newer: Case, agent: Agent
) -> None:
    early = written(older, agent)
    for _ in range(2):
        merging.merge(fresh(newer), older, agent, is_told=True)
        between = written(older, agent)
        back = parting.part(older, fresh(newer), agent)
    merging.merge(back, older, agent, is_told=True)
    assert stands(early).waiting_since == newer.waiting_since
    assert stands(between).waiting_since is None


def test_an_answer_written_before_a_split_that_was_undone_has_seen_all(case: Case, agent: Agent) -> None:
    second = make_post(case, "And my refund?")
    reply = written(case, agent, solves=True)
    splitting.undo(splitting.split(case, [second.pk], agent), agent)
    assert stands(reply).state == "solved"


def test_an_answer_since_a_split_answers_one_half_when_it_is_undone(case: Case, agent: Agent) -> None:
    second = make_post(case, "And my refund?")
    half = splitting.split(case, [second.pk], agent)
    stands(written(case, agent))
    splitting.undo(half, agent)
    assert (fresh(case).state, fresh(case).waiting_since) == ("open", second.posted_at)


def test_words_that_wait_beside_an_answer_wait_after_a_split_too(older: Case, newer: Case, agent: Agent) -> None:
    reply = written(newer, agent)
    merging.merge(newer, older, agent, is_told=True)
    stands(reply)
    make_post(fresh(older), "Hello?")
    third = make_post(fresh(older), "And my refund?")
    splitting.split(older, [third.pk], agent)
    assert fresh(older).waiting_since == older.waiting_since


def test_an_answer_that_a_person_saw_in_the_emptied_case_solves_nothing_that_waits(
    older: Case, newer: Case, agent: Agent
) -> None:
    stale = Reply.objects.select_related("case").get(
        pk=written(newer, agent, state="sent", sent_at=timezone.now(), solves=True).pk
    )
    merging.merge(newer, older, agent, is_told=True)
    answering.stands(stale, timezone.now())
    assert fresh(older).waiting_since == older.waiting_since
