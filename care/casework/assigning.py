"""Who has a case."""

from care.casework.recording import By, changing, record
from care.models import Agent, Case, CaseEvent


class NotTheirs(Exception):
    """The agent could not even see the case."""


def assign(case: Case, to: Agent | None, by: By) -> None:
    """One owner, or nobody. Raises `NotTheirs` for an agent who may not see the case."""
    if to is not None and not Case.objects.visible_to(to).filter(pk=case.pk).exists():
        raise NotTheirs(f"That colleague does not see the cases of {case.team}.")  # unnamed: maybe another brand's
    with changing(case) as changed:
        if changed.assignee == to:
            return
        record(changed, CaseEvent.Kind.ASSIGNED, by, **{"from": changed.assignee_id, "to": to and to.pk})
        changed.assignee = to
