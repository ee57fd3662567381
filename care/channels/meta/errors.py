"""What the Graph API's refusals mean, as the desk's four errors. Decided by code and subcode: Meta's texts change.

`network` is how people call the network that was asked: Facebook or Instagram.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from care.channels import cleaning, http
from care.channels.base import ChannelError, CredentialsRefused, Json, Rejected, Unavailable, Unconfirmed
from care.channels.http import Answer
from care.channels.meta import metering

GONE = (100, 33)
BLOCKED = 368  # for abuse, or for too many words in public
BREAK = timedelta(hours=1)  # after that: a published measurement saw blocks of hours
_FALLBACK = timedelta(minutes=5)

_TOKEN = (102, 104, 190)
_PERMISSION = (3, 10, *range(200, 300))
LIMITS = (4, 17, 32, 341, 613, 80001, 80002, 80006)
_UNKNOWN = (1, 2)
_DUPLICATE = 506
_TOO_MUCH = "reduce the amount of data"
_REASONS = {
    BLOCKED: "{network} has blocked this text as abusive, or blocks the Page for a while. Wait, or say it differently.",
    551: "This person cannot be reached on {network} at the moment.",
    9000001: "It was deleted by its author or by {network}.",
    10900: "A private reply to this stands already: {network} takes one.",
    10903: "{network} takes no private reply to this.",
    2022: "{network} restricts what this Page may write.",
    2018300: "Another app answers this conversation at the moment.",
}
_WINDOW = "The time to answer is over: {network} takes messages for 24 hours after the person last wrote."
_UNREACHABLE = "This person cannot be reached on {network} at the moment."
_RESTRICTED = "{network} restricts what this Page may write."
_REASONS_BY_SUBCODE = {
    33: "The post or comment was deleted, or its author no longer shows it to us.",
    1545041: _UNREACHABLE,
    2018108: _UNREACHABLE,
    2018001: _UNREACHABLE,
    2534014: _UNREACHABLE,
    2018028: "{network} still holds this app in development mode: it answers only to the app's own testers.",
    2018338: _RESTRICTED,
    **dict.fromkeys(range(2069030, 2069034), "{network} does not offer this on Pages of today."),
    1893063: _RESTRICTED,
    1893061: "{network} no longer takes messages with this tag.",
    2018276: "{network} has not approved this app for answers by people after 24 hours (human agent).",
    2018278: _WINDOW,
    2018065: _WINDOW,
    2534022: _WINDOW,
    2018300: "Another app answers this conversation at the moment.",
    2534025: "{network} takes no private reply to this: it has one already, is too old, or is gone.",
}
_STANDS = (_DUPLICATE, 10900, 10903, 2534025)  # at a second attempt: maybe because of the first


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of the Graph API. The codes are 0 where it named none."""

    answer: Answer
    code: int = 0
    subcode: int = 0
    is_transient: bool = False

    @classmethod
    def of(cls, answer: Answer) -> "Failure":
        error = cleaning.mapping(answer.json.get("error"))
        code, subcode = cleaning.count(error.get("code")), cleaning.count(error.get("error_subcode"))
        return cls(answer, code or 0, subcode or 0, error.get("is_transient") is True)

    @property
    def error(self) -> Json:
        return cleaning.mapping(self.answer.json.get("error"))

    @property
    def is_of_server(self) -> bool:
        """Meta does not know, or does not say, what became of the call."""
        return self.code in _UNKNOWN or self.is_transient or not 200 <= self.answer.status < 500

    @property
    def is_gone(self) -> bool:
        return (self.code, self.subcode) == GONE

    @property
    def is_limit(self) -> bool:
        """Meta takes no more calls for now."""
        if self.subcode in _REASONS_BY_SUBCODE:
            return False
        return self.code in LIMITS or (not self.code and self.answer.status == 429)

    @property
    def is_of_this(self) -> bool:
        """What is asked for is refused, not the token: a field that it lacks, or a permission for this kind."""
        return self.code == GONE[0] or (self.code in _PERMISSION and self.subcode not in _REASONS_BY_SUBCODE)

    @property
    def asked_too_much(self) -> bool:
        return _TOO_MUCH in cleaning.text(self.error.get("message"))

    @property
    def words(self) -> str:
        """Meta's words for people, where it gives any. Its `message` stays out: it may repeat the token."""
        return cleaning.line(self.error.get("error_user_msg"), 300)

    def __str__(self) -> str:
        subcode = f"/{self.subcode}" if self.subcode else ""
        return f"error {self.code}{subcode}" if self.code else f"HTTP {self.answer.status}"


