"""Meta's budgets: each answer's headers say how many per cent of the calls are used. 100 is the end of them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from care.channels import cleaning
from care.channels.base import Budget, Json, Unreadable, Usage

APP, BUSINESS, PAGE = "x-app-usage", "x-business-use-case-usage", "x-page-usage"
FULL = 95  # per cent: from here on a Page stops. Calls beyond 100 would only make the wait longer
_SHARES = ("call_count", "total_time", "total_cputime")
_HOUR = timedelta(hours=1)
_PAUSE = timedelta(minutes=5)  # where Meta names no time
_LONGEST = timedelta(hours=25)


def note(usage: Usage, headers: Mapping[str, str], own_id: str = "") -> None:
    """Puts what the headers (lower-case names) say into `usage`: per cent left, and until when nothing more is asked
    for of what is nearly used up. Of the accounts named there only `own_id` counts, where it is among them.
    """
    now = datetime.now(UTC)
    told = [("app", _read(headers.get(APP, ""))), ("pages", _read(headers.get(PAGE, "")))]
    told += [(cleaning.line(entry.get("type"), 50), entry) for entry in entries(headers, own_id)]
    for kind, entry in sorted(((kind, entry) for kind, entry in told if kind and entry), key=lambda one: _used(one[1])):
        used = _used(entry)
        usage.budgets[kind] = Budget(100, max(100 - used, 0), now + (wait(entry) or _HOUR))
        if used >= FULL:
            usage.not_before[kind] = now + (wait(entry) or _PAUSE)


def entries(headers: Mapping[str, str], own_id: str = "") -> list[Json]:
    """What the headers say of the account, by kind of use; of all of them where it is not named."""
    named = _read(headers.get(BUSINESS, ""))
    found = [named[own_id]] if own_id in named else list(named.values())
    return [cleaning.mapping(entry) for each in found for entry in cleaning.listing(each)]


def wait(entry: Json) -> timedelta:
    """How long until Meta takes calls again, as it says in minutes; nothing where it says nothing."""
    minutes = min(cleaning.count(entry.get("estimated_time_to_regain_access")) or 0, 100_000)
    return min(timedelta(minutes=minutes), _LONGEST)


def _used(entry: Json) -> int:
    return max(_numbers(entry), default=0)


def _numbers(entry: Json) -> Iterator[int]:
    for name in _SHARES:
        yield cleaning.count(entry.get(name)) or 0


def _read(header: str) -> Json:
    try:
        return cleaning.loads(header.encode()) if header else {}
    except Unreadable:
        return {}
