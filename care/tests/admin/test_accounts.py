"""Connecting an account, and keeping it healthy."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from care.models import Brand, ChannelAccount, NetworkApp, Source, Team, health
from care.tests.admin.conftest import act, errors
from care.tests.make import make_account, make_app

PAGE = "/admin/care/channelaccount/"
NO_SOURCES = {f"sources-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}


def change(client: Client, account: ChannelAccount, **given: Any) -> Any:
    sent = {"name": account.name, "handle": account.handle, "url": "", "default_team": account.default_team_id}
    return client.post(f"{PAGE}{account.pk}/change/", {**sent, **NO_SOURCES, **given})


@pytest.fixture
def made(desk: Client, brand: Brand, team: Team) -> ChannelAccount:
    """As a manager makes it, its secrets not entered yet."""
    app = make_app(brand, "facebook")
    sent = {"brand": brand.pk, "app": app.pk, "network_id": "77", "name": "Page", "default_team": team.pk}
    answer = desk.post(f"{PAGE}add/", {**sent, **NO_SOURCES, "is_sandbox": "on", "state": "active"})
    account = ChannelAccount.objects.get(network_id="77")
    assert answer["Location"] == f"{PAGE}{account.pk}/change/"
    return account


def test_a_new_account_has_its_apps_network_and_sources_and_waits_for_its_secrets(made: ChannelAccount) -> None:
    assert (made.network, made.state, made.is_sandbox) == ("facebook", "refused", False)
    assert sorted(made.sources.values_list("kind", flat=True)) == sorted(spec.kind for spec in made.channel.sources)


def test_secrets_typed_in_bring_the_account_to_life(desk: Client, made: ChannelAccount) -> None:
    given = {f"secret_{name}": f"new {name}" for name in made.channel.credential_fields}
    assert change(desk, made, **given).status_code == 302
    made.refresh_from_db()
    assert made.secrets() == {name: f"new {name}" for name in made.channel.credential_fields}
    assert made.state == "active"


def test_an_empty_field_keeps_what_is_there(desk: Client, account: ChannelAccount) -> None:
    before = account.secrets()
    first, *others = account.channel.credential_fields
    change(desk, account, name="Renamed", **{f"secret_{first}": "fresh"})
    account.refresh_from_db()
    assert account.name == "Renamed"
    assert account.secrets() == {first: "fresh", **{name: before[name] for name in others}}


def test_a_mistake_in_the_form_does_not_show_the_secret_again(desk: Client, account: ChannelAccount) -> None:
    name = account.channel.credential_fields[0]
    answer = change(desk, account, name="", **{f"secret_{name}": "hush-hush"})
    assert errors(answer) == {"name": ["This field is required."]}
    assert "hush-hush" not in answer.content.decode()


def test_the_log_names_the_field_and_not_the_secret(desk: Client, account: ChannelAccount) -> None:
    name = account.channel.credential_fields[0]
    change(desk, account, **{f"secret_{name}": "hush-hush"})
    message = LogEntry.objects.get().change_message
    assert "hush-hush" not in message
    assert name.replace("_", " ").capitalize() in message


def test_saving_names_does_not_undo_what_a_worker_found_meanwhile(account: ChannelAccount, desk: Client) -> None:
    health.refuse(account, "The token was revoked.")
    change(desk, account, name="Renamed", state="active")
    account.refresh_from_db()
    assert (account.name, account.state) == ("Renamed", "refused")


def test_a_paused_account_stays_paused_when_its_secrets_change(account: ChannelAccount, desk: Client) -> None:
    health.pause(account)
    change(desk, account, **{f"secret_{account.channel.credential_fields[0]}": "fresh"})
    account.refresh_from_db()
    assert account.state == "paused"


def test_paused_and_resumed(desk: Client, account: ChannelAccount) -> None:
    answer = act(desk, "channelaccount", "pause", account)
    assert "is paused: nothing is fetched for it" in answer.content.decode()
    account.refresh_from_db()
    assert account.state == "paused"
    act(desk, "channelaccount", "resume", account)
    account.refresh_from_db()
    assert account.state == "active"
    assert Source.objects.due().filter(account=account).exists()


def test_what_an_account_is_stays_as_it_was_made(desk: Client, account: ChannelAccount) -> None:
    other = make_account(team=account.default_team)
    change(desk, account, network_id="1", app=other.app_id, is_sandbox="", sealed="x", seal_id="x")
    again = ChannelAccount.objects.get(pk=account.pk)
    assert (again.network_id, again.app_id, again.is_sandbox) == (account.network_id, account.app_id, True)
    assert again.secrets() == account.secrets()


def test_an_account_that_is_connected_already_is_said_to_be_so(desk: Client, account: ChannelAccount) -> None:
    sent = {"brand": account.brand_id, "app": account.app_id, "network_id": account.network_id, "name": "Twice"}
    answer = desk.post(f"{PAGE}add/", {**sent, "default_team": account.default_team_id, **NO_SOURCES})
    assert errors(answer)
    assert ChannelAccount.objects.count() == 1


def test_an_app_is_made_in_two_steps_and_shows_its_webhook_address(desk: Client, brand: Brand) -> None:
    sent = {"brand": brand.pk, "network": "x", "slug": "main", "label": "Main"}
    answer = desk.post("/admin/care/networkapp/add/", sent)
    page = desk.get(answer["Location"]).content.decode()
    app = NetworkApp.objects.get(slug="main")
    assert "/hooks/x/main/" in page
    desk.post(answer["Location"], {"label": "Main", "secret_consumer_secret": "hush"})
    app.refresh_from_db()
    assert app.secrets() == {"consumer_secret": "hush"}


def test_secrets_that_no_key_opens_are_said_to_be_so_and_can_be_entered_anew(
    desk: Client, account: ChannelAccount
) -> None:
    ChannelAccount.objects.update(sealed=b"x" * 60)
    assert "cannot be opened" in desk.get(f"{PAGE}{account.pk}/change/").content.decode()
    change(desk, account, **{f"secret_{name}": "new" for name in account.channel.credential_fields})
    assert set(ChannelAccount.objects.get().secrets().values()) == {"new"}


def test_the_page_says_whether_the_network_pushes_and_what_to_do_where_not(
    desk: Client, account: ChannelAccount
) -> None:
    ChannelAccount.objects.update(subscription_words="No public address (AMENDS_URL).")
    page = desk.get(f"{PAGE}{account.pk}/change/").content.decode()
    assert "Not in place: posts are only fetched. No public address (AMENDS_URL)." in page
    ChannelAccount.objects.update(subscribed_at=timezone.now(), subscription_words="")
    assert "In place, looked at" in desk.get(f"{PAGE}{account.pk}/change/").content.decode()


def test_a_change_of_the_account_or_its_app_has_the_webhook_looked_at(desk: Client, account: ChannelAccount) -> None:
    later = timezone.now() + timedelta(minutes=10)
    ChannelAccount.objects.update(next_subscribe_at=later)
    change(desk, account, name="Renamed")
    account.refresh_from_db()
    assert account.next_subscribe_at < later
    ChannelAccount.objects.update(next_subscribe_at=later)
    desk.post(f"/admin/care/networkapp/{account.app_id}/change/", {"label": "Renamed"})
    account.refresh_from_db()
    assert account.next_subscribe_at < later
