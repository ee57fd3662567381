"""A manager's reach ends at the brand."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from care.admin.site import site
from care.models import Agent, Brand, Case, ChannelAccount, Membership, SavedReply, Team
from care.tests.admin.conftest import act, entered, errors
from care.tests.make import make_account, make_agent, make_brand, make_case, make_reply, make_team


@pytest.fixture
def foreign(db: None) -> ChannelAccount:
    """An account of a brand next door, with a case, a reply and an agent."""
    account = make_account(team=make_team(name="Elsewhere"), name="Foreign account")
    make_reply(make_case(account, text="Foreign words")).deliveries.create()
    make_agent("agent", account.default_team, username="foreigner")
    SavedReply.objects.create(brand=account.brand, name="Foreign reply", text="x")
    return account


def test_lists_hold_nothing_of_another_brand(desk: Client, foreign: ChannelAccount) -> None:
    names = [foreign.brand.name, "Foreign", "Elsewhere", "foreigner", foreign.app.slug, *foreign.brand.case_set.all()]
    for model in site._registry:
        page = desk.get(f"/admin/care/{model._meta.model_name}/").content.decode()
        assert not [name for name in map(str, names) if name in page]


def test_another_brands_rows_cannot_be_opened(desk: Client, foreign: ChannelAccount) -> None:
    for row in (foreign, foreign.app, foreign.default_team, foreign.brand, Agent.objects.get(username="foreigner")):
        for rest in ("change", "history", "delete"):
            answer = desk.get(f"/admin/care/{row._meta.model_name}/{row.pk}/{rest}/")
            assert answer.status_code in (302, 403)  # as if it were not there


def test_another_brands_rows_are_not_offered_as_choices(desk: Client, foreign: ChannelAccount) -> None:
    for name in ("team", "savedreply", "channelaccount", "networkapp", "agent", "apikey"):
        page = desk.get(f"/admin/care/{name}/add/").content.decode()
        assert foreign.brand.name not in page
        assert "Elsewhere" not in page


def test_another_brands_rows_cannot_be_smuggled_into_a_form(
    desk: Client, brand: Brand, foreign: ChannelAccount
) -> None:
    answer = desk.post("/admin/care/team/add/", {"brand": foreign.brand_id, "name": "Mine", "slug": "mine"})
    assert "brand" in errors(answer)
    sent = {"brand": brand.pk, "team": foreign.default_team_id, "name": "Sorry", "text": "Sorry"}
    assert "team" in errors(desk.post("/admin/care/savedreply/add/", sent))
    assert not Team.objects.filter(name="Mine").exists()
    assert not SavedReply.objects.filter(name="Sorry").exists()


def test_who_manages_two_brands_cannot_join_their_rows(desk: Client, manager: Agent, brand: Brand) -> None:
    other = make_team()
    Membership.objects.create(agent=manager, brand=other.brand, role="manager")
    sent = {"brand": brand.pk, "team": other.pk, "name": "Sorry", "text": "Sorry"}
    assert "team" in errors(desk.post("/admin/care/savedreply/add/", sent))


def test_actions_reach_no_other_brand(desk: Client, account: ChannelAccount, foreign: ChannelAccount) -> None:
    act(desk, "channelaccount", "pause", account, foreign)
    states = dict(ChannelAccount.objects.values_list("pk", "state"))
    assert states == {account.pk: "paused", foreign.pk: "active"}


def test_who_manages_one_brand_and_audits_another_changes_only_the_first(
    desk: Client, manager: Agent, account: ChannelAccount, foreign: ChannelAccount
) -> None:
    Membership.objects.create(agent=manager, brand=foreign.brand, role="auditor")
    assert "Foreign account" in desk.get("/admin/care/channelaccount/").content.decode()
    act(desk, "channelaccount", "pause", account, foreign)
    assert ChannelAccount.objects.get(state="paused") == account
    assert desk.post(f"/admin/care/team/{foreign.default_team_id}/change/", {"name": "Mine"}).status_code == 403
    act(desk, "team", "delete_selected", foreign.default_team)
    assert Team.objects.filter(pk=foreign.default_team_id).exists()


@pytest.mark.parametrize("lookup", ["password__startswith", "memberships__brand__slug", "email__contains"])
def test_a_column_cannot_be_guessed_through_the_address(desk: Client, lookup: str) -> None:
    assert desk.get(f"/admin/care/agent/?{lookup}=a").status_code == 400


@pytest.mark.parametrize("lookup", ["digest__startswith", "brand__networkapp__sealed"])
def test_a_keys_digest_cannot_be_guessed_either(desk: Client, lookup: str) -> None:
    assert desk.get(f"/admin/care/apikey/?{lookup}=a").status_code in (302, 400)


def test_a_superuser_sees_everything(foreign: ChannelAccount) -> None:
    root = entered(Agent.objects.create_superuser("root", password="x"))
    assert "Foreign account" in root.get("/admin/care/channelaccount/").content.decode()
    sent = {"name": "New", "slug": "new", "promise_minutes": 20, "reopen_hours": 72}
    assert root.post("/admin/care/brand/add/", sent).status_code == 302
    assert Brand.objects.filter(slug="new").exists()


def test_a_manager_tunes_the_brand_but_makes_none(desk: Client, brand: Brand) -> None:
    sent = {
        "name": "Northwind",
        "slug": "stolen",
        "promise_minutes": 15,
        "reopen_hours": 48,
        "created_at": "2020-01-01",
    }
    desk.post(f"/admin/care/brand/{brand.pk}/change/", sent)
    brand.refresh_from_db()
    assert (brand.slug, brand.promise_minutes, brand.reopen_hours) == ("northwind", 15, 48)
    assert desk.post("/admin/care/brand/add/", {**sent, "slug": "new"}).status_code == 403


def test_a_manager_cannot_see_another_managers_brand_in_the_brand_list(desk: Client) -> None:
    make_brand(name="Hidden brand")
    assert "Hidden brand" not in desk.get("/admin/care/brand/").content.decode()


def test_every_change_is_in_the_log(desk: Client, manager: Agent, brand: Brand, account: ChannelAccount) -> None:
    desk.post("/admin/care/team/add/", {"brand": brand.pk, "name": "Night", "slug": "night"})
    act(desk, "channelaccount", "pause", account)
    act(desk, "team", "delete_selected", Team.objects.get(slug="night"))
    desk.post(
        "/admin/care/team/",
        {"action": "delete_selected", "_selected_action": [Team.objects.get(slug="night").pk], "post": "yes"},
    )
    logged = LogEntry.objects.filter(user=manager).values_list("action_flag", flat=True).order_by("pk")
    assert list(logged) == [1, 2, 3]


def test_a_name_that_is_taken_is_said_to_be_so(desk: Client, brand: Brand, team: Team) -> None:
    answer = desk.post("/admin/care/team/add/", {"brand": brand.pk, "name": "Care", "slug": "care"})
    assert errors(answer)
    other = make_team(brand)
    answer = desk.post(f"/admin/care/team/{other.pk}/change/", {"name": "Care", "slug": "care"})
    assert errors(answer)


def test_a_case_is_found_by_its_ref(desk: Client, case: Case) -> None:
    assert case.ref in desk.get("/admin/care/case/", {"q": case.ref}).content.decode()
    assert "0 cases" in desk.get("/admin/care/case/", {"q": "nonsense"}).content.decode()
