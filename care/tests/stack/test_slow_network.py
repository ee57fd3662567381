"""A network that takes calls and never answers, while customers wait on the others."""

import pytest

from helpdesk.bench import dealing
from helpdesk.bench.chaos import complaints, write
from helpdesk.bench.stack import Stack, wait_until

pytestmark = pytest.mark.stack

STATES = """SELECT count(*) FROM care_reply JOIN care_channelaccount account ON account.id = account_id
    WHERE network = %s AND care_reply.state = %s AND text LIKE %s"""
NETWORK = "SELECT network FROM care_post WHERE case_id = %s AND direction = 'in' LIMIT 1"
READ = "SELECT count(*) FROM care_post WHERE text LIKE %s AND case_id IS NOT NULL"


def test_answers_and_complaints_on_another_network_go_on(stack: Stack) -> None:
    cases: dict[str, list[int]] = {"x": [], "facebook": []}
    for case_id in complaints(stack, 2, "hanging").values():
        cases[dealing.rows(stack, NETWORK, case_id)[0][0]].append(case_id)
    for fault in (
        {"network": "x", "fault": "timeout", "seconds": 30},
        {"network": "facebook", "fault": "dropped_webhooks"},
    ):
        dealing.play(stack, "POST", "/play/faults", fault)
    lost = write(stack, cases["x"], "Into the void")
    assert wait_until(lambda: dealing.number(stack, STATES, "x", "sending", "Into%") > 0, 10.0)
    dealing.rows(stack, "UPDATE care_source SET next_fetch_at = now()")
    said = write(stack, cases["facebook"], "We hear you")
    assert wait_until(lambda: dealing.number(stack, STATES, "facebook", "sent", "We hear%") == len(said), 10.0)
    assert dealing.number(stack, STATES, "x", "sent", "Into%") < len(lost)
    assert dealing.number(stack, STATES, "x", "sending", "Into%") > 0
