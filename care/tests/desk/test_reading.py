"""Reading a long case in a real browser: earlier items above, the line before what is new, nothing that moves."""

import re

import pytest
from playwright.sync_api import Page, expect

from care.models import Case, Post
from care.tests.make import make_post, minutes_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHIFTS = """() => {
  window.shifted = [];
  const named = (source) => source.node?.outerHTML?.slice(0, 60);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted.push(...entry.sources.map(named));
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.fixture
def long_case(case: Case) -> Case:
    Post.objects.filter(case=case).update(posted_at=minutes_ago(500))
    for number in range(1, 100):
        make_post(case, f"Words {number}.", posted_at=minutes_ago(400 - number))
    return case


def top_of(tab: Page, words: str) -> float:
    box = tab.locator("#timeline").get_by_text(words, exact=True).bounding_box()
    assert box
    return box["y"]


def test_earlier_items_come_above_and_what_one_reads_stays(tab: Page, long_case: Case) -> None:
    tab.goto(f"/cases/{long_case.ref}/")
    link = tab.get_by_role("link", name="Show 40 earlier")
    link.scroll_into_view_if_needed()
    before = top_of(tab, "Words 62.")
    link.click()
    expect(tab.locator("#timeline > .item")).to_have_count(79)
    assert abs(top_of(tab, "Words 62.") - before) <= 1
    expect(tab.locator("#earlier-items")).to_contain_text("Show 21 earlier")


def test_earlier_items_stay_and_go_on_being_looked_at(tab: Page, long_case: Case) -> None:
    tab.goto(f"/cases/{long_case.ref}/")
    tab.get_by_role("link", name="Show 40 earlier").press("Enter")
    expect(tab.locator("#earlier-items a")).to_be_focused()
    Post.objects.filter(case=long_case, text="Words 30.").update(text="Other words.")
    make_post(long_case, "Newest words.")
    tab.clock.fast_forward(6000)
    expect(tab.locator("#timeline")).to_contain_text("Newest words.", timeout=15_000)
    expect(tab.locator("#timeline")).to_contain_text("Other words.")
    expect(tab.locator("#timeline > .item")).to_have_count(80)


def test_the_keyboard_stays_where_one_reads_when_nothing_is_earlier(tab: Page, long_case: Case) -> None:
    tab.goto(f"/cases/{long_case.ref}/")
    link = tab.locator("#earlier-items a")
    for count in (40, 21):
        expect(link).to_contain_text(f"Show {count}")
        read = tab.locator("#timeline > li").first.get_attribute("id")
        link.press("Enter")
    expect(link).to_have_count(0)
    expect(tab.locator(f"#{read}")).to_be_focused()


def test_the_page_opens_at_what_is_new_and_nothing_shifts(tab: Page, long_case: Case) -> None:
    tab.goto(f"/cases/{long_case.ref}/")
    for number in range(12):
        make_post(long_case, f"New words {number}.")
    tab.goto(f"/cases/{long_case.ref}/")
    tab.evaluate(SHIFTS)
    expect(tab.locator("#new")).to_be_in_viewport()
    expect(tab.locator("#timeline").get_by_text("New words 0.", exact=True)).to_be_in_viewport()
    tab.clock.fast_forward(6000)
    tab.wait_for_timeout(300)
    expect(tab.locator("#new")).to_have_count(1)
    assert tab.evaluate("window.shifted") == []


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without JavaScript"])
def test_without_javascript_links_lead_through_the_whole_case(tab: Page, long_case: Case) -> None:
    tab.goto(f"/cases/{long_case.ref}/")
    make_post(long_case, "New words.")
    tab.goto("/inbox/?view=all")
    tab.locator(".row-unread .row-link").click()
    expect(tab).to_have_url(re.compile(r"#new$"))
    expect(tab.locator("#new")).to_be_in_viewport()
    for count in (40, 22):
        tab.get_by_role("link", name=f"Show {count} earlier").click()
    expect(tab.locator("#timeline")).to_contain_text("My train never came.")
    tab.get_by_role("link", name="To the newest").click()
    expect(tab.locator("#timeline")).to_contain_text("New words.")
