"""A manager says: try again to read what could not be read."""

from django.db import transaction

from care.intake.tasks import work_hook
from care.models import HookDelivery, Quarantine
from care.nudging import nudge_on_commit


@transaction.atomic
def retry(item: Quarantine) -> bool:
    """A whole webhook call goes back to the workers, who resolve the item once it is read.

    False for a single item: what it came with is gone; the next fetch brings it again. False for a call whose payload
    was kept as long as payloads are.
    """
    if item.delivery_id is None or not item.payload:
        return False
    again = HookDelivery.objects.filter(pk=item.delivery_id, state=HookDelivery.State.QUARANTINED).update(
        state=HookDelivery.State.NEW,
        body=bytes(item.payload),
        attempts=0,
        leased_until=None,
        worked_at=None,
        reason="",
    )
    if again:
        nudge_on_commit(work_hook, item.delivery_id)
    return bool(again)
