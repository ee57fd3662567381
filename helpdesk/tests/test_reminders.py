"""What beat reminds the workers of."""

import pytest

from helpdesk.celery import app

ENTRIES = app.conf.beat_schedule


@pytest.mark.parametrize("name", ENTRIES)
def test_a_reminder_that_no_worker_had_time_for_is_dropped_for_the_next(name: str) -> None:
    """Else busy workers find a heap of reminders, each of which makes more work: the queue grows without bound."""
    entry = ENTRIES[name]
    assert entry["schedule"] <= entry["options"]["expires"] <= max(5 * entry["schedule"], 60)
