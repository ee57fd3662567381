"""Nothing lost, nothing twice, while workers are killed -9: seen from the networks' side."""

import pytest

from helpdesk.bench import dealing
from helpdesk.bench.chaos import SENDING, Plan, complaints, replies_under_kills, strike, write
from helpdesk.bench.counting import count_posts, count_replies
from helpdesk.bench.killing import Killer, held
from helpdesk.bench.stack import WORKERS, Stack, wait_until

pytestmark = pytest.mark.stack

OPEN = "SELECT count(*) FROM care_delivery WHERE ended_at IS NULL"
NEW_HOOKS = "SELECT count(*) FROM care_hookdelivery WHERE state = 'new'"


def test_each_reply_is_published_once_or_shown_as_unsent(stack: Stack) -> None:
    plan = Plan(per_account=10, kills=15, quiet_s=60.0, seed=2, waits_for_limits=False)
    figures = replies_under_kills(stack, plan)
    assert (figures["doubled"], figures["missing"], figures["misreported"], figures["unsettled"]) == (0, 0, 0, 0)
    assert figures["exactly_once"] + figures["shown_unsent"] == 60
    assert figures["echoes"]["known"] == figures["echoes"]["stand"]
    assert figures["echoes"]["without_reply"] == 0


def test_each_post_is_stored_once_and_has_its_case(stack: Stack) -> None:
    killer = Killer(stack, lambda: dealing.number(stack, NEW_HOOKS), least=10, pause_s=0.2, seed=3, late_s=0.02)
    killer.start()
    posts = dealing.complain(stack, 10, "intake")
    killer.end()
    dealing.in_cases(stack, posts)
    found = count_posts(stack, posts)
    assert (found.lost, found.doubled, found.cases, found.quarantined) == (0, 0, 60, 0)


def test_a_worker_that_stands_still_past_its_lease_doubles_nothing(stack: Stack) -> None:
    cases = complaints(stack, 3, "stalled")
    strike(stack, ({"fault": "slow", "seconds": 1, "on": "write"}, {"fault": "dropped_webhooks"}))
    texts = write(stack, list(cases.values()), "From a worker that was held up")
    assert wait_until(lambda: dealing.number(stack, SENDING) >= 4, 5.0, every=0.02)
    with held(stack, WORKERS[:1]):
        wait_until(lambda: not dealing.unsettled(stack), 40.0)
    wait_until(lambda: not dealing.number(stack, OPEN), 15.0)
    found = count_replies(stack, texts)
    assert (found.exactly_once, found.doubled, found.unsettled) == (18, 0, 0)
    assert dealing.number(stack, OPEN) == 0
