"""A browser for each of the cast."""

import pytest
from django.test import Client

from care.models import Agent


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def desk(agent: Agent) -> Client:
    """The agent's browser."""
    return signed_in(agent)
