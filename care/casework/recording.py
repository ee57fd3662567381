"""The one way to change a case: locked, its version moved, its event written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from care import telling
from care.models import Agent, ApiKey, Case, CaseEvent

By = Agent | ApiKey | None

MOVE = """UPDATE care_case SET version = version + 1, words_version = words_version + %s WHERE id = %s
    RETURNING id, version, brand_id, team_id"""


@contextmanager
def changing(case: Case, *, words: bool = False) -> Iterator[Case]:
    """The case under its lock, to be changed and saved at the end, in a transaction.

    `words` says that the customer's words or our answer changed, not only what we do about them.
    """
    with transaction.atomic():
        locked = _locked(case.pk)
        team_before = locked.team_id
        yield locked
        locked.version += 1
        locked.touched_at = timezone.now()
        locked.words_version += int(words)
        locked.save()
        telling.case_moved(locked.pk, locked.version, locked.brand_id, locked.team_id, team_before)


def _locked(case_id: int) -> Case:
    """The case itself, or the one that its words moved into."""
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("brand").get(pk=case_id)
    return locked if locked.merged_into_id is None else _locked(locked.merged_into_id)


def move(case_id: int | None, *, words: bool = False) -> None:
    """A page of the case has something new to show, which is neither a change of the case nor, mostly, new `words`."""
    if case_id is None:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MOVE, [int(words), case_id])
        moved = cursor.fetchone()
        if moved is not None:
            telling.case_moved(*moved)


def record(case: Case, kind: CaseEvent.Kind, by: By = None, **data: Any) -> CaseEvent:
    """Write the audit line: ids and states only, never anybody's words."""
    return CaseEvent.objects.create(
        case=case,
        kind=kind,
        agent=by if isinstance(by, Agent) else None,
        api_key=by if isinstance(by, ApiKey) else None,
        data=data,
    )
