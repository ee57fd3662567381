"""Who makes agents, and what nobody can make of themselves."""

from typing import Any

from django.test import Client

from care.models import Agent, Brand, Membership, Team
from care.tests.admin.conftest import entered, errors
from care.tests.make import PASSWORD, make_agent, make_team

PAGE = "/admin/care/agent/"


def memberships(*rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    """The inline's part of the form."""
    sent: dict[str, Any] = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        sent |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return sent


def new(brand: Brand, role: str, team: Team | None = None, **changes: Any) -> dict[str, Any]:
    row = {"brand": brand.pk, "role": role, "team": team.pk if team else ""}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    return {"username": "newcomer", **passwords, **changes, **memberships(row)}


def test_a_manager_makes_an_agent_with_a_password_and_a_team(desk: Client, brand: Brand, team: Team) -> None:
    answer = desk.post(f"{PAGE}add/", new(brand, "agent", team))
    assert answer.status_code == 302
    agent = Agent.objects.get(username="newcomer")
    assert agent.check_password(PASSWORD)
    assert agent.memberships.get().team == team


def test_powers_that_the_form_does_not_offer_are_not_given(desk: Client, brand: Brand, team: Team) -> None:
    desk.post(f"{PAGE}add/", new(brand, "agent", team, is_superuser="on", is_staff="on", groups="1"))
    agent = Agent.objects.get(username="newcomer")
    desk.post(f"{PAGE}{agent.pk}/change/", {"username": "newcomer", "is_superuser": "on", "is_staff": "on"})
    agent.refresh_from_db()
    assert not agent.is_superuser
    assert not agent.is_staff


def test_an_agent_cannot_be_put_into_another_brand(desk: Client, brand: Brand) -> None:
    foreign = make_team()
    assert "brand" in errors(desk.post(f"{PAGE}add/", new(foreign.brand, "manager")))
    assert "team" in errors(desk.post(f"{PAGE}add/", new(brand, "agent", foreign)))
    assert not Agent.objects.filter(username="newcomer").exists()


def test_the_role_must_fit_the_team(desk: Client, brand: Brand, team: Team) -> None:
    assert errors(desk.post(f"{PAGE}add/", new(brand, "manager", team)))
    assert errors(desk.post(f"{PAGE}add/", new(brand, "agent")))


def test_an_agent_without_a_brand_is_not_made(desk: Client) -> None:
    sent = {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD, **memberships()}
    assert desk.post(f"{PAGE}add/", sent).status_code == 200
    assert not Agent.objects.filter(username="newcomer").exists()


def test_nobody_raises_or_locks_out_themselves(desk: Client, manager: Agent, brand: Brand, team: Team) -> None:
    row = {"id": manager.memberships.get().pk, "brand": brand.pk, "role": "lead", "team": team.pk}
    more = {"brand": make_team().brand_id, "role": "manager", "team": ""}
    sent = {"username": "manager", "first_name": "Mara", "is_superuser": "on", **memberships(row, more, initial=1)}
    desk.post(f"{PAGE}{manager.pk}/change/", sent)
    manager.refresh_from_db()
    assert (manager.is_superuser, manager.is_active) == (False, True)
    assert [one.role for one in manager.memberships.all()] == ["manager"]


def test_an_agent_who_works_for_another_brand_too_is_not_changed_here(desk: Client, agent: Agent) -> None:
    Membership.objects.create(agent=agent, brand=make_team().brand, role="manager")
    assert desk.get(f"{PAGE}{agent.pk}/change/").status_code == 200
    assert desk.post(f"{PAGE}{agent.pk}/change/", {"username": "mine"}).status_code == 403
    assert desk.get(f"{PAGE}{agent.pk}/password/").status_code == 403


def test_a_superuser_is_not_changed_by_a_manager(desk: Client, agent: Agent) -> None:
    Agent.objects.filter(pk=agent.pk).update(is_superuser=True)
    assert desk.post(f"{PAGE}{agent.pk}/password/", {}).status_code == 403


def test_a_manager_sets_a_new_password_and_it_ends_the_agents_sessions(desk: Client, agent: Agent) -> None:
    theirs = entered(agent)
    new_one = "another horse battery"
    sent = {"password1": new_one, "password2": new_one, "usable_password": "true"}
    assert desk.post(f"{PAGE}{agent.pk}/password/", sent).status_code == 302
    agent.refresh_from_db()
    assert agent.check_password(new_one)
    assert "_auth_user_id" not in theirs.get("/healthz").wsgi_request.session


def test_another_brands_membership_is_neither_shown_nor_lost(desk: Client, agent: Agent, auditor: Agent) -> None:
    foreign = make_agent("agent").memberships.get()
    Membership.objects.create(agent=agent, brand=foreign.brand, team=foreign.team, role="lead")
    page = desk.get(f"{PAGE}{agent.pk}/change/").content.decode()
    assert str(foreign.team) not in page


def test_what_an_agent_is_in_another_brand_stays_unsaid_and_out_of_reach(desk: Client, team: Team) -> None:
    both = make_agent("agent", team)
    other = make_team(name="Secret plans")
    Membership.objects.create(agent=both, brand=other.brand, team=other, role="lead")
    for address in (PAGE, f"{PAGE}{both.pk}/change/"):
        assert "Secret plans" not in desk.get(address).content.decode()
    assert "Agent of Care" in desk.get(PAGE).content.decode()
    desk.post(f"{PAGE}{both.pk}/change/", {"username": "taken-over", **memberships()})
    assert not Agent.objects.filter(username="taken-over").exists()


def test_a_manager_chooses_an_agents_initials(desk: Client, agent: Agent) -> None:
    own = agent.memberships.get()
    row = {"id": own.pk, "agent": agent.pk, "brand": own.brand_id, "role": "agent", "team": own.team_id}
    sent = {"username": "agent", "first_name": "Ada", "is_active": "on", **memberships(row, initial=1)}
    for initials, signature in (("AdA", "^AdA"), ("", "^A")):
        desk.post(f"{PAGE}{agent.pk}/change/", {**sent, "initials": initials})
        agent.refresh_from_db()
        assert agent.signature == signature
    assert "initials" in errors(desk.post(f"{PAGE}{agent.pk}/change/", {**sent, "initials": "a.co"}))
