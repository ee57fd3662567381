"""The pages keep nobody out: axe-core finds nothing on them, light or dark. One page more is one line in PAGES."""

import re
from collections.abc import Callable
from typing import Any, Literal
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from care.casework import handing, noting, solving, tagging
from care.desk.listing import PAGE_SIZE
from care.models import Agent, Case, ChannelAccount, Macro, Post, Tag
from care.tests.make import make_agent, make_author, make_case, make_post, make_reply, minutes_ago
from helpdesk.showing import hands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] }).then(found => found.violations)"

Way = Callable[[Page, Case], object]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def at(address: str) -> Way:
    """By its address; `{ref}` stands for the case's, `{ours}` for the number of our post in it."""

    def go(page: Page, case: Case) -> None:
        ours = case.posts.filter(direction="out").first()
        page.goto(address.format(ref=case.ref, ours=ours and ours.pk))

    return go


def unfolded(address: str) -> Way:
    """By its address, and everything on it unfolded."""

    def go(page: Page, case: Case) -> None:
        at(address)(page, case)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.name = ''; one.open = true; })")

    return go


def empty_inbox(page: Page, case: Case) -> None:
    solving.solve(case, None)
    page.goto("/inbox/")


def ticked_inbox(page: Page, case: Case) -> None:
    page.goto("/inbox/?view=all")
    page.locator(".row-tick").first.click()


def solved(page: Page, case: Case) -> None:
    solving.solve(case, None)
    page.goto(f"/cases/{case.ref}/")


def overtaken(page: Page, case: Case) -> None:
    """409: new words came while one wrote."""
    page.goto(f"/cases/{case.ref}/")
    hands.reply_box(page).fill("We look for it.")
    make_post(case, "It was found!")
    hands.send(page).click()
    expect(page).to_have_title(re.compile("^Not sent yet"))


def bulk_confirm(page: Page, case: Case) -> None:
    account = case.posts.get(parent_network_id="77").account
    for number in range(PAGE_SIZE):
        make_case(account, f"Train {number} is late.")
    page.goto("/inbox/?view=all")
    page.locator(".row-tick").first.click()
    page.get_by_label("in this view").check()
    page.get_by_role("button", name="Solve").click()
    expect(page).to_have_title(re.compile("^Solve 51 cases"))


def saved_view(page: Page, case: Case) -> None:
    page.goto("/inbox/?view=all&network=x")
    page.get_by_text("Save this view").click()
    page.get_by_label("Name").fill("On X")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("On X")


def signed_out(address: str) -> Way:
    def go(page: Page, case: Case) -> None:
        page.context.clear_cookies()
        page.goto(address)

    return go


def refused_login(page: Page, case: Case) -> None:
    signed_out("/login/")(page, case)
    page.get_by_label("User name").fill("agent")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def offered_case(page: Page, case: Case) -> None:
    giver = make_agent("agent", team=case.team)
    handing.offer(case, giver, "Two bags are lost.", to=Agent.objects.get(username="agent"))
    at("/cases/{ref}/")(page, case)


def offered(page: Page, case: Case) -> None:
    offered_case(page, case)
    page.goto("/offered/")


def macro(page: Page, case: Case) -> None:
    made = Macro.objects.create(brand=case.brand, name="Refund", text="Order [[number]] is refunded.", takes=True)
    page.goto(f"/cases/{case.ref}/macros/{made.pk}/")


def palette(page: Page, case: Case) -> None:
    at("/cases/{ref}/")(page, case)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_be_visible()


def keys(page: Page, case: Case) -> None:
    at("/cases/{ref}/")(page, case)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


PAGES: dict[str, Way] = {
    "inbox": at("/inbox/?view=all"),
    "inbox unfolded": unfolded("/inbox/?view=all&network=x"),
    "inbox ticked": ticked_inbox,
    "inbox empty": empty_inbox,
    "saved view": saved_view,
    "bulk confirm": bulk_confirm,
    "case": at("/cases/{ref}/"),
    "case unfolded": unfolded("/cases/{ref}/"),
    "case solved": solved,
    "conflict": overtaken,
    "delete": at("/cases/{ref}/posts/{ours}/delete/"),
    "case to merge": at("/cases/{ref}/merge/"),
    "case to split": at("/cases/{ref}/split/"),
    "case to hand over": at("/cases/{ref}/transfer/"),
    "case offered": offered_case,
    "offered": offered,
    "macro": macro,
    "settings": unfolded("/me/"),
    "palette": at("/palette/?q=train"),
    "palette opened": palette,
    "keys": keys,
    "search": at("/search/?q=train"),
    "search empty": at("/search/?q=zeppelin+colour:red"),
    "search asked nothing": at("/search/"),
    "not found": at("/cases/C-999999/"),
    "login": signed_out("/login/"),
    "login refused": refused_login,
    "password": signed_out("/password/"),
    "password link too old": signed_out("/password/MQ/abc-def/"),
}


@pytest.fixture
def rich(account: ChannelAccount, agent: Agent) -> Case:
    """A case in which everything happened."""
    author = make_author(account.brand, name="Zoë Marsh", followers=48_200, is_verified=True)
    photo = {
        "kind": "photo",
        "url": "https://pbs.twimg.com/a.jpg",
        "alt_text": "A full platform",
        "width": 4,
        "height": 3,
    }
    case = make_case(account, "The 7:12 train is gone, again.", author=author, posted_at=minutes_ago(40))
    Post.objects.update(
        media=[photo],
        parent_network_id="77",
        language="en",
        counts={"likes": 31, "replies": 4},
        url="https://x.com/a/status/1",
    )
    ours = make_post(case, "Sorry! Which one?", direction="out", posted_at=minutes_ago(30))
    make_reply(case, text=ours.text, agent=agent, state="sent", sent_at=minutes_ago(30), post=ours)
    make_post(case, "My booking is NW44.", visibility="private", posted_at=minutes_ago(20))
    for state in ("queued", "failed", "unconfirmed"):
        make_reply(
            case, text=f"It is {state}.", agent=agent, state=state, reason="X says no." if state == "failed" else ""
        )
    noting.note(case, agent, "A regular.", uuid4())
    tagging.tag(case, Tag.objects.create(brand=case.brand, name="refund"), agent)
    make_post(case, "@NorthwindAir ضاعت حقيبتي", language="ar")
    return case


@pytest.fixture
def still(visitor: BrowserContext) -> Page:
    """Nothing on it moves: a colour that is still changing is nobody's fault."""
    made = visitor.new_page()
    made.emulate_media(reduced_motion="reduce")
    return made


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(still: Page, rich: Case, name: str) -> None:
    PAGES[name](still, rich)
    still.evaluate(AXE_SCRIPT)
    found = {scheme: findings(still, scheme) for scheme in SCHEMES}
    assert found == {"light": [], "dark": []}


def findings(page: Page, scheme: Scheme) -> list[str]:
    """One line for each rule that an element breaks, in this colour scheme."""
    page.emulate_media(color_scheme=scheme)
    found: list[dict[str, Any]] = page.evaluate(RUN, STANDARDS)
    return [
        f"{rule['impact']} {rule['id']} at {node['target'][0]}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def test_axe_finds_what_is_wrong(still: Page, case: Case) -> None:
    still.goto("/search/")
    still.evaluate(AXE_SCRIPT)
    still.evaluate(
        "document.querySelector('label[for=search]').remove(); document.querySelector('h1').style.color = '#999'"
    )
    found = " ".join(findings(still, "light"))
    assert "label" in found
    assert "color-contrast" in found
