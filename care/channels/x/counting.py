"""A text's length as X counts it: twitter-text's weights, version 3. A link is 23, an emoji 2, however it is made."""

import re
import unicodedata
from collections.abc import Iterator

from care.channels.x.domains import is_domain

LONGEST = 280
LINK_LENGTH = 23
_EMOJI_LENGTH = 2
_FORBIDDEN = re.compile("[\ufffe\ufeff\uffff]")
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # ranges that count 1; all else counts 2

_PICTURE = (
    "(?:[\u00a9\u00ae\u2122\u265f]\ufe0f"
    "|[\u203c\u2049\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab"
    "\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f004\U0001f0cf\U0001f170-\U0001f19a\U0001f201-\U0001f251\U0001f300-\U0001f5ff\U0001f600-\U0001f64f"
    "\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff])"
)
_TONE = "[\U0001f3fb-\U0001f3ff]"
_ELEMENT = f"{_PICTURE}(?:\ufe0f|{_TONE})?"
_EMOJI = re.compile(
    "[#*0-9]\ufe0f?\u20e3"  # keycaps
    "|[\U0001f1e6-\U0001f1ff]{2}"  # flags of countries
    "|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"  # flags of regions
    f"|{_ELEMENT}(?:\u200d(?:{_ELEMENT}|[\u2640\u2642\u2695\u2696\u2708\u2764]\ufe0f?))*"
)

_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u04ff0-9"
_INSIDE = rf"[{_LATIN}!*';:=+,.$/%#\[\]\-–_~&|@]"
_AT_END = rf"[{_LATIN}=_#/+\-]"
_PARENTHESES = rf"\({_INSIDE}*(?:\({_INSIDE}*\){_INSIDE}*)*\)"
_PATH = rf"/(?:(?:{_INSIDE}*(?:{_PARENTHESES}{_INSIDE}*)*(?:{_AT_END}|{_PARENTHESES}))|@{_INSIDE}+/)?"
_QUERY = r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[A-Za-z0-9\-_&=#/]"
_HOST = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:xn--[a-z0-9-]+|[^\W\d_]+)(?![\w-])"
_BARE = rf"(?:[{_LATIN}](?:[{_LATIN}_-]*[{_LATIN}])?\.)+[A-Za-z]{{2,}}(?![A-Za-z0-9._+-]*[@＠])(?![A-Za-z0-9])"
_LINK = re.compile(
    rf"(?<![A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff])(?P<scheme>https?://)(?P<host>{_HOST})(?::[0-9]+)?(?:{_PATH})?(?:{_QUERY})?"
    rf"|(?<![A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff\-_./])(?P<bare>{_BARE})(?:{_PATH})?(?:{_QUERY})?",
    re.IGNORECASE,
)

_SHORT = re.compile(rf"https?://t\.co(?:/(?P<slug>[A-Za-z0-9]*)(?:{_QUERY})?)?", re.IGNORECASE)
_SLUG_LENGTH = 40


def weighted_length(text: str, *, discounts_emoji: bool = True) -> int:
    """`discounts_emoji` False: each part of an emoji counts, as it did up to version 2 of the rules."""
    plain = normal(text)
    total, position = 0, 0
    for start, end in links(plain):
        total += _plain_length(plain[position:start], discounts_emoji) + LINK_LENGTH
        position = end
    return total + _plain_length(plain[position:], discounts_emoji)


def is_sayable(text: str, length: int) -> bool:
    """Whether X takes a text of this weighted length as a post's."""
    return 0 < length <= LONGEST and not _FORBIDDEN.search(text)


def has_link(text: str) -> bool:
    """Whether X makes a link of any part of it."""
    return any(True for _ in links(text))


def links(text: str) -> Iterator[tuple[int, int]]:
    """Where the links of a text begin and end, in its normal form."""
    plain = normal(text)
    for match in _LINK.finditer(plain):
        if _is_link(match) and (end := _end(match, plain)):
            yield match.start(), end


def normal(text: str) -> str:
    """The form in which X counts: accents joined with their letters."""
    return unicodedata.normalize("NFC", text)


def _is_link(match: re.Match[str]) -> bool:
    if match["scheme"]:
        return is_domain(match["host"], has_scheme=True)
    return is_domain(match["bare"])


def _end(match: re.Match[str], text: str) -> int:
    """Where a link ends, 0 where it is none after all: X's own short links have letters and digits only."""
    if (match["host"] or "").lower() != "t.co":
        return match.end()
    short = _SHORT.match(text, match.start())
    return short.end() if short and len(short["slug"] or "") <= _SLUG_LENGTH else 0


def _plain_length(text: str, discounts_emoji: bool) -> int:
    without, emoji = _EMOJI.subn("", text) if discounts_emoji else (text, 0)
    return _EMOJI_LENGTH * emoji + sum(_weight(ord(sign)) for sign in without)


def _weight(point: int) -> int:
    return 1 if any(start <= point <= end for start, end in _LIGHT) else 2
