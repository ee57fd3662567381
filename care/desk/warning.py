"""The nudge beside a public answer that seems to hold something for the customer's eyes only."""

import json

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.models import Brand
from care.replies import personal

WORDS: dict[str, str | Promise] = {
    "email": gettext_lazy("an e-mail address"),
    "card": gettext_lazy("a card number"),
    "iban": gettext_lazy("an account number"),
    "phone": gettext_lazy("a phone number"),
    "booking": gettext_lazy("a booking reference"),
}


def rules(brand: Brand) -> str:
    """For the browser: [[kind, pattern, words], …]."""
    found = personal.patterns(brand.booking_shape)
    return json.dumps([[kind, pattern, str(WORDS[kind])] for kind, pattern in found.items()])


def question() -> str:
    """Why it has not gone yet, above the words."""
    return _("Not sent yet: see the warning below. The same button sends it all the same.")


def words(kinds: tuple[str, ...]) -> str:
    """What the text seems to hold; "" where it is nothing."""
    said = ", ".join(str(WORDS[kind]) for kind in kinds)
    return _("This looks like %(what)s, and everybody will see it.") % {"what": said} if kinds else ""
