"""Macros: looked at first, then done in one piece or not at all."""

import re
import threading
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connections
from django.test import Client

from care.casework import solving, tagging
from care.models import Agent, Author, Case, CaseEvent, Macro, MacroTag, Reply, Tag
from care.tests.desk.conftest import signed_in
from care.tests.make import make_account, make_brand, make_case, make_post, make_reply, make_team

SEEN = ("words_version", "seen", "seen_reply")


def made(case: Case, text: str = "", *tags: str, **more: Any) -> Macro:
    macro = Macro.objects.create(**{"brand": case.brand, "name": "Refund", "text": text, **more})
    for name in tags:
        MacroTag.objects.create(brand=case.brand, macro=macro, tag=Tag.objects.create(brand=case.brand, name=name))
    return macro


def look(desk: Client, case: Case, macro: Macro) -> Any:
    return desk.get(f"/cases/{case.ref}/macros/{macro.pk}/")


def form_of(answer: Any) -> dict[str, str]:
    """What the page's form would send."""
    page = answer.content.decode().split("data-macro>")[1]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    if chosen := re.search(r'name="to_post" value="(\d+p?)" checked', page):
        sent |= {"to_post": chosen[1], "text": answer.context["text"]}
    return sent


def use(desk: Client, case: Case, macro: Macro, **changes: str) -> Any:
    """Looks at it and presses the button."""
    return desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", {**form_of(look(desk, case, macro)), **changes})


def test_the_page_shows_what_it_would_do_and_does_nothing(desk: Client, case: Case) -> None:
    Author.objects.update(name="Priya Nair")
    macro = made(case, 'Hi {{author.first_name|"there"}}.', "refund", takes=True, then="solve")
    page = look(desk, case, macro).content.decode()
    assert "Hi Priya.</textarea>" in page
    for words in ("Reply publicly on X and solve", "Take the case", "Tag it: refund", "once the answer stands"):
        assert words in page
    assert not CaseEvent.objects.filter(kind="macro").exists()
    assert not Reply.objects.exists()


def test_it_is_done_in_one_piece(desk: Client, agent: Agent, case: Case) -> None:
    macro = made(case, "On its way.", "refund", takes=True, then="4h")
    answer = use(desk, case, macro, text="On its way today.")
    reply = Reply.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.ref}/#reply-{reply.pk}")
    case.refresh_from_db()
    assert (reply.text, reply.visibility, case.assignee) == ("On its way today.", "public", agent)
    assert case.snoozed_until
    assert [tag.name for tag in case.tags.all()] == ["refund"]
    assert "Ada Agent used the macro Refund" in desk.get(f"/cases/{case.ref}/").content.decode()


def test_without_a_text_it_acts_at_once(desk: Client, case: Case) -> None:
    answer = use(desk, case, made(case, "", "spam", then="solve"))
    case.refresh_from_db()
    assert (answer["Location"], case.state) == (f"/cases/{case.ref}/", "solved")
    assert not Reply.objects.exists()


@pytest.mark.parametrize("text", ["On its way.", ""])
def test_a_form_sent_twice_is_one_use(desk: Client, case: Case, text: str) -> None:
    macro = made(case, text, then="1h")
    sent = form_of(look(desk, case, macro))
    places = {desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", sent)["Location"] for _ in range(2)}
    assert len(places) == 1
    assert CaseEvent.objects.filter(kind="macro").count() == 1
    assert CaseEvent.objects.filter(kind="snoozed").count() == 1
    assert Reply.objects.count() == bool(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Order [[number]]", "fill in “number” first"),
        ("long " * 60, "characters too long"),
        ("  ", "The reply is empty."),
    ],
)
def test_a_text_that_does_not_do_comes_back_and_nothing_is_done(
    desk: Client, case: Case, text: str, problem: str
) -> None:
    answer = use(desk, case, made(case, "x", "refund", takes=True, then="solve"), text=text)
    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert answer.context["text"] == text
    assert_untouched(case)


def assert_untouched(case: Case, state: str = "new") -> None:
    case.refresh_from_db()
    assert (case.state, case.assignee, case.snoozed_until, case.tags.count()) == (state, None, None, 0)
    assert not Reply.objects.exists()
    assert not CaseEvent.objects.filter(kind="macro").exists()


