"""Who had a case how long: read from its audit, in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, OuterRef, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from care.desk.wording import elapsed
from care.models import Agent, Case, CaseEvent

FULL_NAME = Coalesce(NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value("")), "username")


@dataclass(frozen=True, slots=True)
class Holder:
    name: str
    held_for: str
    has_it: bool


def holders(case: Case, now: datetime) -> tuple[Holder, ...]:
    """Newest last; a solved case is held until it was solved. Nobody's time is nobody's."""
    to = Cast(KeyTextTransform("to", "data"), BigIntegerField())
    names = Agent.objects.annotate(name=FULL_NAME).filter(pk=OuterRef("to")).values("name")[:1]
    given = case.events.filter(kind=CaseEvent.Kind.ASSIGNED).order_by("at", "id").annotate(to=to)
    told = list(given.annotate(name=Subquery(names)).values_list("at", "name"))
    until = case.solved_at or now
    ends = [at for at, _ in told[1:]] + [until]
    return tuple(
        Holder(name, elapsed(max((end - at).total_seconds(), 0)), has_it=number == len(told) and not case.is_solved)
        for number, ((at, name), end) in enumerate(zip(told, ends, strict=False), 1)
        if name
    )
