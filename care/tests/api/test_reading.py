"""Lists of cases, and one with its posts."""

from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from care.casework.solving import solve
from care.models import Case, ChannelAccount
from care.tests.make import make_account, make_case, make_post, minutes_ago

LIST = "/api/v1/cases/"


def pages(partner: Client, **asked: Any) -> list[dict[str, Any]]:
    """All pages of a list."""
    found = [partner.get(LIST, asked).json()]
    while found[-1]["page"]["has_more"]:
        found.append(partner.get(LIST, {**asked, "cursor": found[-1]["page"]["next_cursor"]}).json())
    return found


def refs(found: list[dict[str, Any]]) -> list[str]:
    return [case["ref"] for page in found for case in page["data"]]


def test_a_case_in_a_list_has_the_promised_shape(partner: Client, case: Case) -> None:
    (shown,) = partner.get(LIST).json()["data"]
    assert shown["ref"] == case.ref
    assert shown["state"] == "new"
    assert shown["brand"] == "northwind"
    assert shown["networks"] == ["x"]
    assert shown["author"]["handle"].startswith("customer")
    assert shown["created_at"].endswith("Z")
    assert "posts" not in shown


def test_one_case_has_its_posts_oldest_first(partner: Client, case: Case) -> None:
    make_post(case, text="I wrote before.", posted_at=minutes_ago(30), raw={"secret": "raw"})
    shown = partner.get(f"{LIST}{case.ref}/").json()
    assert [post["text"] for post in shown["posts"]] == ["I wrote before.", "My train never came."]
    assert set(shown["posts"][0]) == {
        *("id", "network", "network_id", "kind", "direction", "visibility", "text", "author", "posted_at")
    }
    assert shown["posts"][0]["direction"] == "in"
    assert shown["posts"][0]["author"]["network_id"]


def test_a_case_without_a_known_author_says_so(partner: Client, case: Case) -> None:
    case.posts.update(author=None)
    assert partner.get(f"{LIST}{case.ref}/").json()["author"] is None


@pytest.mark.parametrize("ref", ["C-1", "nonsense", "%00", "C-" + "9" * 400, "٣", "C-%F0%9F%9A%82"])
def test_a_case_that_is_not_there_is_said_to_be_so(partner: Client, ref: str) -> None:
    answer = partner.get(f"{LIST}{ref}/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_newest_first_and_by_id_where_times_are_the_same(partner: Client, account: ChannelAccount) -> None:
    cases = [make_case(account) for _ in range(5)]
    Case.objects.update(created_at=timezone.now())
    assert refs(pages(partner, limit=2)) == [case.ref for case in reversed(cases)]


def test_cases_written_while_pages_are_read_change_nothing(partner: Client, account: ChannelAccount) -> None:
    before = {make_case(account, created_at=minutes_ago(number // 2)).ref for number in range(7)}
    seen: list[str] = []
    asked = {"limit": "2"}
    while True:
        answer = partner.get(LIST, asked).json()
        seen += [case["ref"] for case in answer["data"]]
        make_case(account)
        make_case(account, created_at=minutes_ago(500))
        if not answer["page"]["has_more"] or len(seen) > 40:
            break
        asked["cursor"] = answer["page"]["next_cursor"]
        if before <= set(seen):
            break
    assert before <= set(seen)
    assert len(seen) == len(set(seen))


def test_the_last_page_has_no_cursor(partner: Client, account: ChannelAccount) -> None:
    for _ in range(4):
        make_case(account)
    first, last = pages(partner, limit=2)
    assert first["page"]["has_more"]
    assert last["page"] == {"next_cursor": None, "has_more": False}


def test_filtered_by_state(partner: Client, account: ChannelAccount) -> None:
    solved, new = make_case(account), make_case(account)
    solve(solved, None)
    assert refs(pages(partner, state="solved")) == [solved.ref]
    assert refs(pages(partner, state=["new", "solved"])) == [new.ref, solved.ref]


def test_filtered_by_network(partner: Client, account: ChannelAccount) -> None:
    on_x, on_facebook = make_case(account), make_case(make_account("facebook", account.default_team))
    assert refs(pages(partner, network="facebook")) == [on_facebook.ref]
    assert refs(pages(partner, network="x")) == [on_x.ref]


@pytest.mark.parametrize(
    "asked",
    [
        *({"state": "closed"}, {"network": "myspace"}, {"limit": "101"}, {"limit": "0"}, {"limit": "many"}),
        *({"cursor": "forged"}, {"cursor": "a\x00b"}, {"cursor": "x" * 5000}, {"sort": "password"}, {"brand": "other"}),
    ],
)
def test_what_cannot_be_asked_is_named(partner: Client, asked: dict[str, str]) -> None:
    answer = partner.get(LIST, asked)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{next(iter(asked))}")


def test_more_cases_cost_no_more_queries(
    partner: Client, account: ChannelAccount, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        make_case(account)
    partner.get(LIST)
    with django_assert_max_num_queries(2):
        partner.get(LIST)


def test_pages_touch_but_do_not_overlap(partner: Client, account: ChannelAccount) -> None:
    for _ in range(6):
        make_case(account)
    found = pages(partner, limit=2)
    assert all(not {*refs([one])} & {*refs([other])} for one, other in pairwise(found))
