"""What a private reply tells of a person's two ids, whoever hears of it first and however many do at once."""

from collections.abc import Callable

import pytest

from care.channels.base import Published
from care.intake.receiving import receive
from care.models import Agent, Author, Case, ChannelAccount, Delivery, Post, Reply, Team
from care.replies import deciding, outcomes, sending
from care.replies.writing import NotWritten, write
from care.tests.intake.test_races import at_once
from care.tests.make import author_seen, make_account, seen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def our_page(team: Team) -> ChannelAccount:
    return make_account("facebook", team)


def comment(our_page: ChannelAccount, person: str = "c1") -> Post:
    words = seen(kind="comment", author=author_seen(network_id=person), thread_id="page_1", parent_id="page_1")
    return Post.objects.select_related("account__app", "author", "case__brand").get(pk=receive(our_page, words).pk)


def message(our_page: ChannelAccount, person: str, **more: object) -> Post:
    given = {"author": author_seen(network_id=person), "thread_id": person, **more}
    return receive(our_page, seen(kind="message", visibility="private", **given))


def told(post: Post, agent: Agent) -> Reply:
    assert post.case is not None
    return write(post.case, agent, "May we call you?", post.privately()).reply


def echo(our_page: ChannelAccount, reply: Reply, person: str, network_id: str) -> Post:
    ours = author_seen(network_id=our_page.network_id)
    return message(our_page, person, author=ours, network_id=network_id, key=str(reply.form_token), text=reply.text)


def test_an_echo_with_our_key_joins_where_the_answer_was_lost(our_page: ChannelAccount, agent: Agent) -> None:
    public, private = comment(our_page), message(our_page, "psid-1")
    reply = told(public, agent)
    assert sending.claim(reply.pk) is not None
    echo(our_page, reply, "psid-1", "m_1")
    private.refresh_from_db()
    assert private.case_id == public.case_id == Reply.objects.get(state="sent").case_id


def test_what_is_found_on_the_network_joins_too(our_page: ChannelAccount, agent: Agent) -> None:
    public, private = comment(our_page), message(our_page, "psid-1")
    outcomes.stands(told(public, agent), Published("m_1", recipient_id="psid-1", thread_id="psid-1"))
    private.refresh_from_db()
    assert private.case_id == public.case_id


def test_another_programs_key_joins_nobody(our_page: ChannelAccount, agent: Agent) -> None:
    told(comment(our_page), agent)
    reply = Reply(form_token="11111111-1111-1111-1111-111111111111", text="Hello")
    echo(our_page, reply, "psid-1", "m_1")
    assert not Author.objects.filter(network_id="psid-1").exists()


def test_answers_and_echoes_of_many_people_at_once_wait_for_nobody_in_a_circle(
    our_page: ChannelAccount, agent: Agent
) -> None:
    jobs: list[Callable[[], object]] = []
    for person in map(str, range(12)):
        message(our_page, f"psid-{person}")
        for turn in range(2):
            reply = told(comment(our_page, person), agent)
            delivery = sending.claim(reply.pk)
            assert delivery is not None
            there = Published(f"m_{person}_{turn}", recipient_id=f"psid-{person}", thread_id=f"psid-{person}")
            jobs += [_published(delivery, there), _echoed(our_page, reply, there), _written(our_page, person)]
    at_once(jobs)
    assert Reply.objects.filter(state="sent").count() == 24
    assert Case.objects.whole().count() == 12


def _published(delivery: Delivery, there: Published) -> Callable[[], object]:
    return lambda: outcomes.published(delivery, there)


def _echoed(our_page: ChannelAccount, reply: Reply, there: Published) -> Callable[[], object]:
    return lambda: echo(our_page, reply, there.recipient_id, there.network_id)


def _written(our_page: ChannelAccount, person: str) -> Callable[[], object]:
    return lambda: message(our_page, f"psid-{person}")


def test_of_two_private_replies_written_at_once_one_is_taken(our_page: ChannelAccount, agent: Agent) -> None:
    public = comment(our_page)
    refused: list[NotWritten] = []

    def try_it() -> None:
        try:
            told(public, agent)
        except NotWritten as error:
            refused.append(error)

    at_once([try_it] * 8)
    assert (Reply.objects.count(), len(refused)) == (1, 7)


def test_one_that_failed_is_not_sent_again_beside_its_successor(our_page: ChannelAccount, agent: Agent) -> None:
    public = comment(our_page)
    first = told(public, agent)
    outcomes.fail(first, "A test")
    told(public, agent)
    first.refresh_from_db()
    assert not deciding.send_again(first, agent)


def test_no_reply_stays_behind_in_a_case_that_moves(our_page: ChannelAccount, agent: Agent) -> None:
    public, private = comment(our_page), message(our_page, "psid-1")
    outcomes.stands(told(public, agent), Published("m_1", recipient_id="psid-1", thread_id="psid-1"))
    assert private.case is not None
    with pytest.raises(NotWritten, match="moved"):
        write(private.case, agent, "Hello", private)
