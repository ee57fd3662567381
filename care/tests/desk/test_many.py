"""One action on many cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from care.casework import assigning, bulking, solving
from care.desk import many
from care.desk.tasks import run_bulk, sweep_bulk
from care.models import Agent, BulkRun, Case, ChannelAccount
from care.tests.desk.conftest import signed_in
from care.tests.make import make_case, minutes_ago


def ask(desk: Client, action: str, *cases: Case, **sent: Any) -> Any:
    ticked = {"case": [case.pk for case in cases], "from": "view=all", "action": action, **sent}
    return desk.post("/cases/bulk/", ticked)


def undo(desk: Client) -> None:
    done = BulkRun.objects.latest("pk")
    assert desk.post(f"/cases/bulk/{done.pk}/undo/", {"from": "view=all"}).status_code == 303


@pytest.fixture
def cases(account: ChannelAccount) -> list[Case]:
    return [make_case(account, posted_at=minutes_ago(age)) for age in (9, 6, 3)]


def values(cases: list[Case]) -> list[tuple[Any, ...]]:
    names = ("assignee", "state", "waiting_since", "snoozed_until", "solved_at", "is_receiving", "tags__name")
    return list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk").values_list(*names))


@pytest.mark.parametrize(
    ("action", "sent", "changed"),
    [
        ("take", {}, {"assignee__username": "agent"}),
        ("solve", {}, {"state": "solved"}),
        ("no_answer", {}, {"state": "solved"}),
        ("snooze", {"how_long": "tomorrow"}, {"snoozed_until__isnull": False}),
        ("tag", {"tag": "Refund"}, {"tags__name": "Refund"}),
    ],
)
def test_what_is_done_to_many_can_be_taken_back(
    desk: Client, cases: list[Case], action: str, sent: dict[str, str], changed: dict[str, Any]
) -> None:
    before = values(cases)
    answer = ask(desk, action, *cases[:2], **sent)
    assert set(Case.objects.filter(**changed)) == set(cases[:2])
    assert ">Undo<" in desk.get(answer["Location"]).content.decode()
    undo(desk)
    assert values(cases) == before


def test_the_page_says_how_many_changed_and_how_many_were_so_already(
    desk: Client, agent: Agent, cases: list[Case]
) -> None:
    solving.solve(cases[0], agent)
    page = desk.get(ask(desk, "solve", *cases)["Location"]).content.decode()
    assert "2 cases solved. 1 was so already." in page


def test_undo_leaves_alone_what_somebody_touched_since(desk: Client, teammate: Agent, cases: list[Case]) -> None:
    ask(desk, "take", *cases)
    assigning.assign(cases[0], teammate, teammate)
    undo(desk)
    assert set(Case.objects.filter(assignee=None)) == set(cases[1:])


def test_undo_is_its_agents_own_and_once(desk: Client, teammate: Agent, cases: list[Case]) -> None:
    ask(desk, "solve", *cases)
    run = BulkRun.objects.get()
    assert signed_in(teammate).post(f"/cases/bulk/{run.pk}/undo/").status_code == 404
    for _ in range(2):
        desk.post(f"/cases/bulk/{run.pk}/undo/")
    assert BulkRun.objects.count() == 2


def test_who_only_looks_and_who_is_of_another_team_change_nothing(
    auditor: Agent, outsider: Agent, cases: list[Case]
) -> None:
    for who in (auditor, outsider):
        ask(signed_in(who), "solve", *cases)
        ask(signed_in(who), "solve", all="1", confirmed="1")
    assert not Case.objects.filter(state="solved").exists()


@pytest.mark.parametrize(
    "sent", [{}, {"action": "burn"}, {"action": "tag", "tag": " "}, {"action": "assign", "to": "x"}]
)
def test_what_makes_no_sense_is_said_and_changes_nothing(desk: Client, cases: list[Case], sent: dict[str, str]) -> None:
    before = values(cases)
    answer = desk.post("/cases/bulk/", {"case": [case.pk for case in cases], **sent})
    assert answer.status_code == 303
    assert "message-warning" in desk.get(answer["Location"]).content.decode()
    assert values(cases) == before


def test_more_than_a_page_is_asked_first_then_left_to_the_workers(
    desk: Client, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many, "PAGE_SIZE", 2)
    assert "Solve 3 cases?" in ask(desk, "solve", all="1").content.decode()
    assert not BulkRun.objects.exists()
    answer = ask(desk, "solve", all="1", confirmed="1")
    assert "0 of 3 done" in desk.get(answer["Location"]).content.decode()
    run_bulk(BulkRun.objects.get().pk)
    assert "3 cases solved." in desk.get(answer["Location"]).content.decode()


def test_a_run_that_a_lost_worker_left_is_taken_up_after_its_lease(agent: Agent, cases: list[Case]) -> None:
    ids = [case.pk for case in cases]
    run = BulkRun.objects.create(agent=agent, action="solve", cases=ids, leased_until=timezone.now())
    sweep_bulk()
    assert bulking.unfinished() == [run.pk]
    BulkRun.objects.update(leased_until=timezone.now() + timedelta(minutes=1))
    bulking.run(run.pk)
    assert not Case.objects.filter(state="solved").exists()
    BulkRun.objects.update(leased_until=timezone.now())
    bulking.run(run.pk)
    assert Case.objects.filter(state="solved").count() == 3
