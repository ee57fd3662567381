"""Who has a case."""

from django.utils.translation import gettext as _

from care.casework import handing
from care.casework.recording import By, changing, record
from care.models import Agent, Case, CaseEvent


class NotTheirs(Exception):
    """The agent could not even see the case."""


def assign(case: Case, to: Agent | None, by: By) -> None:
    """One owner, or nobody. Raises `NotTheirs` for an agent who may not see the case."""
    if to is not None and not Case.objects.visible_to(to).filter(pk=case.pk).exists():
        words = _("That colleague does not see the cases of %(team)s.")  # unnamed: maybe another brand's
        raise NotTheirs(words % {"team": case.team})
    with changing(case) as changed:
        if changed.assignee == to:
            return
        record(changed, CaseEvent.Kind.ASSIGNED, by, **{"from": changed.assignee_id, "to": to and to.pk})
        changed.assignee = to
        if to is not None:
            handing.close(changed, by, to)


def claim(case: Case, by: Agent) -> bool:
    """Take a case that nobody has; of two who try at once, one gets it. Whether it is the agent's now."""
    with changing(case) as changed:
        if changed.is_solved or changed.assignee_id not in (None, by.pk):
            return False
        if changed.assignee_id is None:
            record(changed, CaseEvent.Kind.ASSIGNED, by, **{"from": None, "to": by.pk})
            changed.assignee = by
            handing.close(changed, by, by)
    return True
