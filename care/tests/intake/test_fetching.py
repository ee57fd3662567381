"""Fetching from the networks, with each kind of trouble that they make."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.intake.fetching import lease
from care.models import Case, ChannelAccount, Post, Source
from care.tests.networks import complain, fetch_all
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db


def test_a_complaint_on_the_network_becomes_a_case(sandbox: RunningSandbox, live_account: ChannelAccount) -> None:
    network_id = complain(sandbox, live_account, "No heating for three days now.")
    fetch_all(live_account)
    post = Post.objects.get(network_id=network_id)
    assert post.case is not None
    assert "No heating for three days now." in post.text
    assert post.author is not None


def test_fetching_again_brings_nothing_twice(sandbox: RunningSandbox, live_account: ChannelAccount) -> None:
    complain(sandbox, live_account, "Once is enough.")
    fetch_all(live_account)
    before = (Post.objects.count(), Case.objects.count())
    fetch_all(live_account)
    assert (Post.objects.count(), Case.objects.count()) == before


def test_a_refused_token_pauses_the_account_and_tells_why(
    sandbox: RunningSandbox, live_account: ChannelAccount
) -> None:
    sandbox.play("POST", "/play/faults", {"network": live_account.network, "fault": "token_revoked"})
    fetch_all(live_account)
    live_account.refresh_from_db()
    assert live_account.state == "refused"
    assert live_account.state_reason
    assert not Source.objects.due().exists()


def test_a_rate_limit_waits_until_the_network_says(sandbox: RunningSandbox, live_account: ChannelAccount) -> None:
    sandbox.play("POST", "/play/faults", {"network": live_account.network, "fault": "rate_limit"})
    fetch_all(live_account)
    source = live_account.sources.earliest("id")
    assert source.next_fetch_at > timezone.now()
    assert (source.failures, source.leased_until) == (1, None)
    assert source.last_error


@pytest.mark.parametrize("fault", ["server_error", "html_error", "bad_json"])
def test_a_broken_answer_loses_nothing(sandbox: RunningSandbox, live_account: ChannelAccount, fault: str) -> None:
    network_id = complain(sandbox, live_account, "I was written during an outage.")
    sandbox.play("POST", "/play/faults", {"network": live_account.network, "fault": fault, "on": "read"})
    fetch_all(live_account)
    assert not Post.objects.filter(network_id=network_id).exists()
    sandbox.reset_faults()
    fetch_all(live_account)
    assert Post.objects.filter(network_id=network_id).exists()


def test_a_source_is_leased_by_one_worker_until_the_lease_ends(live_account: ChannelAccount) -> None:
    source = live_account.sources.earliest("id")
    Source.objects.update(next_fetch_at=timezone.now() - timedelta(seconds=1))
    assert lease(source.pk) is not None
    assert lease(source.pk) is None
    Source.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert lease(source.pk) is not None


def test_a_post_that_cannot_be_stored_is_quarantined_and_the_rest_goes_on(
    sandbox: RunningSandbox, live_account: ChannelAccount
) -> None:
    network_id = complain(sandbox, live_account, "bad \x00 and \\ud83d broken")
    complain(sandbox, live_account, "good")
    fetch_all(live_account)
    assert Post.objects.filter(text__contains="good").exists()
    assert "\x00" not in Post.objects.get(network_id=network_id).text
