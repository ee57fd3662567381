"""Liking a customer's words in the account's name, on real HTTP answers of the network in a box."""

from typing import Any

import pytest

from care.models import Agent, ChannelAccount, Moderation, Post, Team
from care.replies import acting, moderating
from care.tests.networks import complaint_case, connect
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

Kind = Moderation.Kind


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    """Of a network that likes."""
    return connect(sandbox, team, "facebook")


@pytest.fixture
def post(sandbox: RunningSandbox, account: ChannelAccount) -> Post:
    return complaint_case(sandbox, account, "Your crew was lovely.").posts.get()


def done(post: Post, kind: Kind, agent: Agent) -> Moderation:
    """Wished for, and one attempt made."""
    wish = moderating.moderate(post, kind, agent)
    acting.act(wish.pk)
    wish.refresh_from_db()
    post.refresh_from_db()
    return wish


def likes(sandbox: RunningSandbox, post: Post) -> dict[str, Any]:
    """What the network itself says, to the account."""
    token = post.account.secrets()["page_token"]
    path = f"/v26.0/{post.network_id}?fields=like_count,user_likes"
    found = sandbox.ask("GET", path, headers={"Authorization": f"Bearer {token}"}).json()
    return {name: found[name] for name in ("like_count", "user_likes")}


def test_words_are_liked_and_the_like_is_taken_back(sandbox: RunningSandbox, post: Post, agent: Agent) -> None:
    assert done(post, Kind.LIKE, agent).state == "done"
    assert (post.liked_at is not None, likes(sandbox, post)) == (True, {"like_count": 1, "user_likes": True})
    assert done(post, Kind.UNLIKE, agent).state == "done"
    assert (post.liked_at, likes(sandbox, post)) == (None, {"like_count": 0, "user_likes": False})


def test_the_audit_names_who_liked_it(post: Post, agent: Agent) -> None:
    done(post, Kind.LIKE, agent)
    assert post.case is not None
    assert [(event.kind, event.agent) for event in post.case.events.order_by("-pk")[:1]] == [("liked", agent)]


def test_liked_twice_is_liked_once(sandbox: RunningSandbox, post: Post, agent: Agent) -> None:
    strike = {"network": "facebook", "fault": "lost_answer", "on": "write", "count": 1}
    sandbox.play("POST", "/play/faults", strike)
    wish = done(post, Kind.LIKE, agent)
    assert (wish.state, likes(sandbox, post)["like_count"]) == ("queued", 1)
    Moderation.objects.update(act_after=wish.created_at)
    acting.act(wish.pk)
    wish.refresh_from_db()
    assert (wish.state, likes(sandbox, post)["like_count"]) == ("done", 1)


def test_only_customers_public_words_are_liked_and_where_the_network_lets_us(
    sandbox: RunningSandbox, post: Post, team: Team
) -> None:
    assert Kind.LIKE in moderating.choices([post])[post.pk]
    post.visibility = "private"
    assert Kind.LIKE not in moderating.choices([post])[post.pk]
    elsewhere = complaint_case(sandbox, connect(sandbox, team, "x")).posts.get()
    assert Kind.LIKE not in moderating.choices([elsewhere])[elsewhere.pk]
