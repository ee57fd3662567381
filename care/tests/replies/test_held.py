"""Replies that waited while their account could not send, on real HTTP answers of the networks in a box."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.models import Agent, Case, ChannelAccount, Reply, health
from care.replies import sending
from care.replies.writing import targets, write
from care.tests.networks import complaint_case, ours
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(sandbox: RunningSandbox, live_account: ChannelAccount, agent: Agent) -> Reply:
    """Written while the account is cut off."""
    case: Case = complaint_case(sandbox, live_account)
    health.refuse(live_account, "The token is dead.")
    reply = write(case, agent, f"We are on it, {case.ref}.", targets(case)[0]).reply
    sending.send(reply.pk)
    return reply


def connected_again(account: ChannelAccount, reply: Reply, hours: int) -> Reply:
    """So much later."""
    Reply.objects.filter(pk=reply.pk).update(queued_at=timezone.now() - timedelta(hours=hours))
    health.resume(account)
    for pk in sending.waiting() or [reply.pk]:
        sending.send(pk)
    reply.refresh_from_db()
    return reply


def test_nothing_is_sent_while_the_account_is_cut_off(
    sandbox: RunningSandbox, live_account: ChannelAccount, held: Reply
) -> None:
    held.refresh_from_db()
    assert (held.state, ours(sandbox, live_account, held.text)) == ("queued", [])


def test_it_goes_by_itself_once_the_account_is_connected_again(
    sandbox: RunningSandbox, live_account: ChannelAccount, held: Reply
) -> None:
    assert connected_again(live_account, held, hours=3).state == "sent"
    assert len(ours(sandbox, live_account, held.text)) == 1


def test_after_more_than_four_hours_its_agent_is_asked_first(
    sandbox: RunningSandbox, live_account: ChannelAccount, held: Reply
) -> None:
    reply = connected_again(live_account, held, hours=5)
    assert (reply.state, "Does it still fit?" in reply.reason) == ("failed", True)
    assert ours(sandbox, live_account, held.text) == []
