"""A long case by pages, what is new in it, and changes in a row."""

import html
import re
import uuid

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from care.casework import assigning, noting
from care.desk import stretches
from care.models import Agent, Case, CaseEvent, ChannelAccount, Note, Post, ReadMarker
from care.tests.desk.conftest import signed_in
from care.tests.make import make_author, make_case, make_post, make_reply, minutes_ago


@pytest.fixture
def long_case(case: Case, agent: Agent) -> Case:
    """Sixty posts, ten answers and ten notes, one after the other; then the opening of the case."""
    Post.objects.filter(case=case).update(posted_at=minutes_ago(500), text="Words 0.")
    for number in range(1, 60):
        make_post(case, f"Words {number}.", posted_at=minutes_ago(400 - number))
    for number in range(10):
        made = make_reply(case, text=f"Answer {number}.", agent=agent)
        type(made).objects.filter(pk=made.pk).update(created_at=minutes_ago(370.5 - number))
        note = noting.note(case, agent, f"Note {number}.", uuid.uuid4())
        Note.objects.filter(pk=note.pk).update(created_at=minutes_ago(350.5 - number))
    return Case.objects.get(pk=case.pk)


def page_of(desk: Client, case: Case, query: str = "") -> str:
    answer = desk.get(f"/cases/{case.ref}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def anchors(page: str) -> list[str]:
    """Of the items of the timeline, without the line before what is new."""
    timeline = page.split('id="timeline"')[1].split("</section>", maxsplit=1)[0].split('id="composer"', maxsplit=1)[0]
    return re.findall(r'<li class="[^"]*" id="((?!new)[\w-]+)"', timeline)


def earlier(page: str) -> str:
    """The query of the link to earlier items, or nothing."""
    found = re.search(r'href="/cases/[\w-]+/(\?[^"]*before=[^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def test_the_newest_forty_are_shown_with_a_link_to_earlier_ones(desk: Client, long_case: Case) -> None:
    page = page_of(desk, long_case)
    assert len(anchors(page)) == 40
    assert "Words 59." in page
    assert "Words 5." not in page.split('id="timeline"')[1].split('id="composer"')[0]
    assert re.search(r"Show 40 earlier</a> <span[^>]*>of 41<", page)


def test_pages_of_earlier_items_lead_to_the_first_and_miss_none(desk: Client, long_case: Case) -> None:
    whole = anchors(page_of(desk, long_case, "?since=0-0-0"))
    page = page_of(desk, long_case)
    found = anchors(page)
    while query := earlier(page):
        page = page_of(desk, long_case, query)
        assert "To the newest" in page
        found = anchors(page) + found
    assert len(whole) == 81
    assert found == whole


def test_items_of_one_moment_are_split_between_pages_in_one_order(desk: Client, case: Case) -> None:
    at = minutes_ago(5)
    for number in range(90):
        make_post(case, f"Words {number}.", posted_at=at)
    Post.objects.filter(case=case).update(posted_at=at)
    page = page_of(desk, case)
    found = anchors(page)
    while query := earlier(page):
        page = page_of(desk, case, query)
        found = anchors(page) + found
    assert found == anchors(page_of(desk, case, "?since=0-0-0"))
    assert len({*found}) == len(found) == 92


def test_a_page_looks_again_at_what_it_shows_and_at_what_came_since(desk: Client, long_case: Case) -> None:
    page = page_of(desk, long_case)
    before = anchors(page)
    make_post(long_case, "More words.")
    source = re.search(r'data-source="/cases/[\w-]+/([^"]*)"', page)
    assert source
    again = anchors(page_of(desk, long_case, html.unescape(source[1])))
    assert again[:-1] == before


@pytest.mark.parametrize(
    "place",
    ["", "x", "1-1", "-1-0-0", "1-1-1-1", "9" * 18 + "-0-0", "1-9-9", "٣-0-0", "0-0-0", f"1-{'9' * 18}-{'9' * 18}"],
)
def test_a_place_that_is_none_breaks_no_page(desk: Client, long_case: Case, place: str) -> None:
    for name in ("before", "since", "seen"):
        page_of(desk, long_case, f"?{name}={place}")


def test_what_came_since_one_looked_stands_below_a_line(desk: Client, teammate: Agent, case: Case) -> None:
    assert 'id="new"' not in page_of(desk, case)
    make_post(case, "Are you there?")
    noting.note(case, teammate, "I know them.", uuid.uuid4())
    page = page_of(desk, case)
    assert page.count('id="new"') == 1
    places = [page.index(words) for words in ("My train never came", "New since you looked", "Are you there?")]
    assert places == sorted(places)
    assert 'id="new"' not in page_of(desk, case)


def test_ones_own_doing_is_nothing_new(desk: Client, agent: Agent, case: Case) -> None:
    page_of(desk, case)
    noting.note(case, agent, "Mine.", uuid.uuid4())
    make_reply(case, agent=agent)
    assigning.assign(case, agent, agent)
    assert 'id="new"' not in page_of(desk, case)


def test_the_line_stays_while_the_page_looks_again(desk: Client, case: Case) -> None:
    page_of(desk, case)
    make_post(case, "Are you there?")
    source = re.search(r'data-source="/cases/[\w-]+/([^"]*)"', page_of(desk, case))
    assert source
    assert 'id="new"' in page_of(desk, case, html.unescape(source[1]))


def test_nothing_that_comes_while_one_looks_is_told_as_new(desk: Client, case: Case) -> None:
    source = re.search(r'data-source="/cases/[\w-]+/([^"]*)"', page_of(desk, case))
    assert source
    make_post(case, "Are you there?")
    assert 'id="new"' not in page_of(desk, case, html.unescape(source[1]))


def test_each_agent_has_a_marker_that_never_goes_back(agent: Agent, teammate: Agent, case: Case) -> None:
    late, early = minutes_ago(1), minutes_ago(9)
    assert ReadMarker.move(agent, case, late).seen_until is None
    assert ReadMarker.move(agent, case, early).seen_until == late
    assert ReadMarker.move(agent, case, late).seen_until == late
    assert ReadMarker.move(teammate, case, early).seen_until is None


def test_earlier_pages_leave_the_marker_alone(desk: Client, agent: Agent, long_case: Case) -> None:
    page_of(desk, long_case, f"?before={stretches.Spot(minutes_ago(380), 0, 0)}")
    assert not ReadMarker.objects.filter(agent=agent).exists()


def test_the_inbox_marks_what_one_has_not_read(desk: Client, teammate: Agent, case: Case) -> None:
    def is_marked() -> bool:
        return "row-unread" in desk.get("/inbox/?view=all").content.decode()

    assert is_marked()
    page_of(desk, case)
    assert not is_marked()
    make_post(case, "Are you there?")
    assert is_marked()
    assert f'href="/cases/{case.ref}/?from=view%3Dall#new"' in desk.get("/inbox/?view=all").content.decode()
    page_of(desk, case)
    assert not is_marked()


def test_what_a_colleague_has_is_not_ones_own_to_read(desk: Client, teammate: Agent, case: Case) -> None:
    assigning.assign(case, teammate, teammate)
    assert "row-unread" not in desk.get("/inbox/?view=all").content.decode()
    assert "row-unread" in signed_in(teammate).get("/inbox/?view=all").content.decode()


def test_changes_in_a_row_are_folded_and_words_between_divide_them(
    desk: Client, agent: Agent, teammate: Agent, case: Case
) -> None:
    Post.objects.filter(case=case).update(posted_at=minutes_ago(30))
    for to in (agent, teammate, None):
        assigning.assign(case, to, agent)
    page_of(desk, case)
    make_post(case, "Are you there?")
    assigning.assign(case, agent, agent)
    timeline = page_of(desk, case).split('id="timeline"')[1].split('id="composer"')[0]
    assert re.findall(r"(\d) changes", timeline) == ["4"]
    assert timeline.index("4 changes") < timeline.index("New since you looked") < timeline.index("Are you there?")
    assert CaseEvent.objects.filter(case=case, kind="assigned").count() == 4


def test_a_page_of_a_long_case_takes_no_more_queries_than_a_short_one(
    desk: Client, auditor: Agent, long_case: Case
) -> None:
    spent = {}
    reader = signed_in(auditor)
    for name, who, query in (("all", reader, "?since=0-0-0"), ("newest", reader, ""), ("works", desk, "")):
        cache.clear()
        page_of(who, long_case, query)
        with CaptureQueriesContext(connection) as queries:
            page_of(who, long_case, query)
        spent[name] = len(queries)
    assert spent["newest"] == spent["all"] <= 16
    assert spent["works"] <= 20


def test_a_row_is_what_its_template_makes_of_it(desk: Client, account: ChannelAccount) -> None:
    words = "100 %(name)s <b>&amp;</b> \"'{{ x }}"
    case = make_case(account, words, author=make_author(account.brand, name="<i>%s</i>", handle="h%d"))
    page = desk.get("/inbox/?view=all").content.decode()
    assert f'<span dir="auto">{html.escape(words)}</span>' in page
    assert f"<bdi>{html.escape('<i>%s</i>')}</bdi>" in page
    assert f'id="case-{case.pk}"' in page
    assert "\x00" not in page