@pytest.mark.parametrize("text", ["On its way.", ""])
def test_new_words_stand_above_the_form_and_it_may_be_done_then(desk: Client, case: Case, text: str) -> None:
    macro = made(case, text, then="1h", takes=True)
    sent = form_of(look(desk, case, macro))
    make_post(case, "Found it, never mind!")
    answer = desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", sent)
    assert answer.status_code == 409
    assert "Found it, never mind!" in answer.content.decode().split("data-macro>")[0]
    assert_untouched(case)
    assert desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", form_of(answer)).status_code == 303


def test_private_words_are_never_answered_in_public(desk: Client, case: Case) -> None:
    private = make_post(case, "My booking is NW44.", visibility="private")
    macro = made(case, "Thank you.")
    assert "Public reply" not in look(desk, case, macro).content.decode()
    refused = use(desk, case, macro, to_post=str(case.first_post_id))
    assert (refused.status_code, Reply.objects.count()) == (422, 0)
    use(desk, case, macro)
    assert (Reply.objects.get().to_post_id, Reply.objects.get().visibility) == (private.pk, "private")


def test_public_words_are_answered_where_one_chooses(desk: Client, case: Case) -> None:
    make_post(case, "Newest.")
    use(desk, case, made(case, "Sorry."), to_post=str(case.first_post_id))
    assert Reply.objects.get().to_post_id == case.first_post_id


def test_what_a_solved_case_makes_impossible_is_said_and_not_done(desk: Client, teammate: Agent, case: Case) -> None:
    macro = made(case, "", "refund", takes=True, then="1h")
    sent = form_of(look(desk, case, macro))
    solving.solve(case, teammate)
    answer = desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", sent)
    for page in (answer, look(desk, case, macro)):
        assert "The case is solved already" in page.content.decode()
        assert "data-macro" not in page.content.decode()
    assert answer.status_code == 422
    assert_untouched(case, "solved")


@pytest.mark.parametrize("change", ["tag", "then", "text"])
def test_what_a_manager_changed_meanwhile_is_looked_at_again(desk: Client, case: Case, change: str) -> None:
    macro = made(case, "", "refund", takes=True)
    sent = form_of(look(desk, case, macro))
    if change == "tag":
        Tag.objects.get().delete()
    Macro.objects.update(**{} if change == "tag" else {change: "solve"}, takes=True)
    answer = desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", sent)
    assert answer.status_code == 422
    assert "The macro was changed meanwhile." in answer.content.decode() or change == "text"
    assert_untouched(case)


def test_what_is_so_already_is_said(desk: Client, agent: Agent, case: Case) -> None:
    macro = made(case, "", "refund", takes=True)
    tagging.tag(case, Tag.objects.get(), agent)
    Case.objects.update(assignee=agent)
    page = look(desk, case, macro).content.decode()
    assert "(it has this tag already)" in page
    assert "(it is yours already)" in page


@pytest.mark.parametrize("who", ["outsider", "auditor"])
def test_who_may_not_change_the_case_uses_no_macro(who: str, request: pytest.FixtureRequest, case: Case) -> None:
    macro, client = made(case, "", takes=True), signed_in(request.getfixturevalue(who))
    status = 404 if who == "outsider" else 403
    assert look(client, case, macro).status_code == status
    assert client.post(f"/cases/{case.ref}/macros/{macro.pk}/", {}).status_code == status


def test_another_teams_or_brands_macro_is_none_of_this_case(desk: Client, case: Case) -> None:
    theirs = made(case, team=make_team(case.brand), name="Theirs")
    foreign = made(make_case(make_account("x", make_team(make_brand()))), name="Foreign")
    for macro in (theirs, foreign):
        assert look(desk, case, macro).status_code == 404
        assert macro.name not in desk.get(f"/cases/{case.ref}/").content.decode()


def test_the_menu_says_in_short_what_each_does(desk: Client, case: Case) -> None:
    macro = made(case, "Sorry.", "b", "a", takes=True, then="solve")
    page = desk.get(f"/cases/{case.ref}/").content.decode()
    assert f'href="/cases/{case.ref}/macros/{macro.pk}/"' in page
    assert "answers · takes · tags a, b · solves" in page


