"""Several accounts of one brand on one network, an executive's own handle among them."""

from typing import Any

import pytest

from care.channels.base import Verdict
from care.intake.receiving import receive
from care.models import Case, ChannelAccount, Post, Sighting, Team
from care.tests.make import author_seen, make_account, seen
from care.tests.networks import complain, connect, fetch_all
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

ONLY_THERE = Verdict("there", "The author did not name us.", ("summoned_rule", "off"))


@pytest.fixture
def executive(account: ChannelAccount) -> ChannelAccount:
    return make_account("x", account.default_team, app=account.app, handle="TheBoss")


def test_a_post_that_names_both_is_one_post_in_one_case(account: ChannelAccount, executive: ChannelAccount) -> None:
    complaint = seen(text=f"@{account.handle} @TheBoss do something!")
    for door in (account, executive):
        receive(door, complaint)
        receive(door, complaint, door.sources.first())
    assert (Post.objects.count(), Case.objects.count(), Sighting.objects.count()) == (1, 1, 4)
    assert Post.objects.get().account == account


def test_what_one_account_may_not_answer_the_other_answers(account: ChannelAccount, executive: ChannelAccount) -> None:
    complaint: dict[str, Any] = {"network_id": "77001", "author": author_seen()}
    receive(executive, seen(**complaint, verdict=ONLY_THERE))
    receive(account, seen(**complaint))
    receive(executive, seen(**complaint, verdict=ONLY_THERE))
    post = Post.objects.get()
    assert (post.account, post.answerable, post.answerable_reason) == (account, "yes", "")


def test_what_the_executive_writes_is_ours_whichever_account_shows_it(
    account: ChannelAccount, executive: ChannelAccount
) -> None:
    complaint = receive(account, seen(network_id="77002"))
    answer = seen(parent_id="77002", author=author_seen(network_id=executive.network_id), text="I look into it.")
    receive(account, answer)
    post = Post.objects.get(text="I look into it.")
    assert (post.direction, post.account, post.case) == ("out", executive, complaint.case)


def test_an_option_of_the_account_lifts_a_verdict_by_whichever_door(
    account: ChannelAccount, executive: ChannelAccount
) -> None:
    account.options = {"summoned_rule": "off"}
    assert receive(account, seen(verdict=ONLY_THERE)).answerable == "yes"
    assert receive(executive, seen(verdict=ONLY_THERE), executive.sources.first()).answerable == "there"


def test_on_the_network_both_are_named_and_one_answers_in_its_own_app(sandbox: RunningSandbox, team: Team) -> None:
    one, other = (connect(sandbox, team, "x", number) for number in (0, 1))
    network_id = complain(sandbox, one, f"@{one.handle} @{other.handle} is anybody there?")
    own = {"handle": other.handle}
    complain(sandbox, one, "We are, here.", author=own, kind="reply", in_reply_to=network_id)
    for account in (one, other):
        fetch_all(account)
    case = Post.objects.get(network_id=network_id).case
    assert case is not None
    shown = [(post.direction, post.account.handle) for post in case.posts.select_related("account")]
    assert shown == [("in", one.handle), ("out", other.handle)]
