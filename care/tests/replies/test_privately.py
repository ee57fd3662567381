"""Public words answered privately, within what the network allows."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.channels.base import Published
from care.models import Agent, Author, Case, Delivery, Post, Reply
from care.replies import outcomes, sending, standing
from care.replies.outgoing import outgoing
from care.replies.writing import NotWritten, write
from care.tests.make import make_account, make_case, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(agent: Agent) -> Post:
    """What somebody wrote under a post of our Page."""
    team = agent.memberships.get().team
    case = make_case(make_account("facebook", team))
    assert case.first_post is not None
    Post.objects.filter(network_id=case.first_post.network_id).update(kind="comment", thread_network_id="page_1")
    return Post.objects.select_related("account__app", "author", "case__brand").get(
        network_id=case.first_post.network_id
    )


def told(comment: Post, agent: Agent) -> Reply:
    assert comment.case is not None
    return write(comment.case, agent, "May we call you?", comment.privately()).reply


def test_it_is_private_and_names_the_public_words(comment: Post, agent: Agent) -> None:
    message = outgoing(told(comment, agent), is_first_attempt=True)
    assert (message.visibility, message.is_private_reply, message.target_id) == ("private", True, comment.network_id)
    assert Post.objects.get(pk=comment.pk).visibility == "public"


def test_one_is_all_the_network_takes(comment: Post, agent: Agent) -> None:
    told(comment, agent)
    with pytest.raises(NotWritten, match="it has it already"):
        write(comment.case, agent, "One more thing.", comment.privately())  # type: ignore[arg-type]


def test_it_may_be_tried_again_where_it_was_not_sent(comment: Post, agent: Agent) -> None:
    outcomes.fail(told(comment, agent), "A test")
    assert told(comment, agent).state == "queued"


def test_old_words_take_none(comment: Post, agent: Agent) -> None:
    comment.posted_at = timezone.now() - timedelta(days=8)
    with pytest.raises(NotWritten, match="older"):
        told(comment, agent)


def test_the_answer_tells_under_which_id_the_person_writes_privately(comment: Post, agent: Agent) -> None:
    reply = told(comment, agent)
    delivery = Delivery.objects.create(reply=reply)
    outcomes.published(delivery, Published("m_1", recipient_id="psid-1", thread_id="psid-1"))
    ours = Post.objects.get(network_id="m_1")
    assert (ours.kind, ours.visibility, ours.thread_network_id) == ("message", "private", "psid-1")
    person = Author.objects.get(network_id="psid-1")
    assert comment.author is not None
    assert person.customer_id == comment.author.customer_id


def test_a_window_that_closed_while_it_waited_fails_it_with_the_reason(agent: Agent) -> None:
    case = make_case(make_account("facebook", agent.memberships.get().team))
    message = make_post(case, kind="message", visibility="private", thread_network_id="psid-1")
    reply = write(case, agent, "We found it.", message).reply
    Post.objects.filter(pk=message.pk).update(posted_at=timezone.now() - timedelta(days=8))
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "failed"
    assert "7 days" in reply.reason


def test_the_window_runs_from_the_persons_last_message(agent: Agent) -> None:
    case = make_case(make_account("facebook", agent.memberships.get().team))
    old, new = timezone.now() - timedelta(days=6), timezone.now() - timedelta(hours=1)
    first = make_post(case, kind="message", visibility="private", thread_network_id="psid-1", posted_at=old)
    make_post(case, kind="message", visibility="private", thread_network_id="psid-1", posted_at=new)
    assert standing.standing(first, by_person=False).until == new + timedelta(hours=24)


def test_on_x_who_takes_no_messages_gets_none(case: Case) -> None:
    assert case.first_post is not None
    post = Post.objects.select_related("account", "author").get(network_id=case.first_post.network_id)
    assert standing.may_answer_privately(post)
    assert post.author is not None
    post.author.takes_messages = False
    assert standing.standing(post.privately()).verdict.answerable == "no"
