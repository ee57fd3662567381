"""One sandbox for all tests of the channels, its faults cleared after each."""

from collections.abc import Iterator

import pytest

from care.tests.channels.stages import Stage
from sandbox.tests.running import RunningSandbox, running_sandbox

STAGES = (("x", "mentions", "mention"), ("facebook", "feed", "visitor_post"), ("facebook", "comments", "comment"))


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    yield shared_sandbox
    shared_sandbox.reset_faults()


@pytest.fixture(params=STAGES, ids=[f"{network} {source}" for network, source, _ in STAGES])
def stage(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, *request.param)
