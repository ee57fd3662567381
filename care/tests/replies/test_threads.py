"""A long answer as a numbered thread: each part its own reply, sent once the part before it stands."""

import uuid

import pytest

from care.casework.recording import By
from care.models import Case, ChannelAccount, Reply, Team
from care.replies import deciding, sending
from care.replies.writing import parts_of, targets, write
from care.tests.networks import complaint_case, connect, fetch_all, ours
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

LONG = "We are sorry for what happened to you on Sunday. " * 12


@pytest.fixture
def account(sandbox: RunningSandbox, team: Team) -> ChannelAccount:
    return connect(sandbox, team, "x")


@pytest.fixture
def thread(sandbox: RunningSandbox, account: ChannelAccount, agent: By) -> Case:
    case = complaint_case(sandbox, account)
    assert agent is not None
    write(case, agent, LONG, targets(case)[0], as_thread=True)
    return case


def test_the_parts_stand_one_under_the_other(sandbox: RunningSandbox, account: ChannelAccount, thread: Case) -> None:
    parts = list(thread.replies.order_by("id"))
    for part in parts:
        sending.send(part.pk)
    by_id = {row["id"]: row for row in ours(sandbox, account, "what happened to you on Sunday")}
    assert len(parts) == 3
    posts = [Reply.objects.select_related("post").get(pk=part.pk).post for part in parts]
    assert [by_id[post.network_id]["in_reply_to"] for post in posts if post] == [
        parts[0].to_post.network_id, *[post.network_id for post in posts[:-1] if post]]  # fmt: skip
    fetch_all(account)
    assert thread.posts.filter(direction="out").count() == 3


def test_a_part_waits_for_the_one_before_it(thread: Case) -> None:
    first, second, _ = thread.replies.order_by("id")
    assert sending.claim(second.pk) is None
    sending.send(first.pk)
    assert sending.claim(second.pk) is not None


def test_where_a_part_fails_those_behind_it_are_not_sent(thread: Case, agent: By) -> None:
    first, second, third = thread.replies.order_by("id")
    sending.send(first.pk)
    assert deciding.give_up(second, agent)
    third.refresh_from_db()
    assert (third.state, third.reason) == ("failed", "The part before it was not sent.")


def test_the_same_form_sent_twice_is_one_thread(sandbox: RunningSandbox, account: ChannelAccount, agent: By) -> None:
    case = complaint_case(sandbox, account)
    target = targets(case)[0]
    assert agent is not None
    token = uuid.uuid4()
    write(case, agent, LONG, target, token, as_thread=True)
    assert not write(case, agent, LONG, target, token, as_thread=True).is_new
    assert case.replies.count() == len(parts_of(LONG, target)) == 3
