"""One customer's matter over its whole life on the networks: public and private words, and what became of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from care.casework.recording import By
from care.channels.x import gaps as walls
from care.intake import gaps, looking, tokens
from care.models import Agent, ChannelAccount, Gap, Post, Reply, Source, Team
from care.replies import sending, settling
from care.replies.writing import write
from care.tests.networks import complain, complaint_case, connect, fetch_all, ours
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

ROSA: dict[str, Any] = {"handle": "rosa_matters", "name": "Rosa", "followers": 900}


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    return connect(sandbox, team, "x")


@pytest.fixture
def private(sandbox: RunningSandbox, account: ChannelAccount) -> Post:
    """She complained in public, and wrote her booking number privately."""
    complain(sandbox, account, "My bag is lost.", author=ROSA)
    message = {"network": "x", "author": ROSA, "to": account.handle, "text": "Booking 4471."}
    network_id = sandbox.play("POST", "/play/messages", message)["id"]
    fetch_all(account)
    return Post.objects.select_related("case", "account__app", "author").get(network_id=network_id)


def look_again(account: ChannelAccount) -> None:
    """At the newest alone, however many other tests left on the network."""
    Post.objects.update(looked_up_at=timezone.now())
    newest = Post.objects.filter(direction="in").order_by("-posted_at", "-pk").values("pk")[:5]
    Post.objects.filter(pk__in=newest).update(looked_up_at=timezone.now() - timedelta(minutes=2))
    looking.look(account.pk)


def test_public_and_private_words_of_one_person_are_one_case(private: Post) -> None:
    assert private.visibility == "private"
    assert private.case is not None
    assert sorted(private.case.posts.values_list("visibility", flat=True))[-2:] == ["private", "public"]


def test_a_private_answer_stays_private_and_is_sent_once(
    sandbox: RunningSandbox, account: ChannelAccount, private: Post, agent: By
) -> None:
    assert private.case is not None
    assert agent is not None
    reply = write(private.case, agent, "We found it, it comes today.", private).reply
    sending.send(reply.pk)
    fetch_all(account)
    assert [row["visibility"] for row in ours(sandbox, account, "We found it, it comes today.")] == ["private"]
    assert private.case.posts.filter(direction="out").count() == 1


def test_a_private_answer_whose_outcome_is_unknown_is_found(
    sandbox: RunningSandbox, account: ChannelAccount, private: Post, agent: By
) -> None:
    assert private.case is not None
    assert agent is not None
    reply = write(private.case, agent, "Did this arrive?", private).reply
    sandbox.play("POST", "/play/faults", {"network": "x", "fault": "lost_answer", "on": "write", "count": 1})
    sending.send(reply.pk)
    Reply.objects.update(settle_at=timezone.now())
    settling.settle(reply.pk)
    reply.refresh_from_db()
    assert reply.state == "sent"
    assert len(ours(sandbox, account, "Did this arrive?")) == 1


@pytest.mark.parametrize("fault", ["", "lost_answer"])
def test_public_words_answered_privately_are_one_case_and_found_where_the_answer_is_lost(
    sandbox: RunningSandbox, account: ChannelAccount, agent: Agent, fault: str
) -> None:
    case = complaint_case(sandbox, account)
    public = Post.objects.select_related("account__app", "author").get(case=case)
    reply = write(case, agent, f"{fault or 'now'}: may we have your number?", public.privately()).reply
    if fault:
        sandbox.play("POST", "/play/faults", {"network": "x", "fault": fault, "on": "write", "count": 1})
    sending.send(reply.pk)
    fetch_all(account)
    assert [row["visibility"] for row in ours(sandbox, account, reply.text)] == ["private"]
    assert list(case.posts.values_list("direction", "visibility").order_by("pk")) == [
        ("in", "public"),
        ("out", "private"),
    ]
    assert Reply.objects.get().state == "sent"


def test_what_its_author_deletes_on_the_network_is_learned_and_erased(
    sandbox: RunningSandbox, account: ChannelAccount
) -> None:
    network_id = complain(sandbox, account, "I regret these words.")
    fetch_all(account)
    sandbox.play("DELETE", f"/play/posts/x/{network_id}")
    look_again(account)
    post = Post.objects.get(network_id=network_id)
    assert (post.text, post.gone_reason, post.raw) == ("", "deleted", None)
    assert post.case is not None
    assert post.case.events.filter(kind="gone").exists()


def test_how_far_it_went_round_is_learned(sandbox: RunningSandbox, account: ChannelAccount) -> None:
    network_id = complain(sandbox, account, "Share this!")
    fetch_all(account)
    sandbox.play("POST", f"/play/posts/x/{network_id}/spread", {"reposts": 2000})
    look_again(account)
    assert Post.objects.get(network_id=network_id).counts["reposts"] == 2000


def test_an_edit_on_the_network_is_one_post_with_its_earlier_wording(
    sandbox: RunningSandbox, account: ChannelAccount
) -> None:
    network_id = complain(sandbox, account, "Worst desk in town.")
    fetch_all(account)
    sandbox.play("POST", f"/play/posts/x/{network_id}", {"text": "Best desk in town."})
    fetch_all(account)
    look_again(account)
    post = Post.objects.get(case__isnull=False, text__contains="Best desk in town.")
    assert [revision.text for revision in post.revisions.all()] == [f"@{account.handle} Worst desk in town."]
    assert Post.objects.filter(case=post.case).count() == 1


def test_a_recoverable_gap_is_fetched_and_closed(
    sandbox: RunningSandbox, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walls, "_SETTLED", timedelta(0))
    network_id = complain(sandbox, account, "Written while nobody looked.")
    source = Source.objects.get(account=account, kind="mentions")
    now = timezone.now()
    gap = Gap.objects.create(source=source, since=now - timedelta(minutes=5), until=timezone.now(), reason="A test")
    gaps.recover(gap.pk)
    gap.refresh_from_db()
    assert gap.state == "recovered"
    assert Post.objects.filter(network_id=network_id, case__isnull=False).exists()


def test_a_listening_hit_says_that_it_can_be_answered_only_there(
    sandbox: RunningSandbox, account: ChannelAccount
) -> None:
    sandbox.play(
        "POST", "/play/posts", {"network": "x", "kind": "post", "author": ROSA, "text": "Nortwind lost my bag"}
    )
    source = Source.objects.create(account=account, kind="listening", query="nortwind")
    fetch_all(account)
    assert source.pk
    post = Post.objects.get(text="Nortwind lost my bag")
    assert (post.answerable, bool(post.answerable_reason)) == ("there", True)


def test_an_account_without_a_running_out_token_is_left_alone(account: ChannelAccount) -> None:
    before = bytes(account.sealed)
    tokens.refresh(account.pk)
    account.refresh_from_db()
    assert (bytes(account.sealed), account.refresh_leased_until) == (before, None)
