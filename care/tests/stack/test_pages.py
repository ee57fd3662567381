"""What Meta's Pages add: one private reply to a comment and never two, and a token that is revoked under way."""

import secrets

import pytest

from helpdesk.bench import dealing, private, revoked
from helpdesk.bench.stack import Stack, running

pytestmark = pytest.mark.stack


def test_nobody_is_sent_a_second_private_reply_while_workers_are_killed(stack: Stack) -> None:
    figures = private.under_kills(stack, private.Plan(per_account=3, kills=6, quiet_s=60.0, seed=4))
    for said in (figures["public"], figures["private"]):
        assert (said["doubled"], said["missing"], said["unsettled"]) == (0, 0, 0)
    assert figures["private replies tried where one stood already"] == 0
    assert (figures["customers with two receiving cases"], figures["cases of two customers"]) == (0, 0)
    assert figures["deadlocks"] == 0


def test_a_revoked_page_is_asked_nothing_loses_nothing_and_goes_on_when_connected_again() -> None:
    password = secrets.token_urlsafe(12)
    with running(AMENDS_DEMO_PASSWORD=password) as stack:
        dealing.make_key(stack)
        revoked.pause_instagram(stack)
        figures = revoked.revoke_meanwhile(stack, revoked.Plan(per_page=6, away_s=5.0), password)
    assert figures["refused calls"] >= 1
    assert figures["of them after the desk had written it down"] == 0
    replies, comments = figures["replies"], figures["comments meanwhile"]
    assert (replies["exactly_once"], replies["unsettled"]) == (18, 0)
    assert (comments["lost"], comments["doubled"]) == (0, 0)
