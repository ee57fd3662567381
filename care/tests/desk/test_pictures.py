"""Customers' pictures, through the desk."""

import pytest
from django.test import Client

from care.casework.correcting import erase
from care.channels import pictures
from care.channels.base import Rejected
from care.channels.x import XChannel
from care.models import Agent, Case, ChannelAccount, Post
from care.tests.desk.conftest import signed_in
from care.tests.networks import complain, fetch_all
from sandbox.tests.running import RunningSandbox

pytestmark = pytest.mark.django_db

HOSTS = XChannel.picture_hosts


@pytest.fixture
def pictured(sandbox: RunningSandbox, live_account: ChannelAccount) -> Post:
    photo = {"kind": "photo", "url": f"{sandbox.url}/static/samples/queue.svg", "width": 640, "height": 420}
    network_id = complain(sandbox, live_account, "Look at this queue!", media=[photo])
    fetch_all(live_account)
    return Post.objects.get(network_id=network_id)


def test_an_agent_sees_the_customers_picture_from_the_desks_own_address(pictured: Post, agent: Agent) -> None:
    desk = signed_in(agent)
    assert pictured.case is not None
    address = f"/pictures/{pictured.pk}/0/small/"
    assert address in desk.get(f"/cases/{pictured.case.ref}/").content.decode()
    answer = desk.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_who_may_not_see_the_case_sees_no_picture(pictured: Post, outsider: Agent) -> None:
    assert signed_in(outsider).get(f"/pictures/{pictured.pk}/0/small/").status_code == 404


def test_a_picture_that_was_taken_away_is_gone_here_too(pictured: Post, agent: Agent) -> None:
    erase(pictured, "deleted")
    assert signed_in(agent).get(f"/pictures/{pictured.pk}/0/small/").status_code == 404


def test_a_picture_that_is_not_there_is_not_found(pictured: Post, agent: Agent, client: Client) -> None:
    assert signed_in(agent).get(f"/pictures/{pictured.pk}/7/small/").status_code == 404
    assert client.get(f"/pictures/{pictured.pk}/0/small/").status_code == 302


@pytest.mark.parametrize(
    "url",
    ["http://pbs.twimg.com/a.jpg", "https://pbs.twimg.com.evil.example/a.jpg", "https://127.0.0.1/a.jpg",
     "https://user@pbs.twimg.com/a.jpg", "https://pbs.twimg.com:8443/a.jpg", "file:///etc/passwd", "",
     "https://[::1", "http://169.254.169.254/latest", "//pbs.twimg.com/a.jpg"],
)  # fmt: skip
def test_nothing_is_fetched_from_anywhere_else(url: str) -> None:
    with pytest.raises(Rejected, match="not on a host"):
        pictures.fetch(HOSTS, url)


def test_an_answer_that_is_no_picture_is_not_passed_on(sandbox: RunningSandbox) -> None:
    with pytest.raises(Rejected, match="no picture"):
        pictures.fetch(HOSTS, f"{sandbox.url}/", sandbox.url)


def test_no_account_means_no_sandbox(case: Case) -> None:
    with pytest.raises(Rejected):
        pictures.fetch(HOSTS, "http://127.0.0.1:1/static/a.png")
