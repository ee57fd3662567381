"""Fixtures: a sandbox that listens, shared by a module's tests, with its faults cleared before each."""

from collections.abc import Iterator

import pytest

from sandbox.tests.running import RunningSandbox, running_sandbox


@pytest.fixture(scope="module")
def shared_sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(shared_sandbox: RunningSandbox) -> Iterator[RunningSandbox]:
    yield shared_sandbox
    shared_sandbox.reset_faults()
