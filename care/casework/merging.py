"""Two cases become one because a person says so."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from care.casework import joining
from care.casework.carrying import hold
from care.models import Agent, Author, Case, Customer


class NotMerged(Exception):
    """Nothing was changed; the words say why."""


class DifferentPeople(NotMerged):
    """The customer would have to have said that both are them."""


def stays(case: Case, other: Case) -> tuple[Case, Case]:
    """The case that stays, and the one that moves into it: what is somebody's stays, else what is older."""
    both = sorted((case, other), key=lambda one: (one.customer_id is None, one.created_at, one.pk))
    return both[0], both[1]


@transaction.atomic
def merge(case: Case, other: Case, by: Agent, *, is_told: bool = False) -> Case:
    """The one that stays. `is_told`: the customer told us that both are them, so their customers become one, too.

    Raises `NotMerged`, and `DifferentPeople` where nobody told us.
    """
    if case.pk == other.pk:
        raise NotMerged(_("%(ref)s is this case itself.") % {"ref": case.ref})
    if case.brand_id != other.brand_id:
        raise NotMerged(_("The two cases belong to different brands."))
    hold_customers(case.customer_id, other.customer_id)
    held = hold(case.pk, other.pk)
    into, moved = stays(held[case.pk], held[other.pk])
    told: dict[str, Any] = {}
    if None not in (into.customer_id, moved.customer_id) and into.customer_id != moved.customer_id:
        if not is_told:
            raise DifferentPeople(
                _("The two cases are different customers'. Merge them only if the customer told us that both are them.")
            )
        told["joined"] = _join(into, moved)
    if not joining.merge(moved.pk, into.pk, by, **told):
        raise NotMerged(_("One of the two has moved into another case meanwhile."))
    return Case.objects.get(pk=into.pk)


def hold_customers(*customers: int | None) -> None:
    """Their next posts wait; before any reply's or case's lock, as everybody does who takes both."""
    wanted = [pk for pk in customers if pk is not None]
    list(Customer.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def _join(into: Case, moved: Case) -> dict[str, Any]:
    """All that is the one customer's becomes the other's; what took their new posts goes on where the other has
    nothing that does. Ids, to tell them apart again.
    """
    kept, given_up = into.customer_id, moved.customer_id
    cases = Case.objects.filter(customer=given_up)
    stopped: list[int] = []
    if Case.objects.filter(customer=kept, is_receiving=True).exists():
        stopped = list(cases.filter(is_receiving=True).values_list("pk", flat=True))
    joined = {
        "customer": given_up,
        "authors": list(Author.objects.filter(customer=given_up).values_list("pk", flat=True)),
        "cases": list(cases.values_list("pk", flat=True)),
        "stopped": stopped,
    }
    Case.objects.filter(pk__in=stopped).update(is_receiving=False)
    Author.objects.filter(customer=given_up).update(customer=kept)
    cases.update(customer=kept)
    return joined
