"""Once a network has refused an account, nothing more is asked for it, by whatever was under way at the moment."""

import pytest

from care.channels.base import CredentialsRefused
from care.models import ChannelAccount, Reply, Team, health
from care.replies import settling
from care.tests.make import make_case, make_reply
from care.tests.networks import connect
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def our_page(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    return connect(sandbox, team, "facebook")


def asked(sandbox: RunningSandbox) -> int:
    return len(sandbox.play("GET", "/play/calls")["data"])


def test_a_look_that_is_under_way_asks_no_more(sandbox: RunningSandbox, our_page: ChannelAccount) -> None:
    channel, before = our_page.connect(), asked(sandbox)
    health.refuse(our_page, "Another process was told")
    with pytest.raises(CredentialsRefused, match="let another call in no longer"):
        channel.look_up(["1_2"])
    assert asked(sandbox) == before


def test_a_reply_that_may_stand_is_looked_for_later(sandbox: RunningSandbox, our_page: ChannelAccount) -> None:
    reply = make_reply(make_case(our_page), state="unconfirmed")
    Reply.objects.update(settle_at="2026-01-01T00:00Z")
    health.refuse(our_page, "A test")
    settling.settle(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.looks) == ("unconfirmed", 0)
