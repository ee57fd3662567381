"""Texts compared: what a network gives back is rarely letter for letter what was sent."""

import html
import re
import unicodedata

_LEADING_MENTIONS = re.compile(r"(?:@\w+\s+)+|(?:@\w+\s*)+$")
_SCHEME = re.compile(r"\bhttps?://(?:www\.)?", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def normal(text: str) -> str:
    """A text without what networks change: escapes, the form of accents, invisible signs, white space."""
    plain = unicodedata.normalize("NFC", html.unescape(text))
    return " ".join(_INVISIBLE.sub("", plain).split())


def without_leading_mentions(text: str) -> str:
    """A normal text without the handles that X puts in front of a reply."""
    return _LEADING_MENTIONS.sub("", text, count=1) if text.startswith("@") else text


def without_schemes(text: str) -> str:
    """A normal text whose links read the same whether the network wrote out their scheme or not."""
    return re.sub(r"/(?=\s|$)", "", _SCHEME.sub("", text))
