"""What stands beside the button: the price of a link, what is left, whose initials close the answer."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from care.models import BudgetLeft, Case, ChannelAccount, Price, Reply
from care.models.money import dollars
from care.replies import sending
from care.tests.desk.test_answering import send
from care.tests.make import make_account, make_case, make_post, make_reply

PRICES = {"post.create": "0.015", "post.create_summoned": "0.01", "post.create_url": "0.2", "dm.create": "0.015"}
LINKED = "See https://northwind.com/help"
SAID = "This reply has a link: $0.20 instead of $0.01"


@pytest.fixture
def account(account: ChannelAccount) -> ChannelAccount:
    for call, usd in PRICES.items():
        Price.objects.create(brand=account.brand, network=account.network, call=call, usd=usd)
    return account


def shown(desk: Client, case: Case, text: str = "", **changes: Any) -> str:
    """What the composer shows as it comes back with this text in it."""
    answer = send(desk, case, text, do="insert", **changes) if text else desk.get(f"/cases/{case.ref}/")
    page: str = answer.content.decode()
    mode = re.search(r'value="(\w+)" autocomplete="off" checked', page)
    assert mode
    return page.split(f'<form class="panel panel-{mode[1]}')[1].split("</form>", maxsplit=1)[0]


def visible(page: str, name: str) -> str:
    """What the element of this class says; "" while it is hidden."""
    tag, _, rest = page.split(f'<span class="{name}"')[1].partition(">")
    return "" if "hidden" in tag else rest.partition("</span>")[0]


def leave(account: ChannelAccount, remaining: int, name: str = "dm.create") -> BudgetLeft:
    resets_at = timezone.now() + timedelta(minutes=10)
    return BudgetLeft.objects.create(account=account, name=name, limit=15, remaining=remaining, resets_at=resets_at)


def test_a_link_says_its_price(desk: Client, case: Case) -> None:
    assert visible(shown(desk, case, LINKED), "cost") == SAID
    assert visible(shown(desk, case, "Sorry!"), "cost") == ""
    assert f'data-cost="{SAID}"' in shown(desk, case)


def test_an_invitation_has_a_link(desk: Client, case: Case) -> None:
    assert visible(shown(desk, case, "Sorry!", invites="on"), "cost") == SAID


def test_a_private_answer_costs_the_same_with_a_link(desk: Client, case: Case) -> None:
    private = make_post(case, visibility="private")
    assert visible(shown(desk, case, LINKED, to_post=private.pk), "cost") == ""


def test_a_thread_says_what_all_parts_cost(desk: Client, case: Case) -> None:
    page = send(desk, case, "We are sorry for what happened to you on Sunday. " * 12).content.decode()
    assert '<span class="cost">Together $0.04</span>' in page


def test_a_network_that_charges_nothing_says_nothing(desk: Client, case: Case) -> None:
    free = make_case(make_account("facebook", case.team))
    assert visible(shown(desk, free, LINKED), "cost") == ""


@pytest.mark.parametrize(
    ("usd", "words"), [("0.2", "$0.20"), ("0.015", "$0.015"), ("0", "$0.00"), ("1234.5", "$1,234.50"), ("10", "$10.00")]
)
def test_money_has_its_cents(usd: str, words: str) -> None:
    assert dollars(Decimal(usd)) == words


def test_few_direct_messages_left_are_told_where_one_writes_them(desk: Client, case: Case) -> None:
    private = make_post(case, visibility="private")
    budget = leave(private.account, 4)
    until = f"{timezone.localtime(budget.resets_at):%H:%M}"
    assert visible(shown(desk, case), "budget").endswith(f"4 of 15 direct messages left until {until}")
    assert visible(shown(desk, case, "Hi", to_post=case.first_post_id), "budget") == ""


@pytest.mark.parametrize(("remaining", "words"), [(15, ""), (5, ""), (0, "All 15 direct messages are used")])
def test_plenty_is_not_told_and_nothing_left_is(desk: Client, case: Case, remaining: int, words: str) -> None:
    leave(make_post(case, visibility="private").account, remaining)
    assert visible(shown(desk, case), "budget").startswith(words)


def test_an_answer_waits_until_the_network_takes_it(case: Case) -> None:
    private = make_post(case, visibility="private")
    budget = leave(private.account, 0)
    reply = make_reply(case, to_post=private)
    assert sending.claim(reply.pk) is None
    waiting = Reply.objects.get()
    assert (waiting.state, waiting.send_after) == ("queued", budget.resets_at)
    assert "15" in waiting.reason


def test_the_composer_shows_what_closes_the_answer(desk: Client, case: Case) -> None:
    assert visible(shown(desk, case), "closing") == ""
    ChannelAccount.objects.update(closes_with_initials=True)
    assert "<b>^AA</b>" in visible(shown(desk, case), "closing")
    send(desk, case, "x" * 277)
    assert not Reply.objects.exists()
