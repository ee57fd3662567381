"""For how long Meta lets a Page answer privately."""

from datetime import datetime, timedelta

from care.channels.base import Standing, Talk, Verdict
from care.channels.meta.messages import KIND

ANY_ANSWER = timedelta(hours=24)
A_PERSONS_ANSWER = timedelta(days=7)
PRIVATE_REPLY = timedelta(days=7)


def standing(talk: Talk, now: datetime, network: str) -> Standing:
    """Public answers have no window. Private ones: 24 hours from the person's last message, 7 days where a human being
    answers; to public words one, within 7 days.
    """
    if not talk.is_private:
        return Standing()
    return _message(talk, now, network) if talk.kind == KIND else _private_reply(talk, now, network)


def needs_tag(heard_at: datetime | None, now: datetime) -> bool:
    """Whether only the tag for a person's answer lets it through."""
    return heard_at is not None and now >= heard_at + ANY_ANSWER


def _message(talk: Talk, now: datetime, network: str) -> Standing:
    heard_at = talk.heard_at or talk.posted_at
    if now < heard_at + ANY_ANSWER:
        return Standing(until=heard_at + (A_PERSONS_ANSWER if talk.by_person else ANY_ANSWER))
    if talk.by_person and now < heard_at + A_PERSONS_ANSWER:
        return Standing(until=heard_at + A_PERSONS_ANSWER)
    days = "7 days" if talk.by_person else "24 hours"
    return Standing(Verdict("no", f"{network} takes answers for {days} after the person last wrote: that is over."))


def _private_reply(talk: Talk, now: datetime, network: str) -> Standing:
    if talk.was_told:
        return Standing(Verdict("no", f"{network} takes one private reply to this, and it has it already."))
    until = talk.posted_at + PRIVATE_REPLY
    if now >= until:
        return Standing(Verdict("no", f"{network} takes a private reply for 7 days: this is older."))
    return Standing(until=until)
