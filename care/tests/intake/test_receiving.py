"""A post's way into its case."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from care.casework.muting import mute
from care.casework.solving import solve
from care.channels.base import PostSeen
from care.intake.receiving import receive
from care.models import Agent, Author, Case, CaseEvent, ChannelAccount, Post, Reply, Sighting
from care.tests.make import author_seen, make_account, make_brand, make_reply, make_team, seen

pytestmark = pytest.mark.django_db


def test_a_complaint_becomes_a_new_case_of_the_accounts_team(account: ChannelAccount) -> None:
    post = receive(account, seen(text="No train, no word."))
    assert post.case is not None
    case = Case.objects.get(pk=post.case.pk)
    assert (case.state, case.team, case.is_receiving) == ("new", account.default_team, True)
    assert case.first_post == case.last_inbound == post
    assert [event.kind for event in case.events.all()] == ["opened"]


def test_the_same_post_seen_twice_is_one_post_with_two_sightings(account: ChannelAccount) -> None:
    complaint = seen()
    receive(account, complaint)
    receive(account, complaint, account.sources.first())
    receive(account, complaint, account.sources.first())
    assert (Post.objects.count(), Case.objects.count(), Sighting.objects.count()) == (1, 1, 2)


def test_a_customers_second_post_joins_the_receiving_case(account: ChannelAccount) -> None:
    author = author_seen()
    first = receive(account, seen(author=author))
    second = receive(account, seen(author=author))
    assert first.case == second.case
    assert Case.objects.get().inbound_count == 2


def test_the_same_person_writes_to_two_accounts_of_the_brand_in_one_case(account: ChannelAccount) -> None:
    author, other = author_seen(), make_account("x", account.default_team)
    assert receive(account, seen(author=author)).case == receive(other, seen(author=author)).case


def test_two_brands_never_share_an_author_or_a_case(account: ChannelAccount) -> None:
    complaint, other = seen(), make_account("x", make_team(make_brand()))
    here, there = receive(account, complaint), receive(other, complaint)
    assert here.case != there.case
    assert Author.objects.count() == 2


def test_a_post_inside_the_reopen_window_reopens_the_last_solved_case(account: ChannelAccount, agent: Agent) -> None:
    author = author_seen()
    first = receive(account, seen(author=author))
    assert first.case is not None
    solve(first.case, agent)
    assert receive(account, seen(author=author)).case == first.case
    case = Case.objects.get()
    assert (case.state, case.is_receiving, case.solved_at) == ("open", True, None)
    assert case.events.filter(kind=CaseEvent.Kind.REOPENED).exists()


def test_after_the_reopen_window_a_new_case_points_to_the_previous(account: ChannelAccount, agent: Agent) -> None:
    author = author_seen()
    first = receive(account, seen(author=author)).case
    assert first is not None
    solve(first, agent)
    Case.objects.update(solved_at=timezone.now() - timedelta(hours=73))
    second = receive(account, seen(author=author)).case
    assert second is not None
    assert second != first
    assert Case.objects.get(pk=second.pk).previous == first


def test_an_item_without_an_author_is_a_case_of_its_own(account: ChannelAccount) -> None:
    one, two = receive(account, seen(author=None)), receive(account, seen(author=None))
    assert one.case != two.case
    assert not Case.objects.filter(is_receiving=True).exists()


def test_a_page_post_with_300_comments_by_200_people_makes_200_cases(account: ChannelAccount) -> None:
    root = receive(account, seen(is_context=True))
    people = [author_seen() for _ in range(200)]
    for number in range(300):
        receive(account, seen(author=people[number % 200], kind="comment", parent_id=root.network_id))
    assert Case.objects.count() == 200
    assert Post.objects.get(pk=root.pk).case is None


def test_a_context_post_that_turns_out_to_be_addressed_to_us_gets_its_case(account: ChannelAccount) -> None:
    author = author_seen()
    context = receive(account, seen(network_id="5", author=author, is_context=True))
    post = receive(account, seen(network_id="5", author=author))
    assert post.pk == context.pk
    assert Post.objects.get().case is not None


def test_a_muted_authors_post_is_kept_without_a_case(account: ChannelAccount, agent: Agent) -> None:
    author = author_seen()
    first = receive(account, seen(author=author))
    assert first.case is not None
    assert first.author is not None
    mute(first.case, first.author, agent)
    second = receive(account, seen(author=author))
    assert (second.case, second.ignored) == (None, "The author is muted.")
    assert Case.objects.get().state == "solved"


def test_the_clock_runs_from_the_oldest_unanswered_post(account: ChannelAccount) -> None:
    author, early = author_seen(), timezone.now() - timedelta(minutes=9)
    receive(account, seen(author=author))
    receive(account, seen(author=author, posted_at=early))
    assert Case.objects.get().waiting_since == early


def test_a_post_from_the_future_does_not_stop_the_clock(account: ChannelAccount) -> None:
    receive(account, seen(posted_at=timezone.now() + timedelta(days=3)))
    waiting_since = Case.objects.get().waiting_since
    assert waiting_since is not None
    assert waiting_since <= timezone.now()


def test_our_own_echo_claims_the_reply_that_is_being_sent(account: ChannelAccount, case: Case) -> None:
    reply = make_reply(case, state="sending", first_attempt_at=timezone.now())
    assert case.first_post is not None
    echo = seen(
        author=author_seen(network_id=account.network_id), parent_id=case.first_post.network_id, text=reply.text
    )
    post = receive(account, echo)
    receive(account, echo)
    found = Reply.objects.get()
    assert (found.state, found.post) == ("sent", post)
    assert Case.objects.get().state == "waiting"
    assert Post.objects.filter(direction="out").count() == 1


def test_an_answer_written_on_the_network_itself_appears_in_the_case(account: ChannelAccount, case: Case) -> None:
    assert case.first_post is not None
    post = receive(
        account,
        seen(author=author_seen(network_id=account.network_id), parent_id=case.first_post.network_id, text="Sorry!"),
    )
    assert (post.case, post.direction) == (case, "out")
    assert Case.objects.get().waiting_since is None


@pytest.fixture
def talk(account: ChannelAccount) -> Post:
    """What a customer wrote privately, last."""
    author = author_seen()
    receive(account, seen(author=author, visibility="private", kind="message", thread_id="t1"))
    return receive(account, seen(author=author, visibility="private", kind="message", thread_id="t1"))


def private_echo(account: ChannelAccount, **changes: Any) -> PostSeen:
    ours = author_seen(network_id=account.network_id)
    return seen(**{"author": ours, "visibility": "private", "kind": "message", "thread_id": "t1", **changes})


def test_a_message_written_in_the_networks_own_app_appears_in_its_case(account: ChannelAccount, talk: Post) -> None:
    post = receive(account, private_echo(account, text="We called you."))
    assert (post.case, post.direction, post.is_context) == (talk.case, "out", False)
    assert Case.objects.get().waiting_since is None


def test_a_message_to_somebody_who_never_wrote_is_context(account: ChannelAccount) -> None:
    assert receive(account, private_echo(account)).is_context


def test_a_message_to_somebody_who_wrote_in_public_alone_appears_in_that_case(account: ChannelAccount) -> None:
    said = receive(account, seen())
    assert said.author is not None
    post = receive(account, private_echo(account, recipient_id=said.author.network_id))
    assert (post.case, post.is_context) == (said.case, False)


def test_a_private_answer_to_public_words_claims_its_reply(account: ChannelAccount, case: Case) -> None:
    assert case.first_post is not None
    assert case.first_post.author is not None
    reply = make_reply(case, visibility="private", state="sending", first_attempt_at=timezone.now())
    to = case.first_post.author.network_id
    post = receive(account, private_echo(account, text=reply.text, recipient_id=to))
    assert (Reply.objects.get().post, case.events.filter(kind="answered_there").exists()) == (post, False)


def test_a_message_of_ours_claims_its_reply_by_thread_and_words(account: ChannelAccount, talk: Post) -> None:
    assert talk.case is not None
    reply = make_reply(talk.case, to_post=talk, state="sending", first_attempt_at=timezone.now())
    post = receive(account, private_echo(account, text=reply.text))
    assert Reply.objects.get().post == post


def test_our_own_key_says_which_reply_it_is_whatever_the_words(account: ChannelAccount, talk: Post) -> None:
    assert talk.case is not None
    make_reply(talk.case, to_post=talk, state="sending", first_attempt_at=timezone.now())
    reply = make_reply(talk.case, to_post=talk, state="sending", first_attempt_at=timezone.now())
    post = receive(account, private_echo(account, text="Changed on its way.", key=str(reply.form_token)))
    assert Reply.objects.get(post=post) == reply


def test_another_programs_key_says_nothing(account: ChannelAccount, talk: Post) -> None:
    assert talk.case is not None
    reply = make_reply(talk.case, to_post=talk, state="sending", first_attempt_at=timezone.now())
    post = receive(account, private_echo(account, text=reply.text, key="campaign-7"))
    assert Reply.objects.get().post == post


def test_our_own_post_that_answers_nobody_is_context(account: ChannelAccount) -> None:
    post = receive(account, seen(author=author_seen(network_id=account.network_id)))
    assert (post.case, post.direction, post.is_context) == (None, "out", True)


def test_a_stranger_who_bears_our_name_is_a_stranger(account: ChannelAccount) -> None:
    post = receive(account, seen(author=author_seen(handle=account.handle, name=account.name)))
    assert post.direction == "in"


def test_an_edited_post_shows_its_new_words(account: ChannelAccount) -> None:
    receive(account, seen(network_id="5", text="Befor"))
    receive(account, seen(network_id="5", text="Before"))
    assert Post.objects.get().text == "Before"


def test_whether_somebody_takes_messages_is_kept_as_last_told(account: ChannelAccount) -> None:
    shut = author_seen(takes_messages=False)
    receive(account, seen(author=shut))
    receive(account, seen(author=replace(shut, takes_messages=None)))
    assert Author.objects.get().takes_messages is False
    receive(account, seen(author=replace(shut, takes_messages=True)))
    assert Author.objects.get().takes_messages is True
