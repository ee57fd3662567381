"""Variables and blanks: what is filled, what is left for the writer, and what nobody can smuggle in."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.replies.filling import VARIABLES, blanks_in, fill, first_name_of, name_of, plain, unknown_in

PRIYA = {"author.first_name": "Priya", "author.name": "Priya Nair", "agent.name": "Ada", "case.ref": "C-7"}
PIECES = st.sampled_from([*'[]{}|"x \n\u202e', "{{", "}}", "[[", "]]", "author.name", "agent.name"])
WORDS = st.lists(PIECES, max_size=40).map("".join)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ('Hi {{author.first_name|"there"}}!', "Hi Priya!"),
        ("Hi {{ author.name }}, {{agent.name}} here: {{case.ref}}", "Hi Priya Nair, Ada here: C-7"),
        ('Hi {{author.handle|"there"}}!', "Hi there!"),
        ("Hi {{author.handle|“there”}}!", "Hi there!"),
        ('Hi{{author.handle|""}}!', "Hi!"),
        ("Hi {{author.handle}}!", "Hi [[handle]]!"),
        ("Hi {{author.shoe_size}}!", "Hi [[author.shoe_size]]!"),
        ("Hi {{}}!", "Hi [[?]]!"),
        ("No. [[order number]], { {x} }", "No. [[order number]], { {x} }"),
    ],
)
def test_a_variable_is_its_value_or_its_default_or_a_blank(text: str, filled: str) -> None:
    assert fill(text, PRIYA) == filled


def test_blanks_are_named_in_order_and_once() -> None:
    text = "[[order  number]] on [[date]], [[order number]]; [not] [[this\none]] [[]]"
    assert blanks_in(text) == ("order number", "date", "")


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ('{{author.first_name|"there"}} [[date]] {{ case.ref }}', ()),
        ("{{author.shoe_size}} {{author.first_name|there}}", ("{{author.shoe_size}}", "{{author.first_name|there}}")),
        ('{{author.name|"[[name]]"}}', ('{{author.name|"[[name]]"}}',)),
        ("{{author.name", ("{{",)),
        ("[[date", ("[[",)),
        ("{% if x %}{{ x.__class__ }}", ("{{ x.__class__ }}",)),
    ],
)
def test_what_is_unknown_or_half_written_is_told(text: str, unknown: tuple[str, ...]) -> None:
    assert unknown_in(text) == unknown


@given(WORDS)
def test_no_value_smuggles_anything_in(value: str) -> None:
    around = "[{{author.name}}] {{author.name}}{{author.name}}"
    filled = fill(around, {"author.name": value, "agent.name": "SECRET"})
    assert "SECRET" not in filled
    assert not [blank for blank in blanks_in(filled) if blank != str(VARIABLES["author.name"])]
    assert "\u202e" not in filled


@given(WORDS)
def test_a_text_that_is_fine_is_filled_without_rest(text: str) -> None:
    filled = fill(text, dict.fromkeys(VARIABLES, "value"))
    if not unknown_in(text):
        assert "{{" not in filled
        assert blanks_in(filled) == blanks_in(text)


@pytest.mark.parametrize(
    ("called", "first"),
    [
        ("Priya Nair", "Priya"),
        ("🔥 Priya 🔥", "Priya"),
        ("Priya🔥(she/her)", ""),
        ("Priya (she/her)", "Priya"),
        ("Jean-Luc O'Hara", "Jean-Luc"),
        ("प्रिया नायर", "प्रिया"),
        ("李明", "李明"),
        ("Dr. Ada Wong", ""),
        ("J. Smith", ""),
        ("X", ""),
        ("evil.example Priya", ""),
        ("https://evil.example", ""),
        ("[[Priya]] {{agent.name}}", "Priya"),
        ("123 !!!", ""),
        ("", ""),
    ],
)
def test_a_first_name_is_said_only_where_it_is_one(called: str, first: str) -> None:
    assert first_name_of(called) == first


@pytest.mark.parametrize("called", ["@else where", "see evil.example", "x/y", "#tag"])
def test_a_name_that_points_elsewhere_is_not_said(called: str) -> None:
    assert name_of(called) == ""


def test_a_name_keeps_its_letters_and_loses_its_brackets() -> None:
    assert name_of("Priya [Nair]\u202e\n") == "Priya (Nair)"
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


def test_a_wall_of_brackets_is_read_quickly() -> None:
    began = time.perf_counter()
    for wall in ("[[" * 50_000, "{{" * 50_000, "{{author.name|" * 9000):
        assert not blanks_in(wall)
        unknown_in(wall)
        fill(wall, PRIYA)
    assert time.perf_counter() - began < 10