def test_a_broken_form_is_shown_anew(desk: Client, case: Case) -> None:
    macro = made(case, "Sorry.")
    for changes in ({"form_token": "x"}, {"promise": ""}, {"words_version": "0"}, {"text": "a\x00b"}, {"to_post": "9"}):
        assert use(desk, case, macro, **changes).status_code == 422
    assert not Reply.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_macro_does_not_reach_into_another_brand(case: Case) -> None:
    foreign = Tag.objects.create(brand=make_brand(), name="theirs")
    with pytest.raises(IntegrityError, match="care_macrotag_tag_same_brand"):
        MacroTag.objects.create(brand=case.brand, macro=made(case), tag=foreign)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_use(desk: Client, agent: Agent, case: Case) -> None:
    macro = made(case, "On its way.", then="1h")
    sent, start = form_of(look(desk, case, macro)), threading.Barrier(2)
    answers: list[int] = []

    def press() -> None:
        browser = signed_in(agent)
        start.wait(10)
        answers.append(browser.post(f"/cases/{case.ref}/macros/{macro.pk}/", sent).status_code)
        connections.close_all()

    clicks = [threading.Thread(target=press) for _ in range(2)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join(20)
    assert (answers, Reply.objects.count(), CaseEvent.objects.filter(kind="snoozed").count()) == ([303, 303], 1, 1)


def test_another_use_needs_another_look(desk: Client, case: Case) -> None:
    macro = made(case, "On its way.")
    sent = form_of(look(desk, case, macro))
    assert desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", sent).status_code == 303
    changed = desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", {**sent, "text": "Other words."})
    assert changed.status_code == 409
    assert uuid.UUID(changed.context["form_token"].hex)


def test_the_list_that_the_case_was_opened_from_is_not_lost(desk: Client, case: Case) -> None:
    macro = made(case, "", takes=True)
    address = f"/cases/{case.ref}/macros/{macro.pk}/?from=view%3Dall"
    assert f'href="{address}"' in desk.get(f"/cases/{case.ref}/?from=view%3Dall").content.decode()
    answer = desk.post(address, form_of(look(desk, case, macro)), headers={"referer": f"http://testserver{address}"})
    assert answer["Location"] == f"/cases/{case.ref}/?from=view%3Dall"


@pytest.mark.parametrize("changes", [{"text": "Order [[number]]"}, {"form_token": "x"}])
def test_a_form_that_comes_back_has_seen_no_more_than_before(desk: Client, case: Case, changes: dict[str, str]) -> None:
    macro = made(case, "On its way.", then="solve")
    sent = form_of(look(desk, case, macro))
    make_post(case, "Never mind, it is solved.")
    make_reply(case)
    address = f"/cases/{case.ref}/macros/{macro.pk}/"
    again = form_of(refused := desk.post(address, {**sent, **changes}))
    assert refused.status_code == 422
    assert [again[name] for name in SEEN] == [sent[name] for name in SEEN]
    overtaken = desk.post(address, {**again, "text": "On its way."})
    assert overtaken.status_code == 409
    assert "Never mind, it is solved." in overtaken.content.decode().split("data-macro>")[0]
    assert desk.post(address, form_of(overtaken)).status_code == 303


def test_a_form_that_says_not_what_it_saw_is_shown_it(desk: Client, case: Case) -> None:
    macro = made(case, "On its way.")
    sent = form_of(look(desk, case, macro))
    make_post(case, "Never mind!")
    again = desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", {**sent, "words_version": ""})
    assert again.status_code == 422
    assert desk.post(f"/cases/{case.ref}/macros/{macro.pk}/", form_of(again)).status_code == 409


def test_the_forms_first_button_presses_nothing(desk: Client, case: Case) -> None:
    page = look(desk, case, made(case, "Sorry.")).content.decode().split("data-macro>")[1]
    assert re.findall("<button[^>]*>", page)[0] == "<button disabled hidden>"
    assert re.search('<output class="counter" aria-live="off"', page)
