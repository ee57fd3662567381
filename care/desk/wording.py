"""Times and numbers as people read them. Pure: `now` comes from outside."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import ClassVar, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400
GOOD_STARS = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """A time for a `<time>` element: for machines, short for the eye, and in full."""

    iso: str
    text: str
    full: str


@dataclass(frozen=True, slots=True)
class Reader:
    """In whose zone and language a page is: looked up once where many times are set."""

    zone: tzinfo
    language: str | None

    @classmethod
    def here(cls) -> Self:
        return cls(timezone.get_current_timezone(), get_language())


def moment(at: datetime, now: datetime, reader: Reader | None = None) -> Moment:
    """Today's times as hours, this year's with the day, older ones with the year."""
    reader = reader or Reader.here()
    zone, language = reader.zone, reader.language
    here, today = at.astimezone(zone), now.astimezone(zone)
    day, text = here.date(), f"{here.hour:02}:{here.minute:02}"
    full = f"{_day(day, 'j F Y', language)}, {text}"
    if day != today.date():
        text = f"{_day(day, 'j M' if day.year == today.year else 'j M Y', language)}, {text}"
    return Moment(at.isoformat(timespec="seconds"), text, full)


def in_full(at: datetime, reader: Reader | None = None) -> str:
    """With the day and the year, in the reader's zone."""
    reader = reader or Reader.here()
    here = at.astimezone(reader.zone)
    return f"{_day(here.date(), 'j F Y', reader.language)}, {here.hour:02}:{here.minute:02}"


@lru_cache(maxsize=1024)
def _day(day: date, form: str, _language: str | None) -> str:
    """Rows of a list, items of a timeline share few days."""
    return date_format(day, form)


def elapsed(seconds: float) -> str:
    """`3 min`, `2 h 5 min`, `4 d 3 h`: what matters of a stretch of time."""
    if seconds < MINUTE:
        return _("< 1 min")
    if seconds < HOUR:
        return _("%(minutes)d min") % {"minutes": seconds // MINUTE}
    if seconds < DAY:
        return _("%(hours)d h %(minutes)d min") % {"hours": seconds // HOUR, "minutes": seconds % HOUR // MINUTE}
    return _("%(days)d d %(hours)d h") % {"days": seconds // DAY, "hours": seconds % DAY // HOUR}


def compact(number: int) -> str:
    """`950`, `12k`, `1.4M`: short enough for a row, never more than is there."""
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            tenths = number * 10 // size
            return f"{tenths // 10}{sign}" if tenths >= 100 or tenths % 10 == 0 else f"{tenths / 10:.1f}{sign}"
    return str(number)


@dataclass(frozen=True, slots=True)
class Rating:
    """What a review says of us; no words where it is none. `look` is good, bad or neither."""

    compared: ClassVar = ("look",)
    words: str = ""
    look: str = ""


def rating(word: str) -> Rating:
    if word.isdigit():
        return Rating(_("%(stars)s of 5 stars") % {"stars": word}, "good" if int(word) >= GOOD_STARS else "bad")
    named = {"positive": Rating(_("recommends us"), "good"), "negative": Rating(_("does not recommend us"), "bad")}
    return named.get(word, Rating())


def language_tag(language: str) -> str:
    """For a `lang` attribute; nothing where the network says only that it does not know (und, zxx, private codes)."""
    unknown = language in ("und", "zxx") or (len(language) == 3 and "qaa" <= language.lower() <= "qtz")
    return "" if unknown else language.replace("_", "-")


def capped(number: int, most: int = 999) -> str:
    """A count that never widens the page."""
    return f"{most}+" if number > most else str(number)


def safe_url(url: str) -> str:
    """Only what leads to the web: a network's words must not become a script."""
    return url if url.startswith(("https://", "http://")) else ""
