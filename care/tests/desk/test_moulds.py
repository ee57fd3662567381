"""An item of the timeline is moulded: set once for each shape, it reads as its template sets it."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from care.desk.composing import Panel, Shared
from care.desk.describing import AtHand
from care.desk.gathering import Line
from care.desk.happenings import Changes, Happening
from care.desk.moulds import moulded
from care.desk.offers import ShownHandover
from care.desk.removing import Removal
from care.desk.replying import ShownReply
from care.desk.targeting import Target
from care.desk.timeline import Photo, ShownNote, ShownPost
from care.desk.wording import Rating

WORDS = st.one_of(
    st.sampled_from(["", "", "<b>&\"'", "100 % %(w1)s %s", "{{ item }}", "w1", "ريال"]),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
)
LOOKS = {
    Rating: st.sampled_from(["", "good", "bad"]),
    ShownReply: st.sampled_from(["gone", "sent", "going"]),
    Removal: st.sampled_from(["", "held", "failed"]),
}
TEMPLATES = {
    ShownPost: "post",
    ShownReply: "reply",
    ShownNote: "note",
    ShownHandover: "handover",
    Happening: "happening",
    Changes: "changes",
    Line: "new",
}

st.register_type_strategy(str, WORDS)
st.register_type_strategy(Promise, st.just(gettext_lazy("shared")))


def items_of(kind: Any) -> st.SearchStrategy[Any]:
    given: dict[str, Any] = {}
    if kind in TEMPLATES:
        given["template"] = st.just(f"desk/timeline/{TEMPLATES[kind]}.html")
    if kind in LOOKS:
        given["look"] = LOOKS[kind]
    if kind is Photo:
        given["kind"] = st.sampled_from(["photo", "video"])
    if kind is Panel:
        given["mode"] = st.sampled_from(["public", "private"])
    if kind is Target:
        given["post"] = st.none()
    return st.builds(kind, **given)


for parts in (Rating, Removal, Photo, Happening, Target):
    st.register_type_strategy(parts, items_of(parts))


@pytest.mark.parametrize("kind", TEMPLATES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_moulded_item_reads_as_its_template_sets_it(kind: type, data: st.DataObject) -> None:
    item = data.draw(items_of(kind))
    plain = render_to_string(item.template, {"item": item, "icons": static("icons.svg"), "csrf_token": "a%<b"})
    assert moulded(item.template, "a%<b", item=item) == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(panel=items_of(Panel), shared=items_of(Shared), macros=st.lists(items_of(AtHand), max_size=2), is_solved=...)
def test_a_moulded_panel_reads_as_its_template_sets_it(
    panel: Panel, shared: Shared, macros: list[AtHand], is_solved: bool
) -> None:
    page = {"panel": panel, "shared": shared, "macros": tuple(macros), "is_solved": is_solved, "origin": "view=%s&"}
    plain = render_to_string("desk/panel.html", {**page, "icons": static("icons.svg"), "csrf_token": "a%<b"})
    assert moulded("desk/panel.html", "a%<b", **page) == plain
