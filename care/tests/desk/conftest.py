"""A browser for each of the cast."""

import pytest
from django.test import Client
from pytest_django import Settings

from care.models import Agent


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """What guards passwords is slow by design; nobody guesses here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def desk(agent: Agent) -> Client:
    """The agent's browser."""
    return signed_in(agent)
