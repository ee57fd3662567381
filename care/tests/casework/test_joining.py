"""One person under two ids, where the network says so."""

import pytest

from care.casework import joining
from care.casework.solving import solve
from care.intake.receiving import receive
from care.models import Agent, Author, Case, ChannelAccount, Post
from care.tests.make import author_seen, make_reply, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(account: ChannelAccount) -> Post:
    return receive(account, seen(author=author_seen(network_id="c1", name="Rosa")))


@pytest.fixture
def private(account: ChannelAccount, public: Post) -> Post:
    """Written before anybody knew that it is the same person."""
    message = seen(author=author_seen(network_id="m1", name="Rosa"), visibility="private", kind="message")
    return receive(account, message)


def told(post: Post) -> Author:
    author = post.author
    assert author is not None
    return joining.join(author, "m1")


def test_the_same_name_joins_nobody(public: Post, private: Post) -> None:
    assert public.case != private.case


def test_what_comes_under_the_other_id_joins_the_case(account: ChannelAccount, public: Post) -> None:
    told(public)
    post = receive(account, seen(author=author_seen(network_id="m1"), visibility="private", kind="message"))
    assert post.case == public.case


def test_two_matters_that_were_open_already_become_the_older_one(public: Post, private: Post) -> None:
    told(public)
    case = Case.objects.whole().get()
    assert case == public.case
    assert set(case.posts.all()) == {public, private}
    assert (case.inbound_count, case.first_post, case.last_inbound) == (2, public, private)
    assert case.customer is not None
    assert case.customer.authors.count() == 2


def test_the_emptied_case_shows_the_way(public: Post, private: Post) -> None:
    told(public)
    assert private.case is not None
    emptied = Case.objects.get(pk=private.case.pk)
    assert (emptied.merged_into, emptied.state, emptied.is_receiving) == (public.case, "solved", False)
    assert Case.objects.all().named(emptied.ref) == public.case
    assert emptied.events.get(kind="merged").data["posts"] == [private.pk]


def test_replies_and_the_clock_move_along(public: Post, private: Post, agent: Agent) -> None:
    assert public.case is not None
    assert private.case is not None
    reply = make_reply(private.case, to_post=private)
    told(public)
    reply.refresh_from_db()
    assert reply.case == public.case
    assert Case.objects.whole().get().waiting_since == min(public.posted_at, private.posted_at)


def test_a_solved_matter_stays_what_it_was(public: Post, private: Post, agent: Agent) -> None:
    assert public.case is not None
    solve(public.case, agent)
    told(public)
    assert Case.objects.whole().count() == 2
    assert Case.objects.get(is_receiving=True) == private.case
    assert len(set(Case.objects.values_list("customer", flat=True))) == 1


def test_joining_twice_is_joining_once(public: Post, private: Post) -> None:
    told(public)
    told(public)
    assert Case.objects.filter(merged_into__isnull=False).count() == 1


def test_a_change_meant_for_the_emptied_case_reaches_the_other(public: Post, private: Post, agent: Agent) -> None:
    stale = private.case
    assert stale is not None
    told(public)
    solve(stale, agent)
    assert Case.objects.whole().get().state == "solved"
