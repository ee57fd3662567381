"""The keyboard in a real browser: keys, the sheet of them, and the palette."""

import re

import pytest
from playwright.sync_api import Page, expect

from care.models import Agent, Case, ChannelAccount
from care.tests.make import make_case, make_post, minutes_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cases(account: ChannelAccount) -> list[Case]:
    return [make_case(account, f"Words {age}.", posted_at=minutes_ago(age)) for age in (9, 8, 7)]


def press(tab: Page, *keys: str) -> None:
    for key in keys:
        tab.keyboard.press(key)


def palette(tab: Page, *words: str) -> None:
    """Opened, with the words typed and answered."""
    press(tab, "Control+k")
    box = tab.get_by_role("combobox", name="Find a command")
    expect(box).to_be_focused()
    expect(tab.get_by_role("option", name="Your settings")).to_be_attached()
    for word in words:
        box.fill(word)
        tab.clock.run_for(200)
        expect(tab.get_by_role("option", name=f"Search all cases for “{word}”")).to_be_attached()


@pytest.mark.parametrize(
    ("key", "focused"),
    [
        ("r", "#text-public"),
        ("d", "#text-private"),
        ("i", "#text-note"),
        ("h", "#how-long"),
        ("l", "#tag"),
        ("a", "#agent"),
    ],
)
def test_a_key_leads_into_its_field_and_escape_out_with_the_words_kept(
    tab: Page, case: Case, key: str, focused: str
) -> None:
    tab.goto(f"/cases/{case.ref}/")
    press(tab, key)
    expect(tab.locator(focused)).to_be_focused()
    if tab.locator(focused).evaluate("field => field.matches('textarea')"):
        tab.keyboard.type("Half a sent")
        expect(tab.locator(focused)).to_have_value("Half a sent")
    press(tab, "Escape")
    expect(tab.locator(focused)).not_to_be_focused()
    if key in "ri":
        expect(tab.locator(focused)).to_have_value("Half a sent")


def test_a_key_chooses_whom_an_answer_reaches(tab: Page, case: Case) -> None:
    make_post(case, "My booking is NW44.", visibility="private")
    tab.goto(f"/cases/{case.ref}/")
    press(tab, "r")
    expect(tab.get_by_role("button", name="Reply publicly on X")).to_be_visible()
    press(tab, "Escape", "d")
    expect(tab.get_by_role("button", name="Send privately")).to_be_visible()
    expect(tab.get_by_label("Your private message")).to_be_focused()


