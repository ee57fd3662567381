"""The first manager and the first key."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from care.models import Agent, ApiKey, Brand, ChannelAccount, Team
from care.tests.make import make_brand, make_team


def said(*words: str) -> list[str]:
    """What the command printed, by line."""
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture(autouse=True)
def nobody_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    monkeypatch.delenv("AMENDS_PASSWORD", raising=False)


def test_the_first_manager_gets_a_brand_and_a_password_and_comes_in(db: None, client: Client) -> None:
    made, added, login = said("add_user", "mara", "--role", "manager", "--brand", "north-wind")
    assert made == "made the brand north-wind"
    assert "mara · Manager · North Wind" in added
    assert Agent.objects.get().check_password(login.rpartition(" ")[2])
    client.force_login(Agent.objects.get())
    assert client.get("/admin/").status_code == 200


def test_a_password_comes_from_a_file(brand: Brand, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("correct horse battery\n", encoding="utf-8")
    lines = said("add_user", "mara", "--role", "manager", "--brand", brand.slug, "--password-file", str(file))
    assert Agent.objects.get().check_password("correct horse battery")
    assert "correct" not in "".join(lines)


def test_a_password_comes_from_the_environment(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_PASSWORD", "correct horse battery")
    said("add_user", "mara", "--role", "auditor", "--brand", brand.slug)
    assert Agent.objects.get().check_password("correct horse battery")


def test_a_weak_password_makes_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMENDS_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        said("add_user", "mara", "--role", "manager", "--brand", "new")
    assert not Brand.objects.exists()


def test_who_is_there_already_gets_one_more_brand_and_keeps_the_password(agent: Agent) -> None:
    other = make_brand()
    lines = said("add_user", "agent", "--role", "manager", "--brand", other.slug)
    assert lines[-1] == "known before: the password stays as it is"
    assert agent.memberships.count() == 2


def test_an_agent_gets_the_only_team_or_the_named_one(team: Team) -> None:
    said("add_user", "first", "--role", "agent", "--brand", team.brand.slug)
    other = make_team(team.brand)
    said("add_user", "second", "--role", "lead", "--brand", team.brand.slug, "--team", other.slug)
    teams = [agent.memberships.get().team for agent in Agent.objects.order_by("username")]
    assert teams == [team, other]


@pytest.mark.parametrize(
    "rest", [("--brand", "northwind"), ("--brand", "northwind", "--team", "no"), ("--brand", "a b")]
)
def test_what_cannot_be_made_is_said_in_words(brand: Brand, rest: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        said("add_user", "ada", "--role", "agent", *rest)
    assert not Agent.objects.exists()
    assert Brand.objects.count() == 1


def test_a_key_is_alone_on_the_last_line_and_opens_the_api(brand: Brand) -> None:
    key = said("api_key", "create", "Partner")[-1]
    row = ApiKey.objects.get()
    assert (row.brand, row.name, row.scopes, row.per_second) == (brand, "Partner", ["cases:read", "replies:write"], 100)
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/cases/").status_code == 200


def test_a_key_is_for_the_named_brand_and_scope(brand: Brand) -> None:
    other = make_brand()
    said("api_key", "create", "Reader", "--brand", other.slug, "--scope", "cases:read")
    assert (ApiKey.objects.get().brand, ApiKey.objects.get().scopes) == (other, ["cases:read"])


def test_among_several_brands_the_demos_is_meant(account: ChannelAccount) -> None:
    make_brand()
    said("api_key", "create", "Partner")
    assert ApiKey.objects.get().brand == account.brand


def test_which_brand_must_be_said_where_nothing_tells(brand: Brand) -> None:
    make_brand()
    with pytest.raises(CommandError, match="--brand"):
        said("api_key", "create", "Partner")
    with pytest.raises(CommandError, match="no brand nowhere"):
        said("api_key", "create", "Partner", "--brand", "nowhere")
