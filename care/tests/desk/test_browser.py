"""What the pages do in a real browser, beyond what they do without JavaScript."""

import base64
import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from care.casework import solving
from care.channels import registry
from care.models import Agent, Case, ChannelAccount, Post, Price, Reply
from care.tests.make import PASSWORD, make_case, make_post, make_reply, minutes_ago

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXTS = [
    "",
    "We are sorry.",
    "  spaces around  ",
    "two\nlines",
    "日本語のテキスト",
    "ضاعت حقيبتي",
    "cafe\u0301",
    "👍🏽 👩‍👩‍👧‍👦 🇩🇪 1️⃣ ❤️ ☀",
    "see https://example.com/a/very/long/path?with=query#part now",
    "“quotes” – and … dots",
]


def test_new_cases_come_in_by_themselves(tab: Page, account: ChannelAccount) -> None:
    tab.goto("/inbox/")
    expect(tab.get_by_text("Nobody is waiting").first).to_be_visible()
    make_case(account, "Fresh words.")
    tab.clock.fast_forward(6000)
    expect(tab.get_by_text("Fresh words.")).to_be_visible()


def test_the_list_does_not_move_under_the_pointer(tab: Page, account: ChannelAccount) -> None:
    make_case(account, "First words.", posted_at=minutes_ago(5))
    tab.goto("/inbox/")
    tab.get_by_text("First words.").hover()
    make_case(account, "Older words.", posted_at=minutes_ago(30))
    tab.clock.fast_forward(6000)
    show = tab.get_by_role("button", name="1 new · show")
    expect(show).to_be_visible()
    expect(tab.get_by_text("Older words.")).to_be_hidden()
    show.click()
    expect(tab.locator("#rows > li").first).to_contain_text("Older words.")
    expect(show).to_be_hidden()


def test_what_one_writes_stays_while_the_case_moves_on(tab: Page, case: Case) -> None:
    reply = make_reply(case, text="On its way.")
    tab.goto(f"/cases/{case.ref}/")
    box = tab.get_by_label("Your public reply")
    box.fill("Half a sent")
    Reply.objects.filter(pk=reply.pk).update(state="failed", reason="Too late.")
    make_post(case, "One more thing.")
    tab.clock.fast_forward(6000)
    expect(tab.locator("#timeline")).to_contain_text("One more thing.")
    expect(tab.locator("#timeline")).to_contain_text("Too late.")
    expect(box).to_have_value("Half a sent")
    expect(box).to_be_focused()


def test_the_counter_counts_as_the_network_does(tab: Page, case: Case) -> None:
    count = registry.CHANNELS["x"].limits.count
    tab.goto(f"/cases/{case.ref}/")
    for text in TEXTS:
        tab.get_by_label("Your public reply").fill(text)
        expect(tab.locator("#counter-public")).to_have_text(f"{count(text.strip())} / 280")


def test_the_price_of_a_link_and_what_closes_the_answer_follow_the_words(tab: Page, case: Case) -> None:
    for call, usd in (("post.create_summoned", "0.01"), ("post.create_url", "0.2")):
        Price.objects.create(brand=case.brand, network="x", call=call, usd=usd)
    ChannelAccount.objects.update(closes_with_initials=True)
    tab.goto(f"/cases/{case.ref}/")
    box, cost = tab.get_by_label("Your public reply"), tab.locator("#cost-public")
    expect(tab.locator(".panel-public .closing")).to_have_text("closes with ^AA")
    for text, length, is_dear in (("Sorry!", 10, False), ("See northwind.com", 31, True), ("Sorry! ^aa", 10, False)):
        box.fill(text)
        expect(tab.locator("#counter-public")).to_have_text(f"{length} / 280")
        expect(cost).to_have_text("This reply has a link: $0.20 instead of $0.01")
        expect(cost).to_be_visible(visible=is_dear)
    tab.get_by_label("Invite to write privately").check()
    expect(cost).to_be_visible()


def test_the_button_says_who_will_see_it(tab: Page, case: Case) -> None:
    make_post(case, "My booking is NW44.", visibility="private")
    tab.goto(f"/cases/{case.ref}/")
    expect(tab.get_by_role("button", name="Send privately")).to_be_visible()
    tab.get_by_text("Public reply", exact=True).click()
    expect(tab.get_by_role("button", name="Reply publicly on X")).to_be_visible()


def test_right_to_left_words_behind_a_handle_run_right_to_left(tab: Page, case: Case) -> None:
    make_post(case, "@NorthwindAir ضاعت حقيبتي", language="ar")
    tab.goto(f"/cases/{case.ref}/")
    expect(tab.locator("#timeline .words[lang=ar]")).to_have_css("direction", "rtl")


