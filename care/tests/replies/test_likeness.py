"""Replies in the same words: which of them a post on the network is, and which buttons may send one again."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from care.casework import noting
from care.channels.base import Published
from care.intake.receiving import receive
from care.models import Agent, Case, ChannelAccount, Delivery, Note, Reply
from care.replies import deciding, outcomes, sending
from care.replies.writing import targets, write
from care.tests.make import author_seen, make_account, make_agent, make_case, make_post, make_reply, seen

pytestmark = pytest.mark.django_db


def attempt(reply: Reply) -> Delivery:
    delivery = sending.claim(reply.pk)
    assert delivery is not None
    return delivery


def echo(reply: Reply, network_id: str) -> None:
    ours = author_seen(network_id=reply.account.network_id)
    post = seen(network_id=network_id, author=ours, text=reply.text, parent_id=reply.to_post.network_id, kind="reply")
    receive(reply.account, post)


def states() -> list[str]:
    return list(Reply.objects.order_by("pk").values_list("state", flat=True))


def test_the_networks_own_word_outweighs_an_echo_that_was_taken_for_another_reply(case: Case) -> None:
    other, reply = make_reply(case), make_reply(case)
    outcomes.unconfirmed(attempt(other), "No answer in time.")
    delivery = attempt(reply)
    echo(reply, "991")
    outcomes.published(delivery, Published(network_id="991"))
    assert states() == ["unconfirmed", "sent"]
    assert Reply.objects.get(pk=reply.pk).post is not None
    assert Reply.objects.get(pk=other.pk).settle_at is not None


def test_two_replies_in_the_same_words_whose_echoes_were_crossed_end_as_sent(case: Case) -> None:
    deliveries = [attempt(make_reply(case)) for _ in range(2)]
    for network_id in ("992", "991"):
        echo(deliveries[0].reply, network_id)
    for delivery, network_id in zip(deliveries, ("991", "992"), strict=True):
        outcomes.published(delivery, Published(network_id=network_id))
    assert states() == ["sent", "sent"]
    assert set(Reply.objects.values_list("post__network_id", flat=True)) == {"991", "992"}


def test_an_echo_is_the_reply_to_that_very_post_rather_than_one_further_down(case: Case) -> None:
    assert case.first_post is not None
    further_down = make_post(case, parent_network_id=case.first_post.network_id)
    below, reply = make_reply(case, to_post=further_down), make_reply(case)
    attempt(below)
    attempt(reply)
    echo(reply, "991")
    assert states() == ["sending", "sent"]


def test_what_may_have_been_published_goes_again_only_once_a_person_is_asked(case: Case, agent: Agent) -> None:
    reply = make_reply(case)
    outcomes.unconfirmed(attempt(reply), "No answer in time.")
    assert not deciding.send_again(reply, agent)
    Reply.objects.update(needs_person=True)
    assert deciding.send_again(reply, agent)


def test_a_form_sent_again_with_other_words_is_another_reply(case: Case, agent: Agent) -> None:
    token, target = uuid.uuid4(), targets(case)[0]
    texts = ("We are on it.", "It is repaired.", "It is repaired.")
    assert [write(case, agent, text, target, token).is_new for text in texts] == [True, True, False]


def test_a_note_form_sent_again_with_other_words_is_another_note(case: Case, agent: Agent) -> None:
    token = uuid.uuid4()
    for text in ("Be generous.", "Be quick.", "Be quick."):
        noting.note(case, agent, text, token)
    assert [note.text for note in Note.objects.all()] == ["Be generous.", "Be quick."]


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_by_a_double_click_is_one_reply_and_no_error() -> None:
    account: ChannelAccount = make_account("x")
    case, agent, token = make_case(account), make_agent("agent", account.default_team), uuid.uuid4()

    def click(_: int) -> Reply:
        try:
            return write(case, agent, "We are on it.", targets(case)[0], token).reply
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert len({reply.pk for reply in threads.map(click, range(8))}) == 1
