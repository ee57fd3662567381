"""Closing a matter."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from care.casework import handing
from care.casework.recording import By, changing, record
from care.models import Case, CaseEvent, Customer


def solve(case: Case, by: By, kind: CaseEvent.Kind = CaseEvent.Kind.SOLVED) -> None:
    """The matter is closed; a post inside the reopen window opens it again. Solving twice is one solving."""
    with changing(case) as changed:
        if changed.is_solved:
            return
        changed.state = Case.State.SOLVED
        changed.solved_at = timezone.now()
        changed.is_receiving = False
        changed.waiting_since = changed.snoozed_until = None
        record(changed, kind, by)
        handing.close(changed, by)


def need_no_answer(case: Case, by: By) -> None:
    """Nothing to say to this: solved without an answer, and the record says so."""
    solve(case, by, CaseEvent.Kind.NO_ANSWER_NEEDED)


@transaction.atomic
def reopen(case: Case, by: By, state: Case.State = Case.State.OPEN, waiting_since: datetime | None = None) -> None:
    """Solved too early: back to work, in the state and with the wait that it had, where the caller knows them.

    It takes new posts again unless a newer case of the customer does.
    """
    if case.customer_id is not None:  # takes turns with the customer's next post, which may just begin a newer case
        Customer.objects.select_for_update(no_key=True).get(pk=case.customer_id)
    with changing(case) as changed:
        if not changed.is_solved:
            return
        newer = Case.objects.filter(customer=changed.customer, is_receiving=True).exists()
        changed.state = state
        changed.solved_at = None
        changed.waiting_since = waiting_since
        changed.is_receiving = changed.customer_id is not None and not newer
        record(changed, CaseEvent.Kind.REOPENED, by)
