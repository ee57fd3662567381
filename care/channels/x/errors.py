"""What X's refusals mean, as the desk's four errors, in words that a care agent understands."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from care.channels import cleaning, http
from care.channels.base import ChannelError, CredentialsRefused, Rejected, Unavailable, Unconfirmed
from care.channels.http import Answer

NETWORK = "X"
_LIMITS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")
_SOONEST = timedelta(seconds=15)  # our clock may be ahead of X's
_FALLBACK = timedelta(seconds=60)
_CAPPED = timedelta(hours=1)
_LONGEST = timedelta(hours=25)

_DUPLICATE = "duplicate content"
_GONE = "deleted or not visible"
_ACCOUNT_PROBLEMS = ("client-forbidden", "unsupported-authentication", "oauth1-permissions")
# X's words, in lower case, and ours.
_REFUSALS = (
    ("too long", "X says the text is too long."),
    (_GONE, "The post was deleted, or its author no longer shows it to us."),
    (
        "not been mentioned",
        "X allows answers by an app only where the author mentioned or quoted us in that very post.",
    ),
    ("restricted who can reply", "The author of the post restricted who may reply to it."),
    ("not allowed to create", "X does not allow this post."),
    ("permission to dm", "This person takes no direct messages from us on X."),
    ("hide or unhide", "X lets us hide only answers in conversations that this account of ours began."),
    ("not authorized to delete", "X says that this post is not ours to delete."),
    ("cashtag", "X allows only one cashtag in a post."),
)


@contextmanager
def reading() -> Iterator[None]:
    """Raises `Unavailable` or `CredentialsRefused` for whatever goes wrong in a read."""
    with http.reading(NETWORK):
        try:
            yield
        except http.Refused as refused:
            raise of_read(refused.answer) from None


@contextmanager
def writing(has_been_tried: bool) -> Iterator[None]:
    """Raises one of the four errors for whatever goes wrong in a write."""
    with http.writing(NETWORK):
        try:
            yield
        except http.Refused as refused:
            raise of_write(refused.answer, has_been_tried) from None


@contextmanager
def preparing() -> Iterator[None]:
    """Raises `Rejected`, `Unavailable` or `CredentialsRefused` for a call that publishes nothing yet."""
    try:
        with writing(has_been_tried=False):
            yield
    except Unconfirmed as error:
        raise Unavailable(error.reason) from None


def of_read(answer: Answer) -> ChannelError:
    if answer.status == 403:
        return CredentialsRefused(f"X does not let this account read here: {words(answer) or 'forbidden'}.")
    return _of_any(answer) or Unavailable(f"X could not answer (HTTP {answer.status}). {words(answer)}".strip())


def of_write(answer: Answer, has_been_tried: bool) -> ChannelError:
    """A refusal counts only if X says so in a body that can be read; anything else may stand."""
    known = _of_any(answer)
    if known:
        return known
    if not 400 <= answer.status < 500 or answer.status == 408 or not answer.json:
        return Unconfirmed(f"X gave no usable answer (HTTP {answer.status}).")
    said = words(answer).lower()
    if _DUPLICATE in said:
        return _of_duplicate(has_been_tried)
    if _problem(answer) in _ACCOUNT_PROBLEMS or "suspended" in said or "temporarily locked" in said:
        return CredentialsRefused(f"X does not let this account post: {words(answer)}.")
    ours = next((reason for theirs, reason in _REFUSALS if theirs in said), "")
    return Rejected(ours or f"X refused this reply (HTTP {answer.status}). {words(answer)}".strip())


def words(answer: Answer) -> str:
    """What X says about it, in one line without X's full stop."""
    body = answer.json
    said = [cleaning.mapping(error).get("message") for error in cleaning.listing(body.get("errors"))]
    found = [cleaning.line(word, 300) for word in [*said, body.get("detail"), body.get("title")]]
    return next((word for word in found if word), "").rstrip(".")


def retry_at(answer: Answer, now: datetime) -> datetime:
    """When asking again makes sense: the latest reset of the limits that are used up, else what Retry-After says."""
    resets = [reset for reset in (_reset(answer, name) for name in _LIMITS) if reset is not None]
    if resets:
        return min(max(*resets, now + _SOONEST), now + _LONGEST)
    wait = answer.headers.get("retry-after", "")
    if wait.isascii() and wait.isdigit() and len(wait) < 7:
        return now + min(timedelta(seconds=int(wait)), _LONGEST)
    return now + (_CAPPED if _problem(answer) == "usage-capped" else _FALLBACK)


def _of_any(answer: Answer) -> ChannelError | None:
    """What means the same for reads and writes."""
    if answer.status == 401:
        return CredentialsRefused("X no longer accepts this account's access token.")
    if answer.status == 402:
        return Unavailable("X's credits for this app are used up. A manager has to top them up.")
    if answer.status == 429:
        return Unavailable("X's rate limit is used up for now.", retry_at(answer, datetime.now(UTC)))
    return None


def _of_duplicate(has_been_tried: bool) -> ChannelError:
    if has_been_tried:
        return Unconfirmed("X says that this text was posted already: the earlier attempt may stand.")
    return Rejected("X refuses the same text twice. Say it in other words.")


def last_part(kind: object) -> str:
    """The last part of a problem's type, which is the same on either of X's hosts."""
    return cleaning.line(kind).rpartition("/")[2]


def _problem(answer: Answer) -> str:
    return last_part(answer.json.get("type"))


def _reset(answer: Answer, name: str) -> datetime | None:
    if answer.headers.get(f"{name}-remaining", "0") != "0":
        return None
    return cleaning.moment(answer.headers.get(f"{name}-reset"))