def test_keys_take_and_solve_a_case_and_tell_that_they_do(tab: Page, agent: Agent, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    expect(tab.get_by_role("button", name="Solve", exact=True)).to_have_attribute("aria-keyshortcuts", "e")
    expect(tab.get_by_role("button", name="Solve", exact=True)).to_have_attribute("title", "Key: E")
    press(tab, "m")
    expect(tab.locator("#status")).to_contain_text("The case is yours now.")
    press(tab, "E")  # as with the capitals locked
    expect(tab.locator("#status")).to_contain_text("Solved.")
    assert Case.objects.get().assignee == agent


def test_no_key_acts_with_a_modifier_or_in_a_dialog(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    press(tab, "Alt+e", "Shift+E", "?")
    expect(tab.get_by_role("dialog", name="Keys of this page")).to_be_visible()
    press(tab, "e")
    tab.reload()
    assert Case.objects.get().state == Case.State.NEW


def test_messages_are_walked_and_the_original_opened(tab: Page, case: Case) -> None:
    case.posts.update(url="https://x.com/one/status/1")
    make_post(case, "Second words.")
    tab.goto(f"/cases/{case.ref}/")
    tab.context.route("https://x.com/**", lambda route: route.fulfill(body="The original"))
    press(tab, "j", "j")
    expect(tab.locator(".item:focus")).to_contain_text("Second words.")
    press(tab, "j", "k")
    expect(tab.locator(".item:focus")).to_contain_text("My train never came.")
    with tab.context.expect_page() as opened:
        press(tab, "o")
    expect(opened.value).to_have_url("https://x.com/one/status/1")


def test_the_number_of_the_case_is_copied_and_that_is_said(tab: Page, case: Case) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"/cases/{case.ref}/")
    press(tab, ".")
    expect(tab.locator("#status")).to_have_text(f"{case.ref} is copied.")
    assert tab.evaluate("navigator.clipboard.readText()") == case.ref


def test_keys_mean_the_row_in_focus_where_nothing_is_ticked(tab: Page, agent: Agent, cases: list[Case]) -> None:
    tab.goto("/inbox/?view=all")
    press(tab, "j", "j", "m")
    expect(tab.locator("#run")).to_contain_text("1 case")
    assert list(Case.objects.filter(assignee=agent)) == [cases[1]]
    press(tab, "z")
    expect(tab.locator("#run")).to_have_text("Taken back.")
    press(tab, "j", "l")
    expect(tab.locator("#many-tag")).to_be_focused()
    tab.keyboard.type("refund")
    press(tab, "Enter")
    expect(tab.locator(".rows .row").first).to_contain_text("refund")
    assert not Case.objects.filter(assignee=agent).exists()


def test_two_keys_one_after_the_other_go_somewhere(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    press(tab, "g", "e")  # nothing: and solves nothing
    for key, address in (("m", r"view=mine"), ("u", r"view=unassigned"), ("s", r"/me/"), ("i", r"/inbox/$")):
        press(tab, "g", key)
        expect(tab).to_have_url(re.compile(address))
    assert Case.objects.get().state == Case.State.NEW


def test_ones_own_keys_press_and_the_usual_ones_do_not(tab: Page, agent: Agent, case: Case) -> None:
    Agent.objects.filter(pk=agent.pk).update(keys={"solve": "y", "down": "1"})
    tab.goto(f"/cases/{case.ref}/")
    press(tab, "e", "j", "1")
    expect(tab.locator(".item:focus")).to_contain_text("My train never came.")
    expect(tab.get_by_role("button", name="Solve", exact=True)).to_have_attribute("aria-keyshortcuts", "y")
    assert Case.objects.get().state == Case.State.NEW
    press(tab, "y")
    expect(tab.locator("#status")).to_contain_text("Solved.")


def test_switched_off_single_keys_do_nothing_and_held_ones_still_do(tab: Page, agent: Agent, case: Case) -> None:
    Agent.objects.filter(pk=agent.pk).update(has_single_keys=False)
    tab.goto(f"/cases/{case.ref}/")
    press(tab, "e", "m", "r", "?", "/", "j", "g", "s")
    expect(tab.locator("body")).to_be_focused()
    solve = tab.get_by_role("button", name="Solve", exact=True)
    expect(solve).not_to_have_attribute("aria-keyshortcuts", re.compile(""))
    palette(tab)
    assert Case.objects.filter(state="new", assignee=None).exists()


def test_the_sheet_lists_every_key_of_the_page(tab: Page, agent: Agent, case: Case) -> None:
    Agent.objects.filter(pk=agent.pk).update(keys={"solve": "y"})
    for address in ("/inbox/", f"/cases/{case.ref}/", "/search/?q=train"):
        tab.goto(address)
        keys = set(tab.locator("[data-key]").evaluate_all("all => all.map(one => one.dataset.key)")) - {"e"}
        press(tab, "?")
        sheet = tab.get_by_role("dialog", name="Keys of this page")
        expect(sheet.locator("dt", has_text=re.compile("^Ctrl\\+K$"))).to_be_visible()
        listed = {text.lower().replace(" then", "") for text in sheet.locator(".sheet-parts dt").all_inner_texts()}
        assert {key.lower().replace("control", "ctrl") for key in keys} <= listed
        assert "e" not in listed


def test_the_sheet_opens_by_its_button_and_gives_the_focus_back(tab: Page, case: Case) -> None:
    tab.goto("/inbox/")
    opener = tab.get_by_role("link", name="Keys")
    opener.focus()
    press(tab, "Enter")
    expect(tab.get_by_role("button", name="Close")).to_be_focused()
    press(tab, "Escape")
    expect(opener).to_be_focused()
    opener.click()
    tab.mouse.click(5, 5)  # beside it
    expect(tab.get_by_role("dialog")).to_be_hidden()


def test_the_palette_does_what_the_page_can_and_gives_the_focus_back(tab: Page, agent: Agent, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_label("Your public reply").fill("Half a sent")
    palette(tab, "take")
    expect(tab.get_by_role("option", name="Take it")).to_have_attribute("aria-selected", "true")
    press(tab, "Escape")
    expect(tab.get_by_label("Your public reply")).to_be_focused()
    palette(tab, "take")
    press(tab, "Enter")
    expect(tab.locator("#status")).to_contain_text("The case is yours now.")
    assert Case.objects.get().assignee == agent


def test_the_palette_goes_to_a_case_also_before_it_is_found(tab: Page, cases: list[Case]) -> None:
    tab.goto("/inbox/")
    press(tab, "Control+k")
    tab.keyboard.type(cases[2].ref)
    press(tab, "Enter")
    tab.clock.run_for(200)
    expect(tab.get_by_role("heading", name=cases[2].ref, exact=True)).to_be_visible()


def test_the_palette_is_walked_by_arrows_and_says_how_many(tab: Page, case: Case) -> None:
    tab.goto("/inbox/")
    palette(tab, "solve")
    expect(tab.locator("#palette [role=status]")).to_have_text("2 found")
    press(tab, "ArrowDown")
    active = tab.get_by_role("combobox", name="Find a command").get_attribute("aria-activedescendant")
    expect(tab.locator(f"#{active}")).to_have_text("Search all cases for “solve”")
    press(tab, "ArrowDown")
    expect(tab.get_by_role("option", name="Solved")).to_have_attribute("aria-selected", "true")
    press(tab, "Enter")
    expect(tab).to_have_url(re.compile(r"view=solved"))


def test_a_pressed_key_is_recorded_in_its_field(tab: Page, agent: Agent) -> None:
    tab.goto("/me/")
    field = tab.get_by_label("Solve", exact=True)
    field.focus()
    press(tab, "y", "Y", "w", "Enter")
    expect(tab.locator("#status")).to_contain_text("Saved.")
    expect(field).to_have_value("w")
    assert Agent.objects.get(pk=agent.pk).keys == {"solve": "w"}
