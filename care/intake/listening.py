"""Whether a source is quiet for unusually long: its rhythm is learned each half hour, and listened for each minute."""

from collections import defaultdict
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from care.models import ChannelAccount, Source

LONGEST, ENOUGH = timedelta(days=14), 20
RHYTHM_AFTER = timedelta(days=3)  # what comes when is told by several days alone
NEWS = """
    WITH seen AS (
        SELECT source_id, seen_at, seen_at - lag(seen_at) OVER (PARTITION BY source_id ORDER BY seen_at) AS gap
        FROM care_sighting WHERE source_id IS NOT NULL AND seen_at > %s
    ), news AS (SELECT * FROM seen WHERE gap IS NULL OR gap >= interval '1 second')
"""
GAPS = """
    SELECT source_id, min(seen_at), percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM gap))
    FROM news GROUP BY source_id HAVING count(*) >= %s
"""
HOURS = """
    SELECT source_id, extract(hour FROM seen_at AT TIME ZONE 'UTC')::int, count(*) FROM news GROUP BY 1, 2
"""


def learn() -> None:
    """What is usual for each source, from when it brought news in the last two weeks. What comes in one go is one."""
    with connection.cursor() as cursor:
        cursor.execute(NEWS + HOURS, [timezone.now() - LONGEST])
        hours: dict[int, dict[int, int]] = defaultdict(dict)
        for source_id, hour, count in cursor.fetchall():
            hours[source_id][hour] = count
        cursor.execute(NEWS + GAPS, [timezone.now() - LONGEST, ENOUGH])
        gaps = cursor.fetchall()
    for source_id, first, gap in gaps:
        age = timezone.now() - first
        days = age / timedelta(days=1)
        rhythm = [hours[source_id].get(hour, 0) / days for hour in range(24)] if age >= RHYTHM_AFTER else []
        Source.objects.filter(pk=source_id).update(usual_gap_seconds=max(1, round(gap)), rhythm=rhythm)
    Source.objects.exclude(pk__in=[row[0] for row in gaps]).exclude(usual_gap_seconds=None).update(
        usual_gap_seconds=None, rhythm=[]
    )


def listen() -> None:
    """Raise the alarm for what is quiet now, end it for what is not any more."""
    now = timezone.now()
    known = Source.objects.exclude(usual_gap_seconds=None).filter(
        is_enabled=True, account__state=ChannelAccount.State.ACTIVE
    )
    quiet = [source.pk for source in known if source.is_quiet(now)]
    Source.objects.filter(pk__in=quiet, quiet_since=None).update(quiet_since=F("last_new_at"))
    Source.objects.exclude(pk__in=quiet).exclude(quiet_since=None).update(quiet_since=None)
