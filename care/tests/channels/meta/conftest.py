"""Facebook and Instagram side by side: what they share is tried on both."""

import pytest

from care.tests.channels.stages import Stage
from sandbox.tests.running import RunningSandbox

NETWORKS = ("facebook", "instagram")


@pytest.fixture(params=NETWORKS)
def comments(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, request.param, "comments", "comment")


@pytest.fixture(params=NETWORKS)
def talks(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Stage:
    return Stage(sandbox, request.param, "messages", "message")
