"""What in a public answer is for the customer's eyes only: phone numbers, addresses, cards, booking references.

Pure. It warns and never refuses: the desk's own hotline is a phone number too. The browser finds the same by the same
patterns while one types.
"""

import re
from collections.abc import Mapping

# 03.10.2026, 2026-10-05, but not 01.23.45.67.89.
_NO_DATE = r"(?<![\w/])(?!\(?(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?![./-]?\d))"
# Of shapes that Python and JavaScript read alike.
PATTERNS: Mapping[str, str] = {
    "email": r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    "card": r"(?<![\d+])\d(?:[ -]?\d){12,18}(?!\d)",
    "iban": r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?!\w)",
    "phone": _NO_DATE + r"(?:\+|00|0|\()\d(?:[ ()/.-]{0,2}\d){6,14}(?!\d)",
}
_SHAPES = {"A": "[A-Z]", "9": r"\d", "X": "[A-Z0-9]", "-": "-"}


def patterns(booking_shape: str = "") -> dict[str, str]:
    """By kind; a card's digits also have to add up (`adds_up`)."""
    found = dict(PATTERNS)
    if booking_shape:
        found["booking"] = rf"(?<!\w){''.join(_SHAPES.get(sign, sign) for sign in booking_shape)}(?!\w)"
    return found


def found_in(text: str, booking_shape: str = "") -> tuple[str, ...]:
    """The kinds that the text seems to hold: a card's number is no phone's."""
    kinds = []
    for kind, pattern in patterns(booking_shape).items():
        hits = [hit for hit in re.findall(pattern, text) if kind != "card" or adds_up(hit)]
        if hits:
            kinds.append(kind)
            for hit in hits:
                text = text.replace(hit, " ")
    return tuple(kinds)


def adds_up(number: str) -> bool:
    """The checksum of cards (Luhn)."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
