"""One sandbox for all tests of the channels, its faults cleared after each."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, settings

from care.tests.channels.stages import Stage
from sandbox.tests.running import RunningSandbox, running_sandbox

# A busy machine is no failure, the same commit gives the same result, and nothing is kept between runs.
settings.register_profile(
    "calm", deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")

STAGES = (
    ("x", "mentions", "mention"),
    ("facebook", "feed", "visitor_post"),
    ("facebook", "comments", "comment"),
    ("instagram", "comments", "comment"),
)
TALKS = (("facebook", "messages", "message"), ("instagram", "messages", "message"))
LISTS = (("facebook", "tagged", "tagged"), ("facebook", "ratings", "recommendation"), ("instagram", "tags", "tag"))


def named(stages: Sequence[tuple[str, str, str]]) -> list[str]:
    return [f"{network} {source}" for network, source, _ in stages]


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    yield shared_sandbox
    shared_sandbox.reset_faults()


@pytest.fixture(params=STAGES, ids=named(STAGES))
def stage(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Stage:
    """Where customers speak in public."""
    return Stage(sandbox, *request.param)


@pytest.fixture(params=STAGES + TALKS, ids=named(STAGES + TALKS))
def answered(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Stage:
    """Where they are answered, in public or privately."""
    return Stage(sandbox, *request.param)


@pytest.fixture(params=STAGES + TALKS + LISTS, ids=named(STAGES + TALKS + LISTS))
def source(request: pytest.FixtureRequest, sandbox: RunningSandbox) -> Stage:
    """Whatever is fetched."""
    return Stage(sandbox, *request.param)
