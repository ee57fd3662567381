"""Meta's budgets: each answer's headers say how many per cent of an hour's calls are used. 100 is the end of them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from care.channels import cleaning
from care.channels.base import Budget, Json, Unreadable, Usage

APP, BUSINESS = "x-app-usage", "x-business-use-case-usage"
_SHARES = ("call_count", "total_time", "total_cputime")
_HOUR = timedelta(hours=1)


def note(usage: Usage, headers: Mapping[str, str]) -> None:
    """Puts what the headers (lower-case names) say into `usage`, as per cent left."""
    now = datetime.now(UTC)
    app = _read(headers.get(APP, ""))
    if app:
        usage.budgets["app"] = _budget(app, now)
    for entries in _read(headers.get(BUSINESS, "")).values():
        for entry in map(cleaning.mapping, cleaning.listing(entries)):
            if kind := cleaning.line(entry.get("type"), 50):
                usage.budgets[kind] = _budget(entry, now)


def _budget(entry: Json, now: datetime) -> Budget:
    used = max(_numbers(entry), default=0)
    minutes = min(cleaning.count(entry.get("estimated_time_to_regain_access")) or 0, 25 * 60)
    return Budget(100, max(100 - used, 0), now + (timedelta(minutes=minutes) if minutes else _HOUR))


def _numbers(entry: Json) -> Iterator[int]:
    for name in _SHARES:
        yield cleaning.count(entry.get(name)) or 0


def _read(header: str) -> Json:
    try:
        return cleaning.loads(header.encode()) if header else {}
    except Unreadable:
        return {}
