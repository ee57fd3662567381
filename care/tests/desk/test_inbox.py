"""The inbox: who waits, in which order, and what a row says."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care.casework import assigning, snoozing, solving
from care.desk import listing
from care.desk.filters import Filters
from care.models import Agent, Case, ChannelAccount
from care.tests.desk.conftest import signed_in
from care.tests.make import make_account, make_author, make_case, make_post, make_reply, minutes_ago


def inbox(desk: Client, query: str = "") -> str:
    answer = desk.get(f"/inbox/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def ids(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<li class="row[^"]*" id="case-(\d+)"', page)]


def older(page: str) -> str:
    """The query of the address under "Show more", or nothing."""
    found = re.search(r'rel="next" href="/inbox/([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def test_who_waits_longest_stands_on_top(desk: Client, account: ChannelAccount) -> None:
    made = {age: make_case(account, posted_at=minutes_ago(age)).pk for age in (5, 40, 12)}
    assert ids(inbox(desk)) == [made[40], made[12], made[5]]


def test_a_row_says_who_wrote_what_and_how_long_ago(desk: Client, account: ChannelAccount) -> None:
    author = make_author(account.brand, name="Priya", handle="priyan", followers=48_200, is_verified=True)
    case = make_case(account, "Stuck in Leeds.", author=author, posted_at=minutes_ago(34))
    make_post(case, "Is anybody there?")
    page = inbox(desk)
    for words in ("Priya", "@priyan", "48k", "verified", "Stuck in Leeds.", "2 posts", "Is anybody there?", "34 min"):
        assert words in page


def test_each_view_holds_its_own(desk: Client, agent: Agent, account: ChannelAccount) -> None:
    free, mine, asleep, solved = (make_case(account).pk for _ in range(4))
    assigning.assign(Case.objects.get(pk=mine), agent, agent)
    snoozing.snooze(Case.objects.get(pk=asleep), timezone.now() + timedelta(hours=1), agent)
    solving.solve(Case.objects.get(pk=solved), agent)
    shown = {
        view: set(ids(inbox(desk, f"?view={view}"))) for view in ("unassigned", "mine", "all", "snoozed", "solved")
    }
    expected = {"unassigned": {free}, "mine": {mine}, "all": {free, mine}, "snoozed": {asleep}, "solved": {solved}}
    assert shown == expected
    assert set(ids(inbox(desk, "?view=everything"))) == {free, mine, asleep, solved}


def test_a_view_says_how_many_it_holds_and_never_counts_the_solved(desk: Client, account: ChannelAccount) -> None:
    for _ in range(3):
        make_case(account)
    page = inbox(desk)
    counts = dict(re.findall(r'id="view-(\w+)".*?class="count">(\d+)<', page, re.DOTALL))
    assert counts["unassigned"] == "3"


def test_only_unsolved_cases_are_ever_counted(desk: Client, case: Case) -> None:
    with CaptureQueriesContext(connection) as queries:
        inbox(desk, "?view=solved")
    counting = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert len(counting) == 1
    assert 'NOT ("care_case"."state" = \'solved\'' in counting[0]


def test_an_outsider_sees_an_empty_inbox(outsider: Agent, case: Case) -> None:
    page = inbox(signed_in(outsider), "?view=everything")
    assert ids(page) == []
    assert "My train never came" not in page


def test_filters_narrow_by_network_and_state(desk: Client, account: ChannelAccount) -> None:
    on_x = make_case(account).pk
    other = make_case(make_account("facebook", account.default_team)).pk
    answered = make_case(account, state="waiting").pk
    assert ids(inbox(desk, "?network=facebook")) == [other]
    assert ids(inbox(desk, "?state=waiting")) == [answered]
    assert set(ids(inbox(desk, "?network=x&state=new"))) == {on_x}


@pytest.mark.parametrize(
    "q", ["umbrella", "UMBRELLA green", '"green umbrella"', "umbrella -red", "@lost_one", "@LOST_ONE"]
)
def test_search_finds_words_of_any_post_and_handles(desk: Client, account: ChannelAccount, q: str) -> None:
    case = make_case(account, "Hello?", author=make_author(account.brand, handle="lost_one"))
    make_post(case, "I left my green umbrella on the 7:12.")
    make_case(account, "Something else.")
    assert ids(desk.get("/inbox/", {"view": "everything", "q": q}).content.decode()) == [case.pk]


@pytest.mark.parametrize("q", ["\x00", "a\x00b", "'", '"', "\\", "&|!", "C-", "@", "%", "x" * 5000, "🙃", "<script>"])
def test_whatever_is_searched_for_there_is_an_answer(desk: Client, case: Case, q: str) -> None:
    answer = desk.get("/inbox/", {"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["view=x", "team=none", "tag=none", "saved=none", "from=x", "network=nope", "state=solved"]
)
def test_filters_that_make_no_sense_are_left_aside(desk: Client, case: Case, query: str) -> None:
    inbox(desk, f"?{query}")


def test_pages_go_on_while_there_is_more(desk: Client, account: ChannelAccount) -> None:
    for age in range(52):
        make_case(account, posted_at=minutes_ago(age))
    first = inbox(desk)
    second = inbox(desk, older(first))
    assert (len(ids(first)), len(ids(second))) == (50, 2)
    assert older(second) == ""
    assert not set(ids(first)) & set(ids(second))


FATES: dict[str, Callable[[int], dict[str, Any]]] = {
    "unassigned": lambda age: {"waiting_since": minutes_ago(age) if age % 2 else None},
    "all": lambda age: {"waiting_since": minutes_ago(9) if age % 3 else None},
    "snoozed": lambda age: {"snoozed_until": minutes_ago(-9 - age % 4)},
    "everything": lambda age: {"created_at": minutes_ago(age % 4)},
    "solved": lambda age: {
        "state": "solved",
        "is_receiving": False,
        "waiting_since": None,
        "solved_at": minutes_ago(age % 4),
    },
}


@pytest.mark.parametrize("view", FATES)
def test_every_view_is_read_to_its_end_in_one_order(
    desk: Client, agent: Agent, account: ChannelAccount, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 4)
    for age in range(15):
        make_case(account, **FATES[view](age))
    page = inbox(desk, f"?view={view}")
    found = ids(page)
    while address := older(page):
        page = inbox(desk, address)
        found += ids(page)
    assert len(set(found)) == 15
    assert found == list(listing.listed(agent, Filters(view=view)).values_list("pk", flat=True))


@pytest.mark.parametrize("after", ["", "x", "n-", "-1", "5-5", "n-999999999999999999", "9999999999999999-1", "1-1-1"])
def test_a_place_that_is_none_is_an_empty_page_at_worst(desk: Client, case: Case, after: str) -> None:
    for view in ("unassigned", "everything", "solved", "snoozed"):
        inbox(desk, f"?view={view}&after={after}")


def test_the_page_takes_five_queries_at_most_however_many_rows(desk: Client, account: ChannelAccount) -> None:
    spent = []
    for more in (5, 45):
        for _ in range(more):
            make_reply(make_case(account), state="failed")
        cache.clear()
        inbox(desk)  # what stands around the list is asked for once in some seconds, for all pages
        with CaptureQueriesContext(connection) as queries:
            inbox(desk)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 5


@pytest.mark.parametrize(
    ("state", "words"),
    [("failed", "answer not sent"), ("unconfirmed", "answer unconfirmed"), ("queued", "answer on its way")],
)
def test_a_row_says_when_our_answer_did_not_arrive(desk: Client, case: Case, state: str, words: str) -> None:
    make_reply(case, state=state)
    assert words in inbox(desk)


def test_a_row_says_when_our_answer_waits_for_its_account(desk: Client, case: Case, account: ChannelAccount) -> None:
    make_reply(case)
    ChannelAccount.objects.filter(pk=account.pk).update(state="paused")
    assert "answer held" in inbox(desk)


def test_a_row_tells_of_our_latest_answer_alone(desk: Client, case: Case) -> None:
    make_reply(case, state="failed", reason="Too long.")
    assert "answer not sent" in inbox(desk)
    make_reply(case)
    assert "answer not sent" not in inbox(desk)


def test_who_belongs_nowhere_is_told_so(db: None) -> None:
    nobody = Agent.objects.create_user(username="nobody")
    assert "You belong to no team yet" in inbox(signed_in(nobody))


def test_the_pressure_is_that_of_the_view(desk: Client, agent: Agent, account: ChannelAccount) -> None:
    make_case(account, posted_at=minutes_ago(60))
    mine = make_case(account, posted_at=minutes_ago(60))
    Case.objects.filter(pk=mine.pk).update(assignee=agent)
    found = {view: desk.get(f"/inbox/?view={view}").context["pressure"] for view in ("unassigned", "mine", "all")}
    assert {view: pressure.late for view, pressure in found.items()} == {"unassigned": 1, "mine": 1, "all": 2}
    for address in ("?view=solved", "?view=everything", "?view=all&network=x"):
        assert desk.get(f"/inbox/{address}").context["pressure"] is None


def test_the_pressure_says_how_many_are_late(desk: Client, account: ChannelAccount) -> None:
    for age in (30, 25, 16, 1):
        make_case(account, posted_at=minutes_ago(age))
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", inbox(desk)))
    assert "2 late 1 at risk longest wait 30 min" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Nobody is waiting"),
        ("?view=mine", "You have no open case"),
        ("?view=snoozed", "Nothing is snoozed"),
        ("?view=solved", "No case yet"),
        ("?network=x", "leave no case in this view"),
        ("?q=umbrella", "Nothing found for “umbrella” here."),
    ],
)
def test_an_empty_list_says_why_it_is_empty(desk: Client, query: str, words: str) -> None:
    assert words in inbox(desk, query)
