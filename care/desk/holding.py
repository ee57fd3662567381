"""Who had a case how long: read from its audit, in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from care.desk.wording import elapsed
from care.models import Case

GIVEN = """
SELECT event.at, COALESCE(NULLIF(TRIM(CONCAT(agent.first_name, ' ', agent.last_name)), ''), agent.username)
FROM care_caseevent event LEFT JOIN care_agent agent ON agent.id = (event.data ->> 'to')::bigint
WHERE event.case_id = %s AND event.kind = 'assigned' ORDER BY event.at, event.id"""


@dataclass(frozen=True, slots=True)
class Holder:
    name: str
    held_for: str
    has_it: bool


def holders(case: Case, now: datetime) -> tuple[Holder, ...]:
    """Newest last; a solved case is held until it was solved. Nobody's time is nobody's."""
    with connection.cursor() as cursor:
        cursor.execute(GIVEN, [case.pk])
        told = cursor.fetchall()
    until = case.solved_at or now
    ends = [at for at, _ in told[1:]] + [until]
    return tuple(
        Holder(name, elapsed(max((end - at).total_seconds(), 0)), has_it=number == len(told) and not case.is_solved)
        for number, ((at, name), end) in enumerate(zip(told, ends, strict=False), 1)
        if name
    )
