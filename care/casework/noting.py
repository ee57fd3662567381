"""Notes for colleagues' eyes."""

import uuid

from care.casework.recording import changing, record
from care.models import Agent, Case, CaseEvent, Note


def note(case: Case, agent: Agent, text: str, form_token: uuid.UUID) -> Note:
    """Write it down; the same form sent twice is one note, with other words another."""
    token = uuid.uuid5(form_token, f"{case.pk} {text}")
    with changing(case) as changed:
        written, is_new = Note.objects.get_or_create(
            form_token=token, defaults={"case": changed, "agent": agent, "text": text}
        )
        if is_new:
            record(changed, CaseEvent.Kind.NOTED, agent, note=written.pk)
    return written
