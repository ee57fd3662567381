"""One running desk for all of these tests: servers, web, workers, beat and the networks in a box, each a process."""

from collections.abc import Iterator

import pytest

from helpdesk.bench import dealing
from helpdesk.bench.stack import Stack, running

# Short, so that what a killed worker leaves is taken up soon.
SETTINGS = {
    "AMENDS_SETTLE_AFTER": "3",
    "AMENDS_SETTLE_GIVE_UP": "20",
    "AMENDS_SEND_LEASE": "9",
    "AMENDS_INTAKE_LEASE": "4",
}


@pytest.fixture(scope="package")
def shared_stack() -> Iterator[Stack]:
    with running(**SETTINGS) as stack:
        dealing.make_key(stack)
        yield stack


@pytest.fixture
def stack(shared_stack: Stack) -> Iterator[Stack]:
    """The desk, on networks without faults."""
    yield shared_stack
    dealing.play(shared_stack, "DELETE", "/play/faults")
