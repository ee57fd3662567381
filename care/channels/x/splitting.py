"""A long text as a numbered thread: parts that X takes, cut between words and numbered 1/3, 2/3, 3/3. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from care.channels.x import counting

_WORD = re.compile(r"(\s*)(\S+)")
_STOPS = "。！？、，…；：」』）"  # where a script without spaces is cut, if one stands near
_JOINER, _FIRST_TONE, _LAST_TONE = "\u200d", "\U0001f3fb", "\U0001f3ff"
_FIRST_FLAG, _LAST_FLAG = "\U0001f1e6", "\U0001f1ff"


def split(text: str, limit: int = counting.LONGEST, ending: str = "") -> tuple[str, ...]:
    """The parts in order, each within the weighted limit (at least 40), its number included. One part has no number.
    The last part leaves room for the `ending`.
    """
    plain = text.strip()
    if counting.weighted_length(plain) <= limit - counting.weighted_length(ending):
        return (plain,) if plain else ()
    parts = _numbered(plain, limit)
    if ending and not _fits(f"{parts[-1]}{ending}", limit):
        return _numbered(plain, limit - counting.weighted_length(ending))
    return parts


def _numbered(plain: str, limit: int) -> tuple[str, ...]:
    digits, parts = 1, list(_parts(plain, limit - len(" 9/9")))
    while len(parts) >= 10**digits:
        digits += 1
        parts = list(_parts(plain, limit - len(f" /{'9' * digits * 2}")))
    return tuple(f"{part} {number}/{len(parts)}" for number, part in enumerate(parts, 1))


def _parts(text: str, limit: int) -> Iterator[str]:
    part = ""
    for space, word in _WORD.findall(text):
        rest = word
        while rest:
            longer = f"{part}{space}{rest}" if part else rest
            if _fits(longer, limit):
                part, rest = longer, ""
                continue
            head = "" if _fits(rest, limit) else _head(f"{part}{space}" if part else "", rest, limit)
            if part or head:
                yield f"{part}{space}{head}" if part and head else part or head
            part, rest = "", rest[len(head) :]
    if part:
        yield part


def _head(before: str, word: str, limit: int) -> str:
    """As much of a word that fits no part whole as fits behind what is there already; "" where nothing does."""
    end = min(len(word) - 1, limit)
    while end and not _fits(before + word[:end], limit):
        end -= max((counting.weighted_length(before + word[:end]) - limit) // 2, 1)
        end = max(end, 0)
    stop = max(word.rfind(sign, 0, end) for sign in _STOPS) + 1
    if stop > end * 2 // 3 and _fits(before + word[:stop], limit):
        return word[:stop]
    nice = _whole(word, end)
    if nice and _fits(before + word[:nice], limit):
        return word[:nice]
    return word[:end] if end or before else word[:1]


def _whole(word: str, end: int) -> int:
    """The end moved back so that it cuts neither a link nor a sign made of several."""
    for start, finish in counting.links(word):
        if start < end < finish:
            end = start
    while end and _is_inside(word, end):
        end -= 1
    return end


def _is_inside(word: str, end: int) -> bool:
    before, after = word[end - 1], word[end]
    if _JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Mc", "Me", "Cf"):
        return True
    is_flag = _FIRST_FLAG <= before <= _LAST_FLAG and _FIRST_FLAG <= after <= _LAST_FLAG
    return is_flag or _FIRST_TONE <= after <= _LAST_TONE


def _fits(text: str, limit: int) -> bool:
    return counting.weighted_length(text) <= limit
