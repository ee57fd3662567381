"""A worker that is slower than its lease: what it still has to tell must not make a reply go out twice."""

import pytest
from django.utils import timezone

from care.casework.recording import By
from care.channels.base import Published
from care.models import Case, ChannelAccount, Delivery, Post, Reply
from care.replies import outcomes, sending, settling
from care.replies.outgoing import outgoing
from care.tests.make import make_post, make_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(case: Case) -> Delivery:
    """An attempt whose lease ran out, while its worker lives."""
    delivery = sending.claim(make_reply(case).pk)
    assert delivery is not None
    Reply.objects.update(leased_until="2026-01-01T00:00Z")
    settling.take_over_from_the_dead()
    return delivery


def test_a_late_no_of_a_lost_attempt_changes_nothing(lost: Delivery) -> None:
    outcomes.unavailable(lost, "Not now.", timezone.now())
    outcomes.refused(lost, "Not you.")
    outcomes.rejected(lost, "Never.")
    assert Reply.objects.get().state == "unconfirmed"
    assert Delivery.objects.get().outcome == "unconfirmed"


def test_a_late_no_does_not_disturb_the_attempt_after_it(lost: Delivery) -> None:
    Reply.objects.update(state="queued", send_after="2026-01-01T00:00Z")
    assert sending.claim(lost.reply_id) is not None
    outcomes.unavailable(lost, "Not now.", timezone.now())
    assert Reply.objects.get().state == "sending"
    assert sending.claim(lost.reply_id) is None


def test_a_late_yes_of_a_lost_attempt_counts(lost: Delivery) -> None:
    outcomes.published(lost, Published(network_id="991"))
    assert Reply.objects.get().state == "sent"
    assert Delivery.objects.get().outcome == "published"


def test_a_late_yes_takes_a_reply_out_of_the_queue(lost: Delivery) -> None:
    Reply.objects.update(state="queued", send_after="2026-01-01T00:00Z")
    outcomes.published(lost, Published(network_id="991"))
    assert sending.claim(lost.reply_id) is None


def test_a_look_that_took_too_long_concludes_nothing(lost: Delivery) -> None:
    Reply.objects.update(settle_at="2026-01-01T00:00Z")
    slow = settling._take(lost.reply_id)
    assert slow is not None
    Reply.objects.update(settle_at="2026-01-01T00:00Z")
    settling._take(lost.reply_id)
    settling._conclude(slow, None)
    assert Reply.objects.get().state == "unconfirmed"


def test_an_attempt_whose_echo_came_ends_though_its_worker_is_lost(case: Case) -> None:
    delivery = sending.claim(make_reply(case).pk)
    assert delivery is not None
    outcomes.stands(delivery.reply, Published(network_id="991"))
    settling.take_over_from_the_dead()
    delivery.refresh_from_db()
    assert delivery.ended_at is not None
    assert Reply.objects.get().state == "sent"


def test_an_earlier_reply_in_the_same_words_is_not_taken_for_this_one(case: Case, account: ChannelAccount) -> None:
    earlier, reply = make_reply(case), make_reply(case)
    outcomes.stands(earlier, Published(network_id="991", posted_at=reply.to_post.posted_at))
    assert outgoing(reply, is_first_attempt=False).ignore_ids == {"991"}


def test_what_was_said_by_hand_on_the_network_may_be_this_reply(case: Case, agent: By) -> None:
    reply = make_reply(case)
    post = make_post(case, reply.text, direction=Post.Direction.OUT)
    assert post.network_id not in outgoing(reply, is_first_attempt=False).ignore_ids
