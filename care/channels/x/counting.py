"""A text's length as X counts it: twitter-text's weights, version 3. A link is 23, an emoji 2, however it is made."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from care.channels.x.domains import COUNTRY_CODES, LABEL_LENGTH, is_domain
from care.channels.x.endings import GENERIC_ENDINGS

LONGEST = 280
LINK_LENGTH = 23
EMOJI_LENGTH = WIDE_LENGTH = 2
SHORT_HOST, SLUG_LENGTH = "t.co", 40
_FORBIDDEN = re.compile("[\ufffe\ufeff\uffff]")

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """A version of the rules: signs in the ranges `light` count 1, all others 2; an emoji may count as one sign."""

    light: Ranges = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
    discounts_emoji: bool = True


TODAYS = Rules()

_PICTURE = (
    "(?:[\u00a9\u00ae\u2122\u265f]\ufe0f"
    "|[\u203c\u2049\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab"
    "\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f004\U0001f0cf\U0001f170-\U0001f19a\U0001f201-\U0001f251\U0001f300-\U0001f5ff\U0001f600-\U0001f64f"
    "\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff])"
)
_TONE = "[\U0001f3fb-\U0001f3ff]"
_ELEMENT = f"{_PICTURE}(?:\ufe0f|{_TONE})?"
EMOJI = re.compile(
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
_SCHEME = "[hH][tT][tT][pP][sS]?://"  # spelt out: what else equals an I or a K but for its case, nobody agrees upon
_LETTER, _SIGN, _WORD = r"[^\W\d_]", r"[^\W_]", r"[\w-]"
_HOST = rf"(?:{_SIGN}(?:{_WORD}*{_SIGN})?\.)+(?:[xX][nN]--[A-Za-z0-9-]+|{_LETTER}+)(?!{_WORD})"
_BARE = rf"(?:[{_LATIN}](?:[{_LATIN}_-]*[{_LATIN}])?\.)+[A-Za-z]{{2,}}(?![A-Za-z0-9._+-]*[@＠])(?![A-Za-z0-9])"
LINK = re.compile(
    rf"(?<![A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff])(?P<scheme>{_SCHEME})(?P<host>{_HOST})(?::[0-9]+)?(?:{_PATH})?(?:{_QUERY})?"
    rf"|(?<![A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff\-_./])(?P<bare>{_BARE})(?:{_PATH})?(?:{_QUERY})?"
)

SHORT = re.compile(rf"{_SCHEME}[tT]\.[cC][oO](?:/(?P<slug>[A-Za-z0-9]*)(?:{_QUERY})?)?")

# What Python's expressions call letters and digits, as JavaScript's with the flag "u" call them.
_FOR_BROWSERS = {
    _LETTER: r"[\p{L}\p{Nl}\p{No}]",
    _SIGN: r"[\p{L}\p{N}]",
    _WORD: r"[\p{L}\p{N}_\-]",
    "(?P<": "(?<",
}


def weighted_length(text: str, rules: Rules = TODAYS) -> int:
    """How long X finds it."""
    plain = normal(text)
    total, position = 0, 0
    for start, end in links(plain):
        total += _plain_length(plain[position:start], rules) + LINK_LENGTH
        position = end
    return total + _plain_length(plain[position:], rules)


def for_browsers(rules: Rules = TODAYS) -> Mapping[str, object]:
    """The same rules as plain data, for the counter in the browser; expressions take the flag "u"."""
    return {
        "light": rules.light,
        "wide": WIDE_LENGTH,
        "emoji": _translated(EMOJI) if rules.discounts_emoji else "",
        "emojiLength": EMOJI_LENGTH,
        "link": _translated(LINK),
        "linkLength": LINK_LENGTH,
        "short": {"host": SHORT_HOST, "link": _translated(SHORT), "slugLength": SLUG_LENGTH},
        "labelLength": LABEL_LENGTH,
        "countries": sorted(COUNTRY_CODES),
        "endings": sorted(GENERIC_ENDINGS),
    }


def is_sayable(text: str, length: int, longest: int = LONGEST) -> bool:
    """Whether X takes a text of this weighted length as a post's."""
    return 0 < length <= longest and not _FORBIDDEN.search(text)


def has_link(text: str) -> bool:
    """Whether X makes a link of any part of it."""
    return any(True for _ in links(text))


def links(text: str) -> Iterator[tuple[int, int]]:
    """Where the links of a text begin and end, in its normal form."""
    plain = normal(text)
    for match in LINK.finditer(plain):
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
    if (match["host"] or "").lower() != SHORT_HOST:
        return match.end()
    short = SHORT.match(text, match.start())
    return short.end() if short and len(short["slug"] or "") <= SLUG_LENGTH else 0


def _plain_length(text: str, rules: Rules) -> int:
    without, emoji = EMOJI.subn("", text) if rules.discounts_emoji else (text, 0)
    return EMOJI_LENGTH * emoji + sum(_weight(ord(sign), rules.light) for sign in without)


def _weight(point: int, light: Ranges) -> int:
    return 1 if any(start <= point <= end for start, end in light) else WIDE_LENGTH


def _translated(expression: re.Pattern[str]) -> str:
    found = expression.pattern
    for ours, theirs in _FOR_BROWSERS.items():
        found = found.replace(ours, theirs)
    return found
