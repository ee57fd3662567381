"""Hiding a customer's reply and deleting an answer of ours, on real HTTP answers of the network in a box."""

from datetime import timedelta

import pytest
from django.utils import timezone

from care.channels.base import GoneSeen
from care.intake import looking
from care.models import Agent, Case, ChannelAccount, Moderation, Post, Team
from care.replies import acting, moderating, sending, settling
from care.replies.moderating import NotModerated, moderate
from care.replies.writing import targets, write
from care.tests.networks import complain, complaint_case, connect, fetch_all, ours
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

Kind = Moderation.Kind


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    """Of a network that moderates."""
    return connect(sandbox, team, "x")


def under_our_post(sandbox: RunningSandbox, account: ChannelAccount, text: str = "You are clowns.") -> Post:
    """What a customer wrote under a post of ours."""
    news = complain(sandbox, account, "All trains run.", author={"handle": account.handle}, kind="post")
    made = complain(sandbox, account, text, kind="reply", in_reply_to=news)
    fetch_all(account)
    return Post.objects.select_related("case").get(network_id=made)


def answered(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent, text: str) -> Post:
    """An answer of ours that stands on the network."""
    case = complaint_case(sandbox, account)
    reply = write(case, agent, text, targets(case)[0]).reply
    sending.send(reply.pk)
    reply.refresh_from_db()
    assert reply.post is not None
    return reply.post


def done(post: Post, kind: Kind, agent: Agent) -> Moderation:
    """Wished for, and one attempt made."""
    wish = moderate(post, kind, agent)
    return again(wish, post)


def again(wish: Moderation, post: Post) -> Moderation:
    Moderation.objects.filter(pk=wish.pk).update(act_after=timezone.now() - timedelta(seconds=5))
    acting.act(wish.pk)
    wish.refresh_from_db()
    post.refresh_from_db()
    return wish


def is_hidden(sandbox: RunningSandbox, post: Post) -> bool:
    return bool(next(row for row in sandbox.ledger(network=post.network) if row["id"] == post.network_id)["hidden"])


def strike(sandbox: RunningSandbox, fault: str, **more: object) -> None:
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": fault, "on": "write", "count": 1, **more})


def kinds(post: Post) -> list[str]:
    assert post.case is not None
    return list(post.case.events.values_list("kind", flat=True))


