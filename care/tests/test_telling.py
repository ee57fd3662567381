"""What open pages are told, and when."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks
from redis import Redis
from redis.client import PubSub

from care import telling
from care.casework import assigning, recording
from care.models import Agent, Case, Membership, Team
from care.replies import writing
from care.tests.desk.conftest import signed_in
from care.tests.make import make_post, make_team


@pytest.fixture
def wire() -> Iterator[PubSub]:
    """What goes to the pages' servers."""
    pubsub = telling.broker().pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]  # redis' lack
    with pubsub as subscription:
        subscription.subscribe(telling.channel())
        subscription.get_message(timeout=2)
        yield subscription


def told(wire: PubSub) -> list[dict[str, Any]]:
    found = iter(lambda: wire.get_message(timeout=0.3), None)
    return [json.loads(message["data"]) for message in found]


def test_each_change_of_a_case_is_told_once_it_stands(
    wire: PubSub, case: Case, agent: Agent, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assigning.assign(case, agent, agent)
        assert told(wire) == []
    case.refresh_from_db()
    event = {"kind": "case", "id": case.pk, "v": case.version, "brand": case.brand_id, "teams": [case.team_id]}
    assert told(wire) == [event]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_told(wire: PubSub, case: Case) -> None:
    told(wire)
    with transaction.atomic():
        recording.move(case.pk)
        transaction.set_rollback(True)
    assert told(wire) == []


@pytest.mark.django_db(transaction=True)
def test_a_new_post_and_a_queued_reply_are_told(wire: PubSub, case: Case, agent: Agent) -> None:
    told(wire)
    make_post(case)
    assert [event["id"] for event in told(wire)] == [case.pk]
    post = case.first_post
    assert post
    writing.write(case, agent, "We are on it.", post)
    assert [event["id"] for event in told(wire)] == [case.pk]


@pytest.mark.django_db(transaction=True)
def test_a_case_that_changes_teams_is_told_to_both(wire: PubSub, case: Case, team: Team) -> None:
    other = make_team(case.brand)
    told(wire)
    with recording.changing(case) as changed:
        changed.team = other
    assert [event["teams"] for event in told(wire)] == [sorted([team.pk, other.pk])]


@pytest.mark.django_db(transaction=True)
def test_signing_out_or_another_role_ends_the_streams(wire: PubSub, agent: Agent) -> None:
    membership = Membership.objects.get(agent=agent)
    desk = signed_in(agent)
    told(wire)
    desk.post("/logout/")
    membership.save()
    agent.save()
    membership.delete()
    assert told(wire) == [{"kind": "end", "agent": agent.pk}] * 4


@pytest.mark.django_db(transaction=True)
def test_preferences_end_no_stream_and_being_locked_out_does(wire: PubSub, agent: Agent) -> None:
    told(wire)
    form = {"undo_seconds": "9", "after_send": "next", "key-solve": "y"}
    assert signed_in(agent).post("/me/", form).status_code == 303
    assert told(wire) == []
    agent.save(update_fields=["is_active"])
    assert told(wire) == [{"kind": "end", "agent": agent.pk}]


@pytest.mark.django_db(transaction=True)
def test_the_brokers_absence_fails_no_change(case: Case, agent: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "broker", lambda: Redis(port=1, socket_connect_timeout=1))
    monkeypatch.setattr(telling, "_quiet_until", 0.0)
    assigning.assign(case, agent, agent)
    assert Case.objects.get().assignee == agent
