"""For those who see colours of their own choice, or are made ill by what moves."""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from care.models import Case
from care.tests.make import make_post
from helpdesk.showing import hands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOVING = """() => {
  const moves = ({ transitionDuration, animationName, scrollBehavior }) =>
    transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
  const parts = ["", "::before", "::after"];
  return Array.from(document.querySelectorAll("*"))
    .filter((one) => parts.some((part) => moves(getComputedStyle(one, part))))
    .map((one) => one.outerHTML.slice(0, 80));
}"""


@pytest.fixture
def talk(case: Case) -> Case:
    """With something said in private."""
    make_post(case, "My booking is NW44.", visibility="private")
    return case


@pytest.mark.parametrize("address", ["/inbox/?view=all", "/cases/{ref}/", "/search/?q=train"])
def test_nothing_moves_for_who_asked_for_that(tab: Page, talk: Case, address: str) -> None:
    tab.goto(address.format(ref=talk.ref))
    assert tab.evaluate(MOVING) != []
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(MOVING) == []
    assert tab.evaluate("document.getAnimations().length") == 0


def edge(page: Page, selector: str) -> list[str]:
    """Style, width and colour of what sets an element apart."""
    found: list[str] = page.locator(selector).first.evaluate(
        "one => ['Style', 'Width', 'Color'].map((what) => getComputedStyle(one)[`borderTop${what}`])"
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_have_edges_where_colours_are_the_readers_own(
    tab: Page, talk: Case, scheme: Literal["light", "dark"]
) -> None:
    tab.emulate_media(forced_colors="active", color_scheme=scheme)
    tab.goto("/inbox/?view=all")
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    for mark in (".sla", ".views [aria-current]", ".chip[aria-current]"):
        style, width, colour = edge(tab, mark)
        assert (style, width) == ("solid", "1px")
        assert colour != ground


def test_what_is_private_keeps_its_dashes_in_the_readers_own_colours(tab: Page, talk: Case) -> None:
    tab.emulate_media(forced_colors="active")
    tab.goto(f"/cases/{talk.ref}/")
    assert [edge(tab, one)[0] for one in (".post:not(.item-private)", ".item-private")] == ["solid", "dashed"]


def test_the_main_button_stands_out_in_the_readers_own_colours(tab: Page, talk: Case) -> None:
    tab.emulate_media(forced_colors="active")
    tab.goto(f"/cases/{talk.ref}/")
    plain = hands.solve(tab).evaluate("one => getComputedStyle(one).backgroundColor")
    expect(hands.send(tab)).not_to_have_css("background-color", plain)
