"""Lengths as X counts them."""

from importlib.resources import files

import pytest

from care.channels.x.counting import weighted_length
from care.channels.x.endings import GENERIC_ENDINGS

LENGTHS = [
    ("", 0),
    ("Hello", 5),
    ("Caf\u0065\u0301", 4),
    ("日本", 4),
    ("’“–", 3),
    ("👋", 2),
    ("👍🏽", 2),
    ("👨‍👩‍👧‍👦", 2),
    ("🇩🇪", 2),
    ("1️⃣", 2),
    ("❤️", 2),
    ("©️", 2),
    ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
    ("🏳️‍🌈", 2),
    ("https://example.com/a/very/long/path?with=query&and=more#too", 23),
    ("example.com", 23),
    ("see example.com/a.", 4 + 23 + 1),
    ("(https://example.com/a_(b))", 25),
    ("someone@example.com", 19),
    ("done.Bye", 8),
    ("write to claims.insurance", 9 + 23),
    ("done.Now", 23),  # an ending like any other, says X
    ("https://t.co/pbY2NfTZ's", 23 + 2),
    ("https://t.co/FNkPfmii-", 23 + 1),
    ("https://t.co/" + "a" * 41, 13 + 41),
    ("https://t.co/8t7G3ddS?amp=1", 23),
    ("https://two_words.com", 21),
    ("https://two_words.example.com", 23),
    ("\u202ahttps://example.com", 2 + 23),
    ("日本https://example.com/xです", 4 + 23 + 4),
]


@pytest.mark.parametrize(("text", "length"), LENGTHS)
def test_a_text_weighs_what_x_says(text: str, length: int) -> None:
    assert weighted_length(text) == length


def test_the_endings_are_those_of_the_root_zone() -> None:
    listed = files("hypothesis.vendor").joinpath("tlds-alpha-by-domain.txt").read_text().lower().split("\n")[1:]
    generic = {ending for ending in listed if len(ending) > 2 and not ending.startswith("xn--")} - {"arpa"}
    assert sorted(generic - GENERIC_ENDINGS) == []


ENDLESS = ["a." * 9000, "http://" + "a-" * 9000, "http://a.com/" + "(" * 9000, "x-" * 9000 + ".com"]


@pytest.mark.parametrize("text", ENDLESS)
def test_no_text_takes_long_to_count(text: str) -> None:
    assert weighted_length(text) > 0
