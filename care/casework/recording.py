"""The one way to change a case: locked, its version moved, its event written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from care.models import Agent, ApiKey, Case, CaseEvent

By = Agent | ApiKey | None


@contextmanager
def changing(case: Case, *, words: bool = False) -> Iterator[Case]:
    """The case under its lock, to be changed and saved at the end, in a transaction.

    `words` says that the customer's words or our answer changed, not only what we do about them.
    """
    with transaction.atomic():
        locked = _locked(case.pk)
        yield locked
        locked.version += 1
        locked.touched_at = timezone.now()
        locked.words_version += int(words)
        locked.save()


def _locked(case_id: int) -> Case:
    """The case itself, or the one that its words moved into."""
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("brand").get(pk=case_id)
    return locked if locked.merged_into_id is None else _locked(locked.merged_into_id)


def move(case_id: int | None) -> None:
    """A page of the case has something new to show that is neither words nor work."""
    if case_id is not None:
        Case.objects.filter(pk=case_id).update(version=F("version") + 1)


def record(case: Case, kind: CaseEvent.Kind, by: By = None, **data: Any) -> CaseEvent:
    """Write the audit line: ids and states only, never anybody's words."""
    return CaseEvent.objects.create(
        case=case,
        kind=kind,
        agent=by if isinstance(by, Agent) else None,
        api_key=by if isinstance(by, ApiKey) else None,
        data=data,
    )
