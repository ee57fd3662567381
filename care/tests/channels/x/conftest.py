"""X in the running sandbox, with room for many calls."""

from collections.abc import Iterator

import pytest

from care.channels.x import XChannel
from care.tests.channels.stages import Stage
from sandbox.tests.running import RunningSandbox

NARROW = (
    "GET /2/dm_events",
    "GET /2/dm_conversations/with/:id/dm_events",
    "POST /2/dm_conversations/with/:id/messages",
    "GET /2/tweets/:id/quote_tweets",
)


@pytest.fixture
def x(sandbox: RunningSandbox) -> Iterator[Stage]:
    limits = {"network": "x", "window_s": 900}
    for route in NARROW:
        sandbox.play("POST", "/play/limits", {**limits, "route": route, "n": 500})
    yield Stage(sandbox, "x", "mentions", "mention")
    sandbox.play("DELETE", "/play/rules")


@pytest.fixture
def channel(x: Stage) -> XChannel:
    return XChannel(x.connection())
