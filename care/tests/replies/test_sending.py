"""A reply's way back, on real HTTP answers of the networks in a box."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from care.casework.recording import By
from care.models import Case, ChannelAccount, Delivery, Reply, Team
from care.replies import sending, settling
from care.replies.writing import targets, write
from care.tests.networks import complaint_case, connect, fetch_all, ours
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def live_case(sandbox: RunningSandbox, live_account: ChannelAccount) -> Case:
    return complaint_case(sandbox, live_account)


def queued(case: Case, by: By, text: str) -> Reply:
    assert by is not None
    return write(case, by, text, targets(case)[0]).reply


def look_now(reply: Reply) -> Reply:
    """Settle without waiting for the read lag."""
    Reply.objects.filter(pk=reply.pk).update(settle_at=timezone.now())
    settling.settle(reply.pk)
    reply.refresh_from_db()
    return reply


def strike(sandbox: RunningSandbox, case: Case, fault: str, **more: object) -> None:
    network = case.networks[0]
    sandbox.play("POST", "/play/faults", {"network": network, "fault": fault, "on": "write", "count": 1, **more})


def test_a_reply_is_published_once_and_the_case_waits(
    sandbox: RunningSandbox, live_account: ChannelAccount, live_case: Case, agent: By
) -> None:
    reply = queued(live_case, agent, "So sorry. Which train was it?")
    sending.send(reply.pk)
    sending.send(reply.pk)
    reply.refresh_from_db()
    live_case.refresh_from_db()
    assert (reply.state, live_case.state, live_case.waiting_since) == ("sent", "waiting", None)
    assert reply.post is not None
    assert [row["id"] for row in ours(sandbox, live_account, "Which train was it?")] == [reply.post.network_id]


def test_the_echo_of_a_sent_reply_is_no_second_post(live_account: ChannelAccount, live_case: Case, agent: By) -> None:
    sending.send(queued(live_case, agent, "An answer & more <here>.").pk)
    fetch_all(live_account)
    assert live_case.posts.filter(direction="out").count() == 1


@pytest.mark.parametrize("fault", ["lost_answer", "accepted_503", "bad_json"])
def test_an_unknown_outcome_is_looked_for_and_found(
    sandbox: RunningSandbox, live_account: ChannelAccount, live_case: Case, agent: By, fault: str
) -> None:
    reply = queued(live_case, agent, f"Was it published? {fault} – see https://example.com/a?b=1&c=2")
    strike(sandbox, live_case, fault)
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "unconfirmed"
    assert look_now(reply).state == "sent"
    assert len(ours(sandbox, live_account, f"Was it published? {fault}")) == 1


def test_what_was_not_published_goes_once_more_after_one_look(
    sandbox: RunningSandbox, live_account: ChannelAccount, live_case: Case, agent: By
) -> None:
    reply = queued(live_case, agent, "Not there at first.")
    strike(sandbox, live_case, "server_error")
    sending.send(reply.pk)
    assert look_now(reply).state == "queued"
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "sent"
    assert len(ours(sandbox, live_account, "Not there at first.")) == 1


def test_not_found_for_the_second_time_asks_a_person(sandbox: RunningSandbox, live_case: Case, agent: By) -> None:
    reply = queued(live_case, agent, "Nowhere to be seen.")
    for _ in range(2):
        strike(sandbox, live_case, "server_error")
        sending.send(reply.pk)
        look_now(reply)
    assert (reply.state, reply.needs_person) == ("unconfirmed", True)
    assert "looked for twice" in reply.reason


def test_an_unreadable_network_is_no_proof_of_absence(sandbox: RunningSandbox, live_case: Case, agent: By) -> None:
    reply = queued(live_case, agent, "Is it there?")
    strike(sandbox, live_case, "lost_answer")
    sending.send(reply.pk)
    sandbox.play("POST", "/play/faults", {"network": live_case.networks[0], "fault": "server_error", "on": "read"})
    assert look_now(reply).state == "unconfirmed"
    sandbox.reset_faults()
    assert look_now(reply).state == "sent"


def test_a_rate_limit_keeps_the_reply_queued_until_then(sandbox: RunningSandbox, live_case: Case, agent: By) -> None:
    reply = queued(live_case, agent, "A little later.")
    strike(sandbox, live_case, "rate_limit")
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "queued"
    assert reply.send_after > timezone.now()
    assert Delivery.objects.get().outcome == "unavailable"


def test_a_revoked_token_holds_the_reply_and_pauses_the_account(
    sandbox: RunningSandbox, live_account: ChannelAccount, live_case: Case, agent: By
) -> None:
    reply = queued(live_case, agent, "Held.")
    sandbox.play("POST", "/play/faults", {"network": live_account.network, "fault": "token_revoked"})
    sending.send(reply.pk)
    reply.refresh_from_db()
    live_account.refresh_from_db()
    assert (reply.state, live_account.state) == ("queued", "refused")
    assert sending.claim(reply.pk) is None


def test_one_refusal_that_the_token_survives_pauses_nothing(sandbox: RunningSandbox, team: Team, agent: By) -> None:
    account = connect(sandbox, team, "x")
    case = complaint_case(sandbox, account)
    reply = queued(case, agent, "X has such days.")
    strike(sandbox, case, "token_revoked")
    sending.send(reply.pk)
    account.refresh_from_db()
    reply.refresh_from_db()
    assert (reply.state, account.state) == ("queued", "active")


def test_a_post_that_is_gone_fails_the_reply_with_the_reason(
    sandbox: RunningSandbox, live_case: Case, agent: By
) -> None:
    reply = queued(live_case, agent, "Too late.")
    sandbox.play("DELETE", f"/play/posts/{live_case.networks[0]}/{reply.to_post.network_id}")
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "failed"
    assert reply.reason


def test_a_sandbox_that_is_down_publishes_nothing_and_keeps_the_reply(
    live_case: Case, agent: By, settings: Settings
) -> None:
    settings.AMENDS_SANDBOX_URL = "http://127.0.0.1:9"
    reply = queued(live_case, agent, "Nobody home.")
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "queued"
