"""The list behind "/" and the blanks, in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from care.models import Author, Brand, Case, Macro, Reply, SavedReply, SavedUse
from care.tests.make import make_reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPLIES = {
    "Ask for details": "Hi {{author.first_name}}, order [[order number]] of [[day]]?",
    "Say sorry": "We are sorry.",
    "Voucher": "It is in your inbox.",
}
FOUND = {
    "s": ["Say sorry", "Ask for details"],
    "in": ["Voucher"],
    "for det": ["Ask for details"],
    "vch": ["Voucher"],
    "ínbox": ["Voucher"],
    "d": ["Ask for details"],
    "zzz": [],
}


@pytest.fixture
def box(tab: Page, case: Case) -> Page:
    """The case, with the composer's text focused; nobody gets it by typing, which a test might not wait for."""
    Brand.objects.update(claims_on_typing=False)
    Author.objects.update(name="Priya Nair")
    for name, text in REPLIES.items():
        SavedReply.objects.create(brand=case.brand, name=name, text=text)
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_label("Your public reply").focus()
    return tab


def selected(tab: Page) -> str:
    return str(tab.evaluate("(t => t.value.slice(t.selectionStart, t.selectionEnd))(document.activeElement)"))


def offered(tab: Page) -> Locator:
    return tab.get_by_role("listbox").get_by_role("option")


def test_a_slash_opens_the_list_and_says_how_many_there_are(box: Page) -> None:
    text = box.get_by_label("Your public reply")
    box.keyboard.type("Hello /")
    expect(box.get_by_role("listbox", name="Saved replies")).to_be_visible()
    expect(box.get_by_role("status").filter(has_text="3 replies")).to_have_count(1)
    expect(offered(box)).to_have_text(["Ask for details", "Say sorry", "Voucher"])
    box.keyboard.press("ArrowDown")
    active = box.get_by_role("listbox").get_by_role("option", selected=True)
    expect(active).to_have_text("Say sorry")
    expect(text).to_have_attribute("aria-activedescendant", str(active.get_attribute("id")))
    expect(text).to_have_attribute("aria-controls", str(box.get_by_role("listbox").get_attribute("id")))
    expect(box.locator(".picker-preview:visible")).to_have_text("We are sorry.")


def test_what_is_typed_on_narrows_it_by_name_then_by_text(box: Page) -> None:
    for query, found in FOUND.items():
        box.get_by_label("Your public reply").fill("")
        box.keyboard.type(f"/{query}")
        expect(offered(box)).to_have_text(found)
    expect(box.get_by_role("listbox")).to_be_hidden()


def test_two_are_put_in_at_the_caret_and_the_draft_stays(box: Page) -> None:
    text = box.get_by_label("Your public reply")
    text.fill("Dear Priya,  Bye.")
    text.evaluate("text => text.setSelectionRange(12, 12)")
    box.keyboard.type("/say")
    box.keyboard.press("Enter")
    box.keyboard.type(" /vou")
    offered(box).get_by_text("Voucher").click()
    expect(text).to_have_value("Dear Priya, We are sorry. It is in your inbox. Bye.")
    expect(text).to_be_focused()
    expect(box.locator("#counter-public")).to_have_text("51 / 280")
    box.keyboard.press("Control+z")
    expect(text).to_have_value("Dear Priya, We are sorry. /vou Bye.")


def test_escape_closes_it_and_leaves_the_text(box: Page) -> None:
    box.keyboard.type("and /s")
    box.keyboard.press("Escape")
    box.keyboard.type("a")
    expect(box.get_by_role("listbox")).to_be_hidden()
    box.keyboard.press("Enter")
    expect(box.get_by_label("Your public reply")).to_have_value("and /sa\n")
    box.keyboard.type("/s")
    expect(box.get_by_role("listbox")).to_be_visible()


@pytest.mark.parametrize("words", ["and/", "1/2", "https://", "/ ", "either / or"])
def test_a_slash_within_words_is_a_slash(box: Page, words: str) -> None:
    box.keyboard.type(words)
    expect(box.get_by_role("listbox")).to_be_hidden()


