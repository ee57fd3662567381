"""The page of one case: everything that was said and done, oldest first."""

import re
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care.casework import assigning, noting, solving
from care.models import Agent, Case, ChannelAccount, Post, Reply
from care.tests.make import make_account, make_author, make_case, make_post, make_reply, make_team, minutes_ago


def page_of(desk: Client, case: Case, query: str = "") -> str:
    answer = desk.get(f"/cases/{case.ref}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_timeline_is_one_and_oldest_first(desk: Client, agent: Agent, case: Case) -> None:
    Post.objects.filter(case=case).update(text="First words.", posted_at=minutes_ago(9))
    make_post(case, "Second words.", posted_at=minutes_ago(5))
    noting.note(case, agent, "A note.", uuid.uuid4())
    make_reply(case, text="An answer.", agent=agent)
    page = page_of(desk, case).split('id="timeline"')[1].split('id="composer"')[0]
    places = [page.index(words) for words in ("First words.", "Second words.", "A note.", "An answer.")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "queued"}, ["Queued", "Undo"]),
        ({"state": "queued", "first_attempt_at": timezone.now()}, ["Queued", "Do not send"]),
        ({"state": "sending"}, ["Sending"]),
        (
            {"state": "failed", "reason": "X says: too soon."},
            ["Not sent", "X says: too soon.", "Edit and retry", "Send again", "Give up"],
        ),
        ({"state": "failed", "reason": "It was given up."}, ["Given up"]),
        ({"state": "unconfirmed"}, ["Unconfirmed", "looks on the network"]),
        ({"state": "unconfirmed", "needs_person": True}, ["Unconfirmed", "It is there", "Send again"]),
    ],
)
def test_a_reply_says_how_it_fares(desk: Client, case: Case, changes: dict[str, Any], said: list[str]) -> None:
    make_reply(case, **changes)
    shown = plain(page_of(desk, case))
    assert [words for words in said if words not in shown] == []


def test_a_sent_reply_is_shown_once_with_its_link(desk: Client, agent: Agent, case: Case) -> None:
    post = make_post(case, "Here we are.", direction="out", url="https://example.com/1")
    make_reply(case, text="Here we are.", state="sent", sent_at=timezone.now(), post=post, agent=agent)
    page = page_of(desk, case)
    assert page.count("Here we are.") == 1
    assert 'href="https://example.com/1"' in page


def test_a_reply_on_an_account_that_is_cut_off_says_what_it_waits_for(
    desk: Client, case: Case, account: ChannelAccount
) -> None:
    ChannelAccount.objects.filter(pk=account.pk).update(state="refused")
    make_reply(case)
    assert "It waits until a manager reconnects" in page_of(desk, case)
    ChannelAccount.objects.filter(pk=account.pk).update(state="paused")
    assert "It waits: a manager has paused" in page_of(desk, case)


def test_photos_carry_their_description_and_come_through_the_desk(desk: Client, case: Case) -> None:
    media = [{"kind": "photo", "url": "https://pbs.twimg.com/a.jpg", "alt_text": "A wet seat", "width": 4, "height": 3}]
    Post.objects.filter(case=case).update(media=media)
    page = page_of(desk, case)
    image = re.search(r"<img [^>]*>", page)
    assert image
    for part in (
        f'src="/pictures/{case.first_post_id}/0/small/"',
        'alt="A wet seat"',
        'loading="lazy"',
        'referrerpolicy="no-referrer"',
    ):
        assert part in image[0]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//evil.example"])
def test_only_links_to_the_web_become_links(desk: Client, case: Case, url: str) -> None:
    Post.objects.filter(case=case).update(url=url, media=[{"kind": "photo", "url": url}])
    timeline = page_of(desk, case).split('id="timeline"')[1].split('id="composer"')[0]
    assert "<a " not in timeline


