"""The palette's page and what it tells its script."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from care.casework import assigning, solving
from care.models import Agent, Case, ChannelAccount
from care.tests.desk.conftest import signed_in
from care.tests.make import make_case


def found(desk: Client, q: str = "") -> dict[str, list[dict[str, Any]]]:
    """The options by the titles of their groups."""
    cache.clear()
    answer = desk.get("/palette/", {"q": q}, headers={"accept": "application/json"})
    return {group["title"]: group["options"] for group in answer.json()["groups"]}


def test_a_case_is_named_outright_and_comes_first(desk: Client, case: Case) -> None:
    groups = found(desk, case.ref.lower())
    assert next(iter(groups)) == "Case"
    assert groups["Case"][0]["url"] == f"/cases/{case.ref}/"
    assert "My train never came." in groups["Case"][0]["hint"]


def test_nobody_is_led_to_what_they_may_not_see(outsider: Agent, agent: Agent, case: Case) -> None:
    assigning.assign(case, agent, agent)
    assert "Case" not in found(signed_in(outsider), case.ref)
    agent.memberships.all().delete()
    assert not {"Case", "Your recent cases"} & set(found(signed_in(agent), case.ref))


def test_the_cases_that_one_touched_last_are_at_hand(desk: Client, agent: Agent, account: ChannelAccount) -> None:
    first, second, _untouched = (make_case(account) for _ in range(3))
    for case in (first, second):
        assigning.assign(case, agent, agent)
    solving.solve(first, agent)
    assert [one["url"] for one in found(desk)["Your recent cases"]] == [f"/cases/{one.ref}/" for one in (first, second)]


def test_views_are_found_by_a_part_of_their_name(desk: Client) -> None:
    desk.post("/inbox/views/", {"from": "view=all&network=facebook", "name": "Late Facebook"})
    assert [one["word"] for one in found(desk, "my")["Views"]] == ["My cases"]
    assert found(desk, "FACE late")["Saved views"][0]["url"] == "/inbox/v/late-facebook/"
    assert "Saved views" not in found(desk, "early")


def test_words_are_looked_for_and_pages_are_gone_to(desk: Client, manager: Agent) -> None:
    assert found(desk, "lost bag")["Search"][0]["url"] == "/search/?q=lost+bag"
    assert [one["word"] for one in found(desk)["Pages"]] == ["Your settings", "Sign out"]
    assert found(signed_in(manager), "records")["Pages"][0]["url"] == "/admin/"
    assert "Search" not in found(desk)


@pytest.mark.parametrize("q", ["\x00", "C-999999999999999", "%", "x" * 999, "<script>"])
def test_anything_may_be_typed(desk: Client, q: str) -> None:
    assert "<script>" not in desk.get("/palette/", {"q": q}).content.decode().split("<main")[1]
    assert "Case" not in found(desk, q)


def test_a_page_of_links_does_the_same_without_javascript(desk: Client, case: Case) -> None:
    page = desk.get("/palette/", {"q": case.ref})
    assert f'href="/cases/{case.ref}/"' in page.content.decode().split("<main")[1]
    assert 'action="/logout/"' in desk.get("/palette/").content.decode().split("<main")[1]
    assert "Accept" in page["Vary"]


def test_what_it_asks_of_the_database_grows_with_nothing(
    desk: Client, agent: Agent, account: ChannelAccount, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        case = make_case(account)
        assigning.assign(case, agent, agent)
    found(desk)
    with django_assert_max_num_queries(7):
        desk.get("/palette/", {"q": "C-1"}, headers={"accept": "application/json"})
