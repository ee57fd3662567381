"""Answers that close with their agent's initials."""

import pytest

from care.channels import registry
from care.models import Agent, ApiKey, Case, ChannelAccount, Post
from care.replies import closing
from care.replies.writing import NotWritten, longest, parts_of, targets, write
from care.tests.make import make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(account: ChannelAccount) -> ChannelAccount:
    account.closes_with_initials = True
    account.save()
    return account


@pytest.fixture
def target(case: Case) -> Post:
    return targets(case)[0]


def said(case: Case, agent: Agent, text: str, target: Post) -> str:
    return write(case, agent, text, target).reply.text


@pytest.mark.parametrize(
    ("typed", "goes_out"),
    [
        ("We look into it.", "We look into it. ^AA"),
        ("We look into it. ^AA", "We look into it. ^AA"),
        ("We look into it.\n^aa ", "We look into it.\n^aa"),
        ("See northwind.com/help", "See northwind.com/help ^AA"),
        ("Not^AA", "Not^AA ^AA"),
    ],
)
def test_an_answer_ends_with_its_agents_initials_once(
    case: Case, agent: Agent, target: Post, typed: str, goes_out: str
) -> None:
    assert said(case, agent, typed, target) == goes_out


def test_initials_are_the_names_first_letters_unless_a_manager_chose_others(
    case: Case, agent: Agent, target: Post
) -> None:
    agent.initials = "Ada"
    assert said(case, agent, "Sorry!", target) == "Sorry! ^Ada"


def test_private_answers_close_with_them_too(case: Case, agent: Agent) -> None:
    private = make_post(case, visibility="private")
    assert said(case, agent, "Sorry!", private) == "Sorry! ^AA"


def test_other_accounts_and_partners_answers_close_with_nothing(case: Case, agent: Agent, target: Post) -> None:
    assert write(case, ApiKey.objects.create(brand=case.brand, name="Shop"), "Hi", target).reply.text == "Hi"
    target.account.closes_with_initials = False
    assert said(case, agent, "Sorry!", target) == "Sorry!"


def test_they_count(case: Case, agent: Agent, target: Post) -> None:
    most = longest(target)
    assert len(said(case, agent, "x" * (most - 4), target)) == most
    with pytest.raises(NotWritten):
        write(case, agent, "x" * (most - 3), target)


@pytest.mark.parametrize("words", range(50, 62))
def test_the_last_part_of_a_thread_carries_them_beside_a_word(
    case: Case, agent: Agent, target: Post, words: int
) -> None:
    count = registry.CHANNELS[target.network].limits.count
    parts = parts_of(closing.closed("Sorry " * words, agent, target), target)
    assert ["Sorry ^AA" in part for part in parts] == [False] * (len(parts) - 1) + [True]
    assert max(map(count, parts)) <= longest(target)


def test_what_was_not_sent_is_edited_without_them(case: Case, agent: Agent, target: Post) -> None:
    assert closing.reopened(write(case, agent, "Sorry!", target).reply) == "Sorry!"
