import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.test import Client
from django.utils import timezone

from care.desk import finding
from care.desk.marking import marked
from care.models import Agent, Author, Case, ChannelAccount, Note, Post, Tag, Tagging
from care.tests.desk.conftest import signed_in
from care.tests.make import make_account, make_author, make_case, make_post, minutes_ago


def page(client: Client, q: str, **rest: str) -> str:
    answer = client.get("/search/", {"q": q, **rest})
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def ids(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<li class="hit" id="case-(\d+)"', html)]


def lands_on(client: Client, q: str) -> str:
    return str(client.get("/search/", {"q": q}, follow=True).request["PATH_INFO"])


@pytest.mark.parametrize(
    "q",
    [
        "umbrella",
        "UMBRELLA green",
        '"green umbrella"',
        "umbrella -red",
        "umbr",
        "7:12",
        "“green umbrella”",
        "gree 7:12",
    ],
)
def test_words_of_any_post_are_found(desk: Client, account: ChannelAccount, q: str) -> None:
    case = make_case(account, "Hello?")
    make_post(case, "I left my green umbrella on the 7:12.")
    make_case(account, "Something else, a red thing.")
    assert ids(page(desk, q)) == [case.pk]


@pytest.mark.parametrize("q", ['"umbrella green"', "umbrella red", "umbrella -green", '"umbr"', '-"green umbrella" on'])
def test_what_was_not_said_so_is_not_found(desk: Client, account: ChannelAccount, q: str) -> None:
    make_case(account, "I left my green umbrella on the 7:12.")
    assert ids(page(desk, q)) == []


def test_each_case_stands_once_the_newest_words_first_and_marked(desk: Client, account: ChannelAccount) -> None:
    old, new = make_case(account, "My bag, a bag", posted_at=minutes_ago(90)), make_case(account, "No bag yet")
    make_post(old, "Where is my <b>bag</b>?", posted_at=timezone.now() + timedelta(minutes=1))
    html = page(desk, "bag")
    assert ids(html) == [old.pk, new.pk]
    assert "Where is my &lt;b&gt;<mark>bag</mark>&lt;/b&gt;?" in html


def test_of_long_words_the_part_that_matches_is_shown(desk: Client, account: ChannelAccount) -> None:
    make_case(account, "Before. " * 90 + "Where is my bag? " + "After. " * 90)
    shown = page(desk, "bag").split('class="hit-words')[1].split("</p>")[0]
    assert "<mark>bag</mark>" in shown
    assert len(shown) < 900


def test_what_the_text_holds_never_becomes_markup() -> None:
    assert marked("a <i>\x02b<\x03 & \x03c") == "a &lt;i&gt;<mark>b&lt;</mark> &amp; \x03c"


def test_the_words_of_others_teams_are_found_by_nobody_else(outsider: Agent, case: Case, manager: Agent) -> None:
    assert ids(page(signed_in(outsider), "train")) == []
    assert ids(page(signed_in(outsider), "is:new")) == []
    assert "found-people" not in page(signed_in(outsider), "customer")
    assert "found-people" in page(signed_in(manager), "customer")
    assert ids(page(signed_in(manager), "train")) == [case.pk]


def test_words_that_are_gone_from_the_network_are_found_no_more(desk: Client, case: Case) -> None:
    assert ids(page(desk, "train")) == [case.pk]
    post = case.posts.get()
    Post.objects.filter(pk=post.pk).update(text="", gone_at=timezone.now())
    assert ids(page(desk, "train")) == []


@pytest.mark.parametrize(
    ("q", "finds"),
    [
        ("is:new", True),
        ("is:open", True),
        ("is:solved", False),
        ("-is:solved", True),
        ("is:waiting", False),
        ("is:late", True),
        ("is:snoozed", False),
        ("from:@lost_one", True),
        ("from:lost_one", True),
        ('from:"Ana Lost"', True),
        ("from:@nobody", False),
        ("network:x", True),
        ("network:facebook", False),
        ("tag:refund", True),
        ("assignee:none", True),
        ("assignee:me", False),
        ("team:care", True),
        ("reach:>10k", True),
        ("reach:<10k", False),
        ("reach:12000", True),
        ("after:2020-01-01", True),
        ("before:2020", False),
        ("after:today", True),
        ("before:yesterday", False),
        ("has:dm", False),
        ("has:picture", True),
        ("has:note", False),
        ("has:tag", True),
        ("has:rating", True),
        ("rating:1", True),
        ("rating:positive", False),
        ("umbrella is:new team:care", True),
        ("IS:New", True),
    ],
)
def test_operators_narrow(desk: Client, account: ChannelAccount, q: str, *, finds: bool) -> None:
    author = make_author(account.brand, handle="lost_one", name="Ana Lost", followers=12_000)
    case = make_case(account, "My umbrella!", author=author, waiting_since=minutes_ago(60))
    Post.objects.filter(case=case).update(media=[{"kind": "photo", "url": "https://example.org/1.jpg"}], rating="1")
    Tagging.objects.create(brand=case.brand, case=case, tag=Tag.objects.create(brand=case.brand, name="Refund"))
    Tag.objects.create(brand=case.brand, name="other")
    assert ids(page(desk, q)) == [case.pk] * finds


@pytest.mark.parametrize(
    ("q", "said"),
    [
        ("is:happy", "It knows: open, new"),
        ("before:soon", "Write the day as in"),
        ("after:2026-13-45", "Write the day as in"),
        ("after:0000", "Write the day as in"),
        ("reach:many", "Say a number of followers"),
        ("assignee:nobody-here", "No colleague has this name"),
        ("team:nowhere", "There are: Care"),
        ("tag:unheard", "There is no tag of this name"),
        ("network:pigeons", "It knows:"),
        ("rating:6", "It knows: 1, 2"),
        ("from:", "right after the colon"),
        ("colour:red", "“colour:” is nothing to search by"),
        ("-train", "not only what to leave out"),
        ("x" * 400, "only its beginning was looked for"),
        ("C-999999", "There is no case C-999999 that you may see"),
        ("https://x.com/a/status/404404", "No post of this address"),
    ],
)
def test_what_cannot_be_asked_is_said(desk: Client, case: Case, q: str, said: str) -> None:
    assert said in page(desk, q)


def test_each_operator_is_a_chip_that_takes_it_away(desk: Client, case: Case) -> None:
    chips = re.findall(r'<a class="asked-chip[^"]*" href="([^"]*)"', page(desk, "train is:new network:x"))
    assert [chip.replace("&amp;", "&") for chip in chips] == [
        "/search/?q=train+network%3Ax",
        "/search/?q=train+is%3Anew",
    ]


def test_a_ref_a_handle_and_an_address_go_straight_to_the_case(desk: Client, case: Case) -> None:
    post = case.posts.get()
    Post.objects.filter(pk=post.pk).update(url="https://www.facebook.com/brand/posts/pfbid02abc?comment_id=77")
    here = f"/cases/{case.ref}/"
    assert lands_on(desk, case.ref.lower()) == here
    assert lands_on(desk, f"@{Author.objects.get().handle}".upper()) == here
    assert lands_on(desk, f"https://x.com/anybody/status/{post.network_id}?s=20") == here
    assert lands_on(desk, f"mobile.twitter.com/anybody/status/{post.network_id}/photo/1") == here
    assert lands_on(desk, "https://facebook.com/brand/posts/pfbid02abc/?comment_id=77") in ("/search/", here)
    assert lands_on(desk, "https://www.facebook.com/brand/posts/pfbid02abc?comment_id=77") == here


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/permalink.php?story_fbid=5555501&id=1000001",
        "https://www.facebook.com/brand/posts/5555501",
        "https://m.facebook.com/1000001/posts/5555501/",
    ],
)
def test_a_post_is_found_by_the_ids_in_its_address(desk: Client, team: object, agent: Agent, address: str) -> None:
    account = make_account("facebook", agent.memberships.get().team)
    case = make_case(account)
    Post.objects.filter(case=case).update(network_id="1000001_5555501" if "1000001" in address else "5555501")
    assert lands_on(desk, address) == f"/cases/{case.ref}/"