def test_tab_goes_from_blank_to_blank_and_then_on(box: Page) -> None:
    box.keyboard.type("/ask")
    box.keyboard.press("Tab")
    assert selected(box) == "[[order number]]"
    box.keyboard.type("NW44")
    box.keyboard.press("Tab")
    assert selected(box) == "[[day]]"
    box.keyboard.type("Sunday")
    expect(box.get_by_label("Your public reply")).to_have_value("Hi Priya, order NW44 of Sunday?")
    box.keyboard.press("Tab")
    expect(box.get_by_label("Your public reply")).not_to_be_focused()


def test_a_refused_answer_opens_with_its_blank_selected_and_what_was_said_is_counted(box: Page) -> None:
    box.keyboard.type("/ask")
    box.keyboard.press("Enter")
    box.keyboard.type("7")
    box.get_by_role("button", name="Reply publicly on X").click()
    expect(box.get_by_role("alert")).to_contain_text("Not sent: fill in “day” first")
    assert selected(box) == "[[day]]"
    box.keyboard.type("Sunday. /say")
    box.keyboard.press("Enter")
    box.get_by_role("button", name="Reply publicly on X").click()
    expect(box.locator("#timeline")).to_contain_text("order 7 of Sunday. We are sorry.")
    assert SavedUse.objects.get().saved.name == "Say sorry"


def test_the_button_puts_it_in_at_the_caret_too(box: Page) -> None:
    box.keyboard.type("Well. Bye.")
    box.get_by_label("Your public reply").evaluate("text => text.setSelectionRange(6, 6)")
    box.locator(".panel-public").get_by_label("Saved reply").select_option(label="Ask for details")
    box.get_by_role("button", name="Insert").click()
    assert selected(box) == "[[order number]]"
    expect(box.get_by_label("Your public reply")).to_have_value(
        "Well. Hi Priya, order [[order number]] of [[day]]?Bye."
    )


def test_the_button_puts_it_behind_a_text_where_the_caret_never_was(tab: Page, case: Case) -> None:
    SavedReply.objects.create(brand=case.brand, name="Say sorry", text="We are sorry.")
    failed = make_reply(case, text="Hello.", state="failed", reason="Refused.")
    tab.goto(f"/cases/{case.ref}/?retry={failed.pk}")
    tab.locator(".panel-public").get_by_label("Saved reply").select_option(label="Say sorry")
    tab.get_by_role("button", name="Insert").click()
    expect(tab.get_by_label("Your public reply")).to_have_value("Hello.\nWe are sorry.")


def test_where_there_is_no_room_above_the_list_opens_below(box: Page) -> None:
    box.set_viewport_size({"width": 360, "height": 420})
    box.get_by_label("Your public reply").evaluate(
        "text => scrollTo(0, text.getBoundingClientRect().top + scrollY - 40)"
    )
    box.keyboard.type("/")
    text, listed = box.get_by_label("Your public reply").bounding_box(), box.get_by_role("listbox").bounding_box()
    assert text
    assert listed
    assert listed["y"] >= text["y"] + text["height"]


@pytest.mark.parametrize("visitor", [True, False], indirect=True, ids=["with JavaScript", "without JavaScript"])
def test_a_macro_is_looked_at_and_used(tab: Page, case: Case) -> None:
    Macro.objects.create(brand=case.brand, name="Refund", text="Order [[number]] is refunded.", takes=True, then="1h")
    tab.goto(f"/cases/{case.ref}/")
    tab.locator(".panel-public summary", has_text="Macros").click()
    tab.get_by_role("link", name="Refund").click()
    tab.get_by_role("button", name=re.compile(" and snooze")).click()
    expect(tab.get_by_role("alert")).to_contain_text("fill in “number” first")
    tab.get_by_label("Your reply").fill("Order 7 is refunded.")
    tab.get_by_role("button", name=re.compile(" and snooze")).click()
    expect(tab.locator("#timeline")).to_contain_text("Ada Agent used the macro Refund")
    assert Reply.objects.get().text == "Order 7 is refunded."
