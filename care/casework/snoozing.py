"""Putting a case aside until a time; the customer's next words bring it back sooner."""

from datetime import datetime

from care.casework.recording import By, changing, record
from care.models import Case, CaseEvent


def snooze(case: Case, until: datetime, by: By) -> None:
    """Out of the queues until then."""
    with changing(case) as changed:
        if changed.is_solved:
            return
        changed.snoozed_until = until
        record(changed, CaseEvent.Kind.SNOOZED, by, until=until.isoformat())


def wake(case: Case, by: By) -> None:
    """Back into the queues now."""
    with changing(case) as changed:
        if changed.snoozed_until is None:
            return
        changed.snoozed_until = None
        record(changed, CaseEvent.Kind.WOKEN, by)