def test_foreign_words_are_shown_as_words(desk: Client, account: ChannelAccount) -> None:
    words = "<script>alert(1)</script> {{ user }} ضاعت حقيبتي"
    case = make_case(account, words, author=make_author(account.brand, name="<b>Bob</b>"))
    Post.objects.filter(case=case).update(language="ar")
    page = page_of(desk, case)
    assert "<script>alert" not in page
    assert "&lt;b&gt;Bob" in page
    assert '<p class="words" dir="auto" lang="ar">&lt;script&gt;' in page


def test_what_was_written_under_stands_above(desk: Client, account: ChannelAccount, case: Case) -> None:
    make_context(account, network_id="77", text="Works near Leeds until Friday.")
    Post.objects.filter(case=case).update(parent_network_id="77")
    page = page_of(desk, case)
    assert page.index("Works near Leeds") < page.index("My train never came")


def make_context(account: ChannelAccount, **changes: Any) -> Post:
    values = {
        "kind": "post",
        "direction": "out",
        "visibility": "public",
        "is_context": True,
        "posted_at": minutes_ago(90),
    }
    return Post.objects.create(brand=account.brand, network=account.network, account=account, **{**values, **changes})


def test_another_customers_case_is_never_shown_as_context(desk: Client, account: ChannelAccount, case: Case) -> None:
    other = make_case(account, "Somebody else's words.")
    assert other.first_post
    Post.objects.filter(case=case).update(parent_network_id=other.first_post.network_id)
    assert "Somebody else" not in page_of(desk, case)


def test_the_customers_other_cases_are_listed_where_one_may_see_them(
    desk: Client, agent: Agent, account: ChannelAccount
) -> None:
    author = make_author(account.brand)
    seen, new = make_case(account, "An old umbrella.", author=author), None
    solving.solve(seen, agent)
    Case.objects.filter(pk=seen.pk).update(solved_at=minutes_ago(60 * 24 * 30))
    new = make_case(account, author=author)
    assert "An old umbrella." in page_of(desk, new)
    Case.objects.filter(pk=seen.pk).update(team=make_team(account.brand))
    assert "An old umbrella." not in page_of(desk, new)


def test_what_was_done_stands_between_the_words(desk: Client, agent: Agent, teammate: Agent, case: Case) -> None:
    assigning.assign(case, agent, agent)
    assigning.assign(case, teammate, agent)
    assigning.assign(case, None, agent)
    solving.solve(case, agent)
    shown = plain(page_of(desk, case))
    for line in (
        "The case was opened",
        "Ada Agent took the case",
        "assigned the case to teammate",
        "to nobody",
        "solved the case",
    ):
        assert line in shown


def test_a_solved_case_says_so_and_can_be_opened_again(desk: Client, agent: Agent, case: Case) -> None:
    solving.solve(case, agent)
    page = page_of(desk, case)
    assert "This case is solved." in page
    assert f"/cases/{case.ref}/reopen/" in page
    assert f"/cases/{case.ref}/solve/" not in page


def test_a_case_of_an_unknown_author_has_a_page(desk: Client, case: Case) -> None:
    Post.objects.filter(case=case).update(author=None)
    Case.objects.filter(pk=case.pk).update(customer=None, is_receiving=False)
    assert "does not say who wrote this" in page_of(desk, case)


def test_a_long_case_takes_no_more_queries_than_a_short_one(desk: Client, agent: Agent, case: Case) -> None:
    spent = []
    for _ in range(2):
        for _ in range(5):
            make_post(case)
            make_reply(case, agent=agent, state=Reply.State.FAILED)
            noting.note(case, agent, "More.", uuid.uuid4())
        cache.clear()
        page_of(desk, case)
        with CaptureQueriesContext(connection) as queries:
            page_of(desk, case)
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 17


def test_both_networks_of_a_customer_stand_on_one_page(desk: Client, case: Case, account: ChannelAccount) -> None:
    other = make_account("facebook", account.default_team)
    make_post(case, "Also here.", account=other, network="facebook")
    page = page_of(desk, case)
    assert "Public reply on X" in page
    assert "Public reply on Facebook" in page
