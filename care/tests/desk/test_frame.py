"""What the frame says of accounts that their networks let in no longer, and to whom it shows the settings."""

from datetime import UTC, datetime

from django.core.cache import cache

from care.models import Agent, ChannelAccount, Spend, health
from care.tests.desk.conftest import signed_in


def inbox(agent: Agent) -> str:
    """As it stands some seconds later: what stands around pages is asked for that often."""
    cache.clear()
    return signed_in(agent).get("/inbox/").content.decode()


def test_an_agent_reads_which_account_is_cut_off_and_why(agent: Agent, account: ChannelAccount) -> None:
    assert "needs reconnecting" not in inbox(agent)
    health.refuse(account, "X says no.")
    page = inbox(agent)
    assert f"{account.name} on X needs reconnecting." in page
    assert "X says no. Until a manager has done it" in page
    assert "/admin/" not in page


def test_a_manager_is_led_to_where_it_is_mended(manager: Agent, account: ChannelAccount) -> None:
    health.refuse(account, "X says no.")
    address = f"/admin/care/channelaccount/{account.pk}/change/"
    assert address in inbox(manager)
    assert signed_in(manager).get(address).status_code == 200


def test_other_teams_and_auditors_get_no_link(outsider: Agent, auditor: Agent, account: ChannelAccount) -> None:
    health.refuse(account, "X says no.")
    assert "needs reconnecting" not in inbox(outsider)
    page = inbox(auditor)
    assert "needs reconnecting" in page
    assert "/admin/care/channelaccount/" not in page


def test_an_account_paused_on_purpose_is_no_alarm(agent: Agent, account: ChannelAccount) -> None:
    health.pause(account)
    assert "needs reconnecting" not in inbox(agent)


def test_only_those_of_the_whole_brand_are_shown_the_settings(agent: Agent, manager: Agent, auditor: Agent) -> None:
    assert "Settings and records" not in inbox(agent)
    for who in (manager, auditor):
        assert 'href="/admin/"' in inbox(who)
        assert signed_in(who).get("/admin/").status_code == 200


def test_an_account_whose_money_for_today_is_spent_says_until_when(
    agent: Agent, manager: Agent, account: ChannelAccount
) -> None:
    ChannelAccount.objects.update(daily_stop_usd=2)
    Spend.objects.create(account=account, day=datetime.now(UTC).date(), hour=0, call="post.read", usd="1.99")
    assert "money for today is spent" not in inbox(agent)
    Spend.objects.create(account=account, day=datetime.now(UTC).date(), hour=1, call="post.read", usd="0.01")
    page = inbox(agent)
    assert f"{account.name} on X fetches nothing more until" in page
    assert "Raise the stop" not in page
    assert "Raise the stop" in inbox(manager)