def test_the_keyboard_alone_answers_a_case(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_label("Your public reply").focus()
    tab.keyboard.type("We are on it.")
    tab.keyboard.press("Control+Enter")
    expect(tab.locator("#timeline")).to_contain_text("Queued")


def test_one_who_just_sent_sees_how_the_answer_fares(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_label("Your public reply").fill("We are on it.")
    tab.get_by_role("button", name="Reply publicly on X").click()
    expect(tab.locator("#timeline")).to_contain_text("Queued")
    Reply.objects.update(state="failed", reason="X says no.")
    tab.clock.fast_forward(6000)
    expect(tab.locator("#timeline")).to_contain_text("X says no.")
    expect(tab.locator(".reply")).to_be_focused()


def test_an_answer_changes_under_the_focus_and_keeps_it(tab: Page, case: Case) -> None:
    reply = make_reply(case)
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_role("button", name="Undo").focus()
    Reply.objects.filter(pk=reply.pk).update(state="sent", sent_at=minutes_ago(0))
    tab.clock.fast_forward(6000)
    expect(tab.locator(".reply")).to_contain_text("Sent")
    expect(tab.locator(".reply")).to_be_focused()


def test_a_menu_that_is_unfolded_stays_so_while_its_post_changes(tab: Page, case: Case) -> None:
    ours = make_post(case, "Wrong train.", direction="out")
    tab.goto(f"/cases/{case.ref}/")
    tab.locator("summary", has_text="More about this post").press("Enter")
    Post.objects.filter(pk=ours.pk).update(text="Right train.")
    tab.clock.fast_forward(6000)
    expect(tab.locator("#timeline")).to_contain_text("Right train.")
    expect(tab.get_by_role("link", name="Delete on X…")).to_be_visible()


def test_a_case_that_opens_again_under_ones_eyes_may_be_solved_again(tab: Page, agent: Agent, case: Case) -> None:
    solving.solve(case, agent)
    tab.goto(f"/cases/{case.ref}/")
    expect(tab.locator("#hint")).to_contain_text("This case is solved.")
    solving.reopen(case, agent)
    tab.clock.fast_forward(6000)
    expect(tab.get_by_role("button", name="Solve", exact=True)).to_be_visible()
    expect(tab.locator("#hint")).to_be_hidden()


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without JavaScript"])
def test_without_javascript_an_agent_takes_answers_and_solves(tab: Page, case: Case) -> None:
    tab.goto("/inbox/")
    tab.get_by_role("link", name=re.compile("My train never came")).click()
    tab.get_by_role("button", name="Take it").click()
    tab.get_by_label("Your public reply").fill("We are on it.")
    tab.get_by_role("button", name="Reply publicly on X").click()
    expect(tab.locator("#timeline")).to_contain_text("We are on it.")
    tab.get_by_role("button", name="Solve", exact=True).click()
    expect(tab.get_by_text("This case is solved.")).to_be_visible()


def test_signing_in_by_hand(chromium: Browser, agent: Agent, live_server: object) -> None:
    page = chromium.new_page(base_url=str(live_server))
    page.goto("/")
    page.get_by_label("User name").fill("agent")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Unassigned")).to_be_visible()
    page.close()


DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def picked(name: str, content: bytes = DOT) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content}


def test_a_picked_picture_is_shown_at_once_with_a_field_for_its_description(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_label("Your public reply").fill("Look here.")
    tab.locator("#pictures-public").set_input_files([picked("map.png"), picked("sign.png")])
    tab.locator("#pictures-public").set_input_files([picked("huge.png", DOT + bytes(5_000_000))])
    expect(tab.get_by_text("huge.png: This picture is too large")).to_be_visible()
    assert tab.locator(".picture img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    tab.locator(".picture").first.get_by_role("button", name="Remove").click()
    tab.get_by_label("Description of sign.png").fill("The sign")
    tab.get_by_label("Invite to write privately").check()
    expect(tab.locator("#counter-public")).to_have_text("34 / 280")
    tab.get_by_role("button", name="Reply publicly on X").click()
    expect(tab.locator("#timeline").get_by_alt_text("The sign")).to_be_visible()
    assert Reply.objects.get().pictures.count() == 1


PASTE = """([type, words]) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array([1])], "screen.png", { type }));
  if (words) given.items.add(words, "text/plain");
  document.getElementById("text-public").dispatchEvent(new ClipboardEvent("paste", { clipboardData: given }));
}"""


def test_a_screenshot_is_pasted_words_that_bring_their_picture_stay_words(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    expect(tab.get_by_role("button", name="Add pictures")).to_be_visible()
    tab.evaluate(PASTE, ["image/png", "words"])
    tab.evaluate(PASTE, ["image/svg+xml", ""])
    expect(tab.locator(".picture")).to_have_count(0)
    tab.evaluate(PASTE, ["image/png", ""])
    expect(tab.get_by_label("Description of screen.png")).to_be_focused()


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without JavaScript"])
def test_without_javascript_pictures_go_with_an_answer(tab: Page, case: Case) -> None:
    tab.goto(f"/cases/{case.ref}/")
    tab.get_by_label("Your public reply").fill("Look here.")
    tab.locator("#pictures-public").set_input_files([picked("map.png"), picked("sign.png")])
    tab.get_by_role("button", name="Add pictures").click()
    tab.get_by_label("Description of picture 1").fill("The map")
    tab.locator(".picture").nth(1).get_by_label("Remove").check()
    tab.get_by_label("Invite to write privately").check()
    tab.get_by_role("button", name="Reply publicly on X").click()
    expect(tab.locator("#timeline").get_by_alt_text("The map")).to_be_visible()
    expect(tab.locator("#timeline")).to_contain_text("with an invitation to write privately")
    assert Reply.objects.get().pictures.count() == 1


def test_search_is_reached_and_used_by_keys_alone(tab: Page, case: Case) -> None:
    make_case(case.posts.get().account, "My train is late too.")
    tab.goto("/inbox/")
    tab.keyboard.press("/")
    tab.keyboard.type("train is:new")
    tab.keyboard.press("Enter")
    expect(tab.locator("mark").first).to_have_text("train")
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.classList.contains('hit-link')"):
            break
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/cases/C-\d+/$"))