class GraphRefused(Exception):
    """A call that the Graph API did not do, or says it did not."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


class Gone(Unavailable):
    """A read for what is deleted, or hidden from us."""


class NotShown(Unavailable):
    """A read for a field that this kind of object lacks, or that the token does not reach: it is good for the rest."""


class NotPermitted(CredentialsRefused):
    """A write for which the token lacks a permission, or on what is not ours to change."""


class NotThere(Rejected):
    """A write on what is deleted, or hidden from us."""


@contextmanager
def reading(network: str) -> Iterator[None]:
    """Raises `Unavailable` (`Gone`) or `CredentialsRefused` for whatever goes wrong in a read."""
    with http.reading(network):
        try:
            yield
        except GraphRefused as refused:
            raise of_read(refused.failure, network) from None


@contextmanager
def writing(network: str, has_been_tried: bool) -> Iterator[None]:
    """Raises one of the four errors for whatever goes wrong in a write."""
    with http.writing(network):
        try:
            yield
        except GraphRefused as refused:
            raise of_write(refused.failure, network, has_been_tried) from None


def of_read(failure: Failure, network: str) -> ChannelError:
    if failure.is_gone:
        return Gone(f"{network} does not show this any more.")
    if failure.is_of_this and failure.code in _PERMISSION:
        words = f"The Page's token lacks a permission that this needs ({failure}): connect the Page again with it."
        return NotShown(words)
    words = f"{network} could not answer ({failure}). {failure.words}".strip()
    if failure.is_of_this and not failure.is_of_server:
        return NotShown(words)
    return _of_any(failure, network) or Unavailable(words)


def of_write(failure: Failure, network: str, has_been_tried: bool) -> ChannelError:
    """A refusal counts only if it comes with a code; anything else may stand. Codes count more than HTTP's status."""
    ours = _reason(failure).format(network=network)
    if failure.is_gone:
        return NotThere(ours)
    known = _of_any(failure, network)
    if known:
        return known
    if failure.code in _UNKNOWN or not failure.code or (failure.is_of_server and not ours):
        return Unconfirmed(f"{network} gave no usable answer ({failure}).")
    if has_been_tried and (failure.code in _STANDS or failure.subcode in _STANDS):
        return Unconfirmed(f"{network} says that this was said already: the earlier attempt may stand.")
    if failure.code == BLOCKED:
        return Unavailable(ours, datetime.now(UTC) + BREAK)
    if failure.code == _DUPLICATE:
        return Rejected(f"{network} refuses the same text twice in a row. Say it in other words.")
    return Rejected(ours or f"{network} refused this reply ({failure}). {failure.words}".strip())


def retry_at(answer: Answer, now: datetime) -> datetime:
    """When Meta takes calls again: the longest of the waits that it names."""
    waits = map(metering.wait, metering.entries(answer.headers))
    return now + (max(waits, default=timedelta()) or _FALLBACK)


def _of_any(failure: Failure, network: str) -> ChannelError | None:
    """What means the same for reads and writes."""
    if failure.code in _TOKEN or (not failure.code and failure.answer.status == 401):
        return CredentialsRefused(f"{network} no longer accepts this Page's token ({failure}).")
    if failure.subcode in _REASONS_BY_SUBCODE:
        return None
    if failure.is_limit:
        wait = retry_at(failure.answer, datetime.now(UTC))
        return Unavailable(f"{network} takes no more calls for this Page for now ({failure}).", wait)
    if failure.code in _PERMISSION:
        return NotPermitted(f"The Page's token lacks a permission that this needs ({failure}).")
    return None


def _reason(failure: Failure) -> str:
    return _REASONS_BY_SUBCODE.get(failure.subcode) or _REASONS.get(failure.code, "")
