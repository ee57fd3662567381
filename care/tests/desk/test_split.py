"""Splitting a case at the desk, and undoing it."""

import re
from typing import Any

import pytest
from django.test import Client

from care.models import Agent, Case, Post
from care.tests.desk.conftest import signed_in
from care.tests.make import make_post, make_reply, make_team


@pytest.fixture
def second(case: Case) -> Post:
    return make_post(case, "And where is my refund?")


def split(desk: Client, case: Case, *posts: Post) -> Any:
    return desk.post(f"/cases/{case.ref}/split/", {"post": [post.pk for post in posts]})


def test_the_form_lists_the_posts_with_their_answers(desk: Client, case: Case, second: Post) -> None:
    make_reply(case, to_post=second, text="It is on its way.")
    page = desk.get(f"/cases/{case.ref}/split/").content.decode()
    assert page.index("My train never came.") < page.index("where is my refund?") < page.index("It is on its way.")
    assert page.count('type="checkbox"') == 2


def test_what_is_ticked_becomes_a_case_of_its_own(desk: Client, case: Case, second: Post) -> None:
    answer = split(desk, case, second)
    half = Case.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{half.ref}/")
    page = desk.get(answer["Location"]).content.decode()
    assert "where is my refund?" in page
    assert f"split the case off {case.ref}" in page
    assert f"split {half.ref} off" in desk.get(f"/cases/{case.ref}/").content.decode()


def test_the_message_offers_to_undo_it(desk: Client, case: Case, second: Post) -> None:
    page = desk.get(split(desk, case, second)["Location"]).content.decode()
    address = re.search(r'action="(/cases/C-\d+/split/undo/)"', page)
    assert address
    answer = desk.post(address[1], follow=True)
    assert answer.redirect_chain == [(f"/cases/{case.ref}/", 303)]
    assert set(Case.objects.whole().get().posts.all()) == {case.first_post, second}


def test_a_split_that_is_undone_twice_says_so(desk: Client, case: Case, second: Post) -> None:
    split(desk, case, second)
    half = Case.objects.latest("pk")
    desk.post(f"/cases/{half.ref}/split/undo/")
    assert "no other half" in desk.post(f"/cases/{half.ref}/split/undo/", follow=True).content.decode()


@pytest.mark.parametrize("how_many", [0, 2])
def test_one_goes_and_one_stays_and_the_ticks_come_back(desk: Client, case: Case, second: Post, how_many: int) -> None:
    assert case.first_post
    answer = split(desk, case, *[case.first_post, second][:how_many])
    assert answer.status_code == 422
    assert answer.content.decode().count(" checked") == how_many
    assert Case.objects.count() == 1


def test_auditors_and_outsiders_split_nothing(case: Case, second: Post, auditor: Agent, outsider: Agent) -> None:
    for client, status in ((signed_in(auditor), 403), (signed_in(outsider), 404)):
        assert client.get(f"/cases/{case.ref}/split/").status_code == status
        assert split(client, case, second).status_code == status
    assert Case.objects.count() == 1


@pytest.mark.parametrize("post", ["x", "9" * 30, "-1", "\x00"])
def test_what_is_no_post_splits_nothing(desk: Client, case: Case, second: Post, post: str) -> None:
    assert desk.post(f"/cases/{case.ref}/split/", {"post": post}).status_code == 422


def test_a_half_is_not_put_back_into_another_teams_case(desk: Client, case: Case, second: Post) -> None:
    split(desk, case, second)
    half = Case.objects.latest("pk")
    Case.objects.filter(pk=case.pk).update(team=make_team(case.brand))
    answer = desk.post(f"/cases/{half.ref}/split/undo/", follow=True)
    assert answer.redirect_chain == [(f"/cases/{half.ref}/", 303)]
    assert "no other half any more that you could put it back into" in answer.content.decode()
    assert list(half.posts.all()) == [second]
