"""A manager at work."""

from typing import Any

import pytest
from django.test import Client

from care.models import Agent


def entered(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def errors(answer: Any) -> dict[str, list[str]]:
    """What the form said was wrong, by field, its inlines included."""
    found = dict(answer.context["adminform"].form.errors)
    for inline in answer.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= form.errors
    return found


def act(client: Client, name: str, action: str, *rows: Any) -> Any:
    """Choose rows in a list and let an action do something with them."""
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(f"/admin/care/{name}/", chosen, follow=True)


@pytest.fixture
def desk(manager: Agent) -> Client:
    return entered(manager)
