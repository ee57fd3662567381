"""Accounts that X refused: on a bad day of its own, or with a token that was renewed meanwhile, they come back."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from care.intake import reviving, tokens
from care.models import ChannelAccount, Team, health
from care.tests.networks import connect, fetch_all
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    return connect(sandbox, team, "x")


def consent(sandbox: RunningSandbox, account: ChannelAccount, **body: Any) -> None:
    """Connected with OAuth 2.0 instead of a signature; the pair runs out soon."""
    pair = sandbox.play("POST", f"/play/tokens/x/{account.network_id}/oauth2", body)
    account.set_secrets({name: pair[name] for name in ("access_token", "refresh_token")})
    account.save()
    app = {**account.app.secrets(), **{name: pair[name] for name in ("client_id", "client_secret")}}
    account.app.set_secrets(app)
    account.app.save()


def refused_a_while_ago(account: ChannelAccount) -> list[int]:
    """Those that are asked about by now."""
    cache.clear()
    ChannelAccount.objects.update(state_changed_at=timezone.now() - timedelta(minutes=11))
    return reviving.refused()


def state(account: ChannelAccount) -> str:
    return ChannelAccount.objects.get(pk=account.pk).state


def test_a_day_on_which_x_knows_nobody_cuts_nobody_off_for_good(
    sandbox: RunningSandbox, account: ChannelAccount
) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "token_revoked"})
    fetch_all(account)
    assert state(account) == "refused"
    reviving.revive(account.pk)
    assert state(account) == "refused"
    sandbox.reset_faults()
    assert refused_a_while_ago(account) == [account.pk]
    reviving.revive(account.pk)
    assert (state(account), refused_a_while_ago(account)) == ("active", [])


def test_a_token_that_ran_out_while_its_account_was_refused_is_renewed_first(
    sandbox: RunningSandbox, account: ChannelAccount
) -> None:
    consent(sandbox, account)
    health.refuse(account, "A test")
    before = bytes(account.sealed)
    reviving.revive(account.pk)
    account.refresh_from_db()
    assert (account.state, bytes(account.sealed) == before) == ("active", False)


def test_a_manager_who_paused_it_is_obeyed(account: ChannelAccount) -> None:
    health.pause(account)
    reviving.revive(account.pk)
    assert (state(account), refused_a_while_ago(account)) == ("paused", [])


def test_the_network_is_asked_each_ten_minutes_at_most(account: ChannelAccount) -> None:
    health.refuse(account, "A test")
    assert reviving.refused() == []
    reviving.revive(account.pk)
    health.refuse(account, "A test")
    reviving.revive(account.pk)
    assert state(account) == "refused"


def test_a_call_with_a_token_that_was_exchanged_meanwhile_cuts_nobody_off(
    sandbox: RunningSandbox, account: ChannelAccount
) -> None:
    consent(sandbox, account)
    late = ChannelAccount.objects.select_related("app").get(pk=account.pk)
    tokens.refresh(account.pk)
    health.refuse(late, "X no longer accepts this account's access token.")
    assert state(account) == "active"


def test_what_a_manager_enters_during_an_exchange_stays(sandbox: RunningSandbox, account: ChannelAccount) -> None:
    early = ChannelAccount.objects.get(pk=account.pk)
    account.set_secrets({"access_token": "entered", "access_token_secret": "by hand"})
    account.save()
    tokens._keep(early, {"access_token": "exchanged"})
    account.refresh_from_db()
    assert account.secrets()["access_token"] == "entered"
