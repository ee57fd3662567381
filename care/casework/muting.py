"""Muting an author: what they write is kept but makes no case."""

from django.db import transaction
from django.utils import timezone

from care.casework.recording import By, record
from care.casework.solving import need_no_answer
from care.models import Agent, Author, Case, CaseEvent


@transaction.atomic
def mute(case: Case, author: Author, by: Agent) -> None:
    """From now on; the case it was done from is closed."""
    Author.objects.filter(pk=author.pk, muted_at=None).update(muted_at=timezone.now(), muted_by=by)
    record(case, CaseEvent.Kind.MUTED, by, author=author.pk)
    need_no_answer(case, by)


@transaction.atomic
def unmute(case: Case, author: Author, by: By) -> None:
    """What they write makes cases again; what they wrote meanwhile stays without one."""
    Author.objects.filter(pk=author.pk).update(muted_at=None, muted_by=None)
    record(case, CaseEvent.Kind.UNMUTED, by, author=author.pk)
