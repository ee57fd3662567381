"""What managers search for, what they choose for an account, and what it costs."""

import pytest
from django.test import Client

from care.models import ChannelAccount, Gap, Price, Source
from care.tests.admin.conftest import errors
from care.tests.make import make_account, make_brand, make_team, minutes_ago

pytestmark = pytest.mark.django_db


def query(account: ChannelAccount, **changes: object) -> dict[str, object]:
    return {"account": account.pk, "query": '"northwind air" OR nortwind', "is_enabled": "on", "interval_seconds": 120,
            **changes}  # fmt: skip


def test_a_manager_adds_a_listening_query(desk: Client, account: ChannelAccount) -> None:
    assert desk.post("/admin/care/source/add/", query(account)).status_code == 302
    source = Source.objects.exclude(query="").get()
    assert (source.kind, source.account, source.interval_seconds) == ("listening", account, 120)


def test_a_network_without_a_search_says_so(desk: Client, account: ChannelAccount) -> None:
    page = make_account("facebook", account.default_team)
    answer = desk.post("/admin/care/source/add/", query(page))
    assert "offers no search" in str(errors(answer))
    assert not Source.objects.exclude(query="").exists()


def test_another_brands_account_cannot_be_searched_for(desk: Client) -> None:
    foreign = make_account("x", make_team(make_brand()))
    desk.post("/admin/care/source/add/", query(foreign))
    assert not Source.objects.exclude(query="").exists()


def test_changing_a_query_leaves_the_workers_cursor_alone(desk: Client, account: ChannelAccount) -> None:
    source = Source.objects.create(account=account, kind="listening", query="old", cursor="5")
    desk.post(f"/admin/care/source/{source.pk}/change/", query(account, query="new"))
    source.refresh_from_db()
    assert (source.query, source.cursor) == ("new", "5")


def test_an_option_that_the_network_does_not_know_is_refused_with_the_choices(
    desk: Client, account: ChannelAccount
) -> None:
    form = {"handle": account.handle, "name": account.name, "default_team": account.default_team_id,
            "options": '{"summoned_rule": "perhaps"}', "daily_stop_usd": "5"}  # fmt: skip
    answer = desk.post(f"/admin/care/channelaccount/{account.pk}/change/", form)
    assert "summoned_rule: on or off" in answer.content.decode()
    account.refresh_from_db()
    assert (account.options, account.daily_stop_usd) == ({}, None)


def test_prices_are_the_managers_and_gaps_are_to_look_at(desk: Client, account: ChannelAccount) -> None:
    Gap.objects.create(
        source=account.sources.earliest("id"), since=minutes_ago(9), until=minutes_ago(1), reason="We slept"
    )
    form = {"brand": account.brand_id, "network": "x", "call": "post.create", "usd": "0.015"}
    assert desk.post("/admin/care/price/add/", form).status_code == 302
    assert Price.objects.get().call == "post.create"
    assert "We slept" in desk.get("/admin/care/gap/").content.decode()
    assert desk.get("/admin/care/gap/add/").status_code == 403