def test_a_reply_under_our_post_is_hidden_and_shown_again(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = under_our_post(sandbox, account)
    assert done(post, Kind.HIDE, agent).state == "done"
    assert (post.hidden_at is not None, is_hidden(sandbox, post)) == (True, True)
    assert done(post, Kind.UNHIDE, agent).state == "done"
    assert (post.hidden_at, is_hidden(sandbox, post)) == (None, False)
    assert kinds(post)[-2:] == ["hidden", "unhidden"]


def test_the_audit_names_who_hid_it(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent) -> None:
    post = under_our_post(sandbox, account)
    done(post, Kind.HIDE, agent)
    assert post.case is not None
    assert post.case.events.get(kind="hidden").agent == agent


def test_nothing_is_offered_where_the_conversation_is_somebody_elses(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    case = complaint_case(sandbox, account)
    [post] = case.posts.all()
    assert moderating.choices([post]) == {post.pk: {}}
    with pytest.raises(NotModerated):
        moderate(post, Kind.HIDE, agent)


def test_an_answer_of_ours_is_deleted_and_its_words_stay_with_the_reply(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = answered(sandbox, account, agent, "Wrong train, sorry.")
    assert done(post, Kind.DELETE, agent).state == "done"
    assert not ours(sandbox, account, "Wrong train")
    assert (post.text, post.gone_reason, post.reply.text) == ("", "deleted", "Wrong train, sorry.")
    assert (kinds(post).count("deleted"), kinds(post).count("gone")) == (1, 0)
    assert moderating.choices([post]) == {post.pk: {}}


@pytest.mark.parametrize("fault", ["lost_answer", "accepted_503", "bad_json"])
def test_a_deletion_without_an_answer_is_tried_again_and_done(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent, fault: str
) -> None:
    post = answered(sandbox, account, agent, f"Gone without a word: {fault}.")
    strike(sandbox, fault)
    wish = done(post, Kind.DELETE, agent)
    assert (wish.state, wish.act_after > timezone.now(), post.gone_at) == ("queued", True, None)
    assert again(wish, post).state == "done"
    assert (post.gone_at is not None, wish.attempts) == (True, 2)


def test_a_worker_lost_after_the_call_costs_only_its_lease(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = answered(sandbox, account, agent, "Lost between call and commit.")
    claimed = acting.claim(moderate(post, Kind.DELETE, agent).pk)
    assert claimed is not None
    account.connect().delete(post.network_id)  # type: ignore[attr-defined]  # X's channel moderates
    Moderation.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    acting.take_over_from_the_dead()
    assert again(claimed, post).state == "done"
    assert (post.gone_at is not None, kinds(post).count("deleted")) == (True, 1)


def test_of_two_workers_one_makes_the_attempt(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent) -> None:
    wish = moderate(under_our_post(sandbox, account), Kind.HIDE, agent)
    assert acting.claim(wish.pk) is not None
    assert acting.claim(wish.pk) is None


def test_the_same_wish_twice_is_one_and_another_has_to_wait(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent, teammate: Agent
) -> None:
    post = answered(sandbox, account, agent, "Once is enough.")
    assert moderate(post, Kind.DELETE, agent) == moderate(post, Kind.DELETE, teammate)
    with pytest.raises(NotModerated):
        moderate(post, Kind.HIDE, agent)


def test_a_refusal_is_final_and_says_why(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent) -> None:
    news, post = under_our_post(sandbox, account), complaint_case(sandbox, account).posts.get()
    post.parent_network_id = post.thread_network_id = news.thread_network_id  # as X does not have it
    post.save()
    wish = done(post, Kind.HIDE, agent)
    assert (wish.state, post.hidden_at) == ("failed", None)
    assert wish.reason == "X lets us hide only answers in conversations that this account of ours began."


def test_what_its_author_deleted_meanwhile_says_so(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = under_our_post(sandbox, account)
    sandbox.play("DELETE", f"/play/posts/x/{post.network_id}")
    wish = done(post, Kind.HIDE, agent)
    assert (wish.state, wish.reason[:20]) == ("failed", "The post was deleted")


def test_what_is_not_possible_now_is_done_later(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent) -> None:
    post = under_our_post(sandbox, account)
    strike(sandbox, "rate_limit", seconds=600)
    wish = done(post, Kind.HIDE, agent)
    assert wish.state == "queued"
    assert wish.act_after > timezone.now() + timedelta(minutes=5)
    assert again(wish, post).state == "done"


def test_after_a_day_without_success_a_person_hears_of_it(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = under_our_post(sandbox, account)
    wish = moderate(post, Kind.HIDE, agent)
    Moderation.objects.update(created_at=timezone.now() - timedelta(days=2))
    strike(sandbox, "server_error")
    assert again(wish, post).state == "failed"


def test_a_refused_token_pauses_the_account_and_the_wish_waits(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = under_our_post(sandbox, account)
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "token_revoked"})
    wish = done(post, Kind.HIDE, agent)
    account.refresh_from_db()
    assert (wish.state, account.state) == ("queued", "refused")
    assert acting.waiting() == []


def test_a_wish_that_waits_can_be_given_up(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent) -> None:
    post = under_our_post(sandbox, account)
    wish = moderate(post, Kind.HIDE, agent)
    assert moderating.give_up(post)
    assert again(wish, post).state == "dropped"
    assert not is_hidden(sandbox, post)
    assert not moderating.give_up(post)


def test_an_answer_deleted_in_the_networks_own_app_ends_the_same(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = answered(sandbox, account, agent, "Deleted elsewhere.")
    looking.take_away(account, (GoneSeen(post.network_id, "deleted"),))
    post.refresh_from_db()
    assert (post.text, post.gone_reason, kinds(post)[-1]) == ("", "deleted", "gone")
    assert moderating.choices([post]) == {post.pk: {}}


def test_the_networks_word_of_a_deletion_may_come_before_its_answer(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent
) -> None:
    post = answered(sandbox, account, agent, "Its echo is faster.")
    wish = moderate(post, Kind.DELETE, agent)
    looking.take_away(account, (GoneSeen(post.network_id, "deleted"),))
    assert again(wish, post).state == "done"
    assert kinds(post)[-2:] == ["gone", "deleted"]


def test_another_case_sees_nothing_of_it(sandbox: RunningSandbox, account: ChannelAccount, agent: Agent) -> None:
    done(under_our_post(sandbox, account, "One."), Kind.HIDE, agent)
    assert Case.objects.filter(events__kind="hidden").count() == 1
    assert settling.due() == []
