"""Saved replies and macros in the admin: which variables there are, and that nothing points out of its brand."""

from typing import Any

import pytest
from django.test import Client

from care.models import Agent, Brand, Macro, Membership, SavedReply, Tag, Team
from care.tests.admin.conftest import entered, errors
from care.tests.make import make_brand, make_team


def saved(desk: Client, brand: Brand, text: str) -> Any:
    return desk.post("/admin/care/savedreply/add/", {"brand": brand.pk, "name": "Sorry", "text": text})


def macro(desk: Client, brand: Brand, *tags: Tag, **changes: object) -> Any:
    lines = {f"taggings-{at}-tag": tag.pk for at, tag in enumerate(tags)}
    counts = {"taggings-TOTAL_FORMS": len(tags), "taggings-INITIAL_FORMS": 0}
    sent = {"brand": brand.pk, "name": "Refund", "text": "", "then": "solve", **lines, **counts, **changes}
    return desk.post("/admin/care/macro/add/", sent)


def test_variables_and_blanks_are_taken(desk: Client, brand: Brand) -> None:
    text = 'Hi {{author.first_name|"there"}}, {{case.ref}}: [[order number]]?'
    assert saved(desk, brand, text).status_code == 302
    assert SavedReply.objects.get().text == text


@pytest.mark.parametrize("text", ["{{author.shoe_size}}", "{{agent.password}}", "{{author.name", "[[date", "{{ }}"])
def test_what_cannot_be_filled_is_refused_with_what_there_is(desk: Client, brand: Brand, text: str) -> None:
    for answer in (saved(desk, brand, text), macro(desk, brand, text=text)):
        said = str(errors(answer)["text"])
        assert text.split("}", maxsplit=1)[0][:2] in said
        assert "{{author.first_name}}, {{author.name}}" in said
    assert not SavedReply.objects.exists()
    assert not Macro.objects.exists()


def test_the_form_says_which_variables_there_are(desk: Client) -> None:
    for name in ("savedreply", "macro"):
        page = desk.get(f"/admin/care/{name}/add/").content.decode()
        assert "{{brand.name}}" in page
        assert "[[order number]]" in page


def test_a_macro_with_its_tags_is_made_and_read_by_auditors(desk: Client, brand: Brand, auditor: Agent) -> None:
    tags = [Tag.objects.create(brand=brand, name=name) for name in ("refund", "voucher")]
    assert macro(desk, brand, *tags).status_code == 302
    made = Macro.objects.get()
    assert (list(made.tags.all()), made.then) == (tags, "solve")
    page = entered(auditor).get(f"/admin/care/macro/{made.pk}/change/").content.decode()
    assert "voucher" in page
    assert 'name="_save"' not in page


def test_another_brands_tag_or_team_does_not_come_into_a_macro(desk: Client, manager: Agent, brand: Brand) -> None:
    other = make_brand()
    Membership.objects.create(agent=manager, brand=other, role="manager")
    foreign = Tag.objects.create(brand=other, name="theirs")
    assert "tag" in errors(macro(desk, brand, foreign))
    assert "team" in errors(macro(desk, brand, team=make_team(other).pk))
    assert not Macro.objects.exists()


def test_a_tag_may_be_taken_off_a_macro(desk: Client, brand: Brand, team: Team) -> None:
    macro(desk, brand, Tag.objects.create(brand=brand, name="refund"), team=team.pk)
    line = Macro.objects.get().taggings.get()
    sent = {"name": "Refund", "then": "", "team": team.pk, "taggings-TOTAL_FORMS": 1, "taggings-INITIAL_FORMS": 1}
    sent |= {"taggings-0-id": line.pk, "taggings-0-tag": line.tag_id, "taggings-0-DELETE": "on"}
    assert desk.post(f"/admin/care/macro/{line.macro_id}/change/", sent).status_code == 302
    assert not Macro.objects.get().tags.exists()
