"""Writing a reply, and what a person decides about one that got stuck."""

import uuid

import pytest

from care.channels.base import Published
from care.models import Agent, Case, CaseEvent, Delivery, Reply
from care.replies import deciding, outcomes, sending, settling
from care.replies.writing import NotWritten, targets, write
from care.tests.make import make_case, make_post, make_reply

pytestmark = pytest.mark.django_db


def test_a_reply_is_queued_with_the_target_posts_visibility(case: Case, agent: Agent) -> None:
    private = make_post(case, visibility="private", kind="message")
    written = write(case, agent, "  We are on it.  ", private)
    assert (written.reply.state, written.reply.visibility, written.reply.text) == ("queued", "private", "We are on it.")
    assert case.events.filter(kind=CaseEvent.Kind.REPLY_QUEUED, agent=agent).exists()


def test_the_same_form_sent_twice_is_one_reply(case: Case, agent: Agent) -> None:
    token, target = uuid.uuid4(), targets(case)[0]
    first = write(case, agent, "We are on it.", target, token)
    second = write(case, agent, "We are on it.", target, token)
    assert (first.reply, first.is_new, second.is_new) == (second.reply, True, False)


@pytest.mark.parametrize(("text", "code"), [("", "empty"), ("  \n", "empty"), ("a\x00b", "unreadable")])
def test_a_text_that_no_network_takes_is_refused_with_its_reason(
    case: Case, agent: Agent, text: str, code: str
) -> None:
    with pytest.raises(NotWritten) as refusal:
        write(case, agent, text, targets(case)[0])
    assert refusal.value.code == code
    assert not Reply.objects.exists()


def test_a_reply_over_the_networks_limit_is_refused_with_the_excess(case: Case, agent: Agent) -> None:
    target = targets(case)[0]
    limit = target.account.channel.limits.text_length
    with pytest.raises(NotWritten, match="3 characters too long"):
        write(case, agent, "x" * (limit + 3), target)


def test_a_post_of_another_case_is_no_target(case: Case, agent: Agent) -> None:
    with pytest.raises(NotWritten, match="not one of the customer's"):
        write(case, agent, "Hello", targets(make_case())[0])


def test_our_own_post_is_no_target(case: Case, agent: Agent) -> None:
    with pytest.raises(NotWritten, match="not one of the customer's"):
        write(case, agent, "Hello", make_post(case, direction="out"))


def test_only_one_of_two_claims_gets_the_reply(case: Case) -> None:
    reply = make_reply(case)
    assert sending.claim(reply.pk) is not None
    assert sending.claim(reply.pk) is None
    assert Delivery.objects.count() == 1


def test_a_reply_on_a_paused_account_is_not_claimed(case: Case) -> None:
    reply = make_reply(case)
    reply.account.state = "refused"
    reply.account.save()
    assert sending.claim(reply.pk) is None
    assert sending.waiting() == []


def test_a_reply_held_for_hours_asks_its_agent(case: Case) -> None:
    reply = make_reply(case)
    Reply.objects.update(queued_at="2026-01-01T00:00Z")
    assert sending.claim(reply.pk) is None
    held = Reply.objects.get()
    assert (held.state, "Does it still fit?" in held.reason) == ("failed", True)


def test_a_dead_workers_reply_becomes_unconfirmed_and_its_attempt_ends(case: Case) -> None:
    delivery = sending.claim(make_reply(case).pk)
    assert delivery is not None
    Reply.objects.update(leased_until="2026-01-01T00:00Z")
    settling.take_over_from_the_dead()
    delivery.refresh_from_db()
    assert (Reply.objects.get().state, delivery.outcome) == ("unconfirmed", "unconfirmed")
    assert delivery.ended_at is not None


def test_an_unconfirmed_reply_that_a_person_saw_there_is_sent(case: Case, agent: Agent) -> None:
    reply = make_reply(case, state="unconfirmed", needs_person=True)
    assert deciding.it_is_there(reply, agent)
    assert not deciding.it_is_there(reply, agent)
    assert Reply.objects.get().state == "sent"
    assert Case.objects.get().state == "waiting"


def test_a_failed_reply_can_go_again_but_a_sent_one_cannot(case: Case, agent: Agent) -> None:
    failed, sent = make_reply(case, state="failed"), make_reply(case, state="sent", sent_at="2026-01-01T00:00Z")
    assert deciding.send_again(failed, agent)
    assert not deciding.send_again(sent, agent)
    assert Reply.objects.get(pk=failed.pk).state == "queued"


def test_a_reply_on_its_way_cannot_be_given_up(case: Case, agent: Agent) -> None:
    assert not deciding.give_up(make_reply(case, state="sending"), agent)
    assert deciding.give_up(make_reply(case), agent)


def test_words_that_came_after_the_reply_was_written_still_wait(case: Case) -> None:
    delivery = sending.claim(make_reply(case).pk)
    assert delivery is not None
    Reply.objects.update(created_at="2026-01-01T00:00Z")
    delivery.reply.refresh_from_db()
    newer = make_post(case, "And another thing!")
    outcomes.published(delivery, Published(network_id="991"))
    case.refresh_from_db()
    assert (case.state, case.waiting_since) == ("open", case.first_post.posted_at if case.first_post else None)
    assert newer.case == case