def test_a_handle_with_more_cases_and_an_address_with_more_comments_list_them(
    desk: Client, account: ChannelAccount
) -> None:
    author = make_author(account.brand, handle="often")
    first = make_case(account, author=author, state="solved", solved_at=minutes_ago(60 * 24 * 30), is_receiving=False)
    second = make_case(account, author=author)
    Post.objects.update(url="https://www.instagram.com/p/AbCdEf/")
    assert ids(page(desk, "@often")) == [second.pk, first.pk]
    assert set(ids(page(desk, "https://www.instagram.com/p/AbCdEf/?igsh=1"))) == {first.pk, second.pk}


def test_what_one_may_not_see_is_no_way_in(outsider: Agent, case: Case) -> None:
    post, browser = case.posts.get(), signed_in(outsider)
    for q in (case.ref, f"@{Author.objects.get().handle}", f"https://x.com/i/status/{post.network_id}"):
        assert ids(page(browser, q)) == []


def test_people_are_found_by_part_of_their_name(desk: Client, account: ChannelAccount) -> None:
    author = make_author(account.brand, handle="anasilva", name="Ana Silva")
    make_case(account, author=author)
    make_author(account.brand, handle="ana_without_a_case", name="Ana Nowhere")
    html = page(desk, "silva")
    assert 'href="/search/?q=from%3A%40anasilva"' in html
    assert "Ana Nowhere" not in page(desk, "ana")


