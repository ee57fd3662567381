"""The promise as a clock: how long somebody waits, measured against what we promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.desk.wording import Moment, Reader, elapsed, in_full, moment


class Level(StrEnum):
    """Proportional to the promise, so that it works for twenty minutes and for two days."""

    CALM = "calm"
    SOON = "soon"
    RISK = "risk"
    LATE = "late"


SOON_FROM, RISK_FROM, LATE_FROM = 0.5, 0.75, 1.0
WORDS = {
    Level.CALM: gettext_lazy("in time"),
    Level.SOON: gettext_lazy("soon"),
    Level.RISK: gettext_lazy("at risk"),
    Level.LATE: gettext_lazy("late"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    level: Level
    icon: str
    word: str
    text: str
    title: str
    since: Moment


def level(share: float) -> Level:
    """`share` is the part of the promise that is used up."""
    if share >= LATE_FROM:
        return Level.LATE
    if share >= RISK_FROM:
        return Level.RISK
    return Level.SOON if share >= SOON_FROM else Level.CALM


def clock(since: datetime | None, promise_minutes: int, now: datetime, reader: Reader | None = None) -> Clock | None:
    """Since when somebody waits for us; None where nobody does."""
    if since is None:
        return None
    waited = (now - since).total_seconds()
    reached = level(waited / (promise_minutes * 60))
    reader = reader or Reader.here()
    posted = moment(since, now, reader)
    title = _title(reader.language) % {
        "posted": posted.full,
        "minutes": promise_minutes,
        "due": in_full(since + timedelta(minutes=promise_minutes), reader),
        "share": round(waited / (promise_minutes * 60) * 100),
    }
    icon = "alert" if reached == Level.LATE else "clock"
    return Clock(reached, icon, _word(reached, reader.language), elapsed(waited), title, posted)


@lru_cache
def _word(reached: Level, _language: str | None) -> str:
    return str(WORDS[reached])


@lru_cache
def _title(_language: str | None) -> str:
    promise = _("Posted %(posted)s. Answer promised within %(minutes)d minutes: by %(due)s.")
    why = _("Why here: %(share)d %% of the promise is used up; who has waited longest stands on top.")
    return f"{promise} {why}"