def test_notes_are_searched_where_asked(desk: Client, agent: Agent, case: Case) -> None:
    Note.objects.create(case=case, agent=agent, text="Refund approved by Jo.", form_token=uuid4())
    assert ids(page(desk, "approved")) == []
    html = page(desk, "approved in:notes")
    assert ids(html) == [case.pk]
    assert "<mark>approved</mark>" in html


def test_pages_hold_every_case_once(desk: Client, account: ChannelAccount) -> None:
    same = timezone.now()
    made = [
        make_case(account, "My bag", posted_at=same if number % 2 else minutes_ago(number)).pk for number in range(45)
    ]
    for q in ("bag", "is:new"):
        seen, address = list[int](), f"/search/?q={q}"
        while address:
            html = desk.get(address).content.decode()
            seen += ids(html)
            older = re.search(r'rel="next" href="([^"]*)"', html)
            address = older[1].replace("&amp;", "&") if older else ""
        assert sorted(seen) == sorted(made)


def test_the_best_match_comes_first_where_asked(desk: Client, account: ChannelAccount) -> None:
    best = make_case(account, "bag bag bag", posted_at=minutes_ago(30))
    other = make_case(account, "A bag, and then a great many words about other things than that")
    assert ids(page(desk, "bag")) == [other.pk, best.pk]
    assert ids(page(desk, "bag", sort="fitting")) == [best.pk, other.pk]


@pytest.mark.parametrize(
    "q",
    ["\x00", "a\x00b", "'", '"', '"a', "\\", "a\\", "':*", "&|!", "C-", "@", "%", "x" * 5000, "🙃",
     "<script>alert(1)", ":", "is:", "-", '-"', "from:@", "a " * 500, "()", "!a & (", "https://",
     "http://[", "https://[::1/x", "after:9999-12-31"],
)  # fmt: skip
def test_whatever_is_searched_for_there_is_an_answer(desk: Client, case: Case, q: str) -> None:
    assert "<script>alert" not in page(desk, q)
    assert desk.get("/search/", {"q": q, "after": q, "page": q, "sort": q}).status_code == 200


@pytest.mark.parametrize(
    "after", ["nan.1", "inf.1", "1e400.1", "-1.x", "1.99999999999999999999", "..", "1." + "9" * 30]
)
def test_a_broken_cursor_is_the_first_page(desk: Client, case: Case, after: str) -> None:
    assert desk.get("/search/", {"q": "train", "after": after}).status_code == 200


def test_an_empty_search_shows_what_can_be_asked(desk: Client) -> None:
    html = page(desk, "")
    assert "<details" in html
    assert "open>" in html


def test_a_search_asks_the_database_a_few_times(desk: Client, account: ChannelAccount) -> None:
    def queries(q: str) -> int:
        answer = desk.get("/search/", {"q": q})
        return int(re.findall(r"desc=([0-9]+)", answer["Server-Timing"])[0])

    make_case(account, "My bag")
    queries("bag")
    few = queries("bag")
    for _ in range(10):
        make_case(account, "My bag")
    assert queries("bag") == few <= 20


def test_words_are_looked_up_in_their_index(case: Case) -> None:
    query = SearchQuery("'train':*", config="simple", search_type="raw")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Post.objects.alias(vector=finding.VECTOR).filter(vector=query).explain()
    assert "post_words" in plan
