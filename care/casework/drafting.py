"""Drafts of an agent: kept while they write, closed when the words went out. Nobody else sees them: no audit line."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from care.models import Agent, Case, Draft, Reply

LONGEST = 100_000


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out: of which form, and which form's draft had stood in it first."""

    text: str
    form_token: uuid.UUID | None
    began: uuid.UUID | None = None


@transaction.atomic
def keep(
    case: Case,
    agent: Agent,
    mode: str,
    text: str,
    to_post: str = "",
    *,
    form_token: uuid.UUID | None = None,
    replaces: Reply | None = None,
) -> bool:
    """The draft of that mode is these words from now on; no words, no draft. False where the form that they were typed
    into went out meanwhile: then nothing is kept.
    """
    draft, _ = Draft.objects.select_for_update().get_or_create(agent=agent, case=case, mode=mode)
    if form_token is not None and draft.sent_token == form_token:
        return False
    draft.text = text.replace("\x00", "")[:LONGEST] if text.strip() else ""
    draft.to_post, draft.form_token = to_post, form_token
    draft.replaces = (replaces or draft.replaces) if draft.text else None
    draft.save()
    return True


def add(case: Case, agent: Agent, mode: str, text: str, to_post: str = "", replaces: Reply | None = None) -> None:
    """These words before those that stand in the draft already. Twice is once."""
    before = Draft.objects.filter(agent=agent, case=case, mode=mode).values_list("text", flat=True).first() or ""
    is_there = bool(text.strip()) and text.strip() in before
    whole = before if is_there else "\n\n".join(words for words in (text, before) if words.strip())
    keep(case, agent, mode, whole, to_post, replaces=replaces)


@transaction.atomic
def close(case: Case, agent: Agent, mode: str, sent: Sent) -> None:
    """The words went out, or into a note. What was typed meanwhile in another window stays a draft."""
    draft, _ = Draft.objects.select_for_update().get_or_create(agent=agent, case=case, mode=mode)
    if draft.form_token in (None, sent.form_token, sent.began) or draft.text.strip() == sent.text.strip():
        draft.text, draft.to_post, draft.replaces, draft.form_token = "", "", None, None
    draft.sent_token = sent.form_token
    draft.save()


def move(case: Case, into: Case) -> None:
    """Drafts follow the words of their case into another one."""
    for draft in Draft.objects.filter(case=case).exclude(text="").select_related("agent", "replaces"):
        add(into, draft.agent, draft.mode, draft.text, draft.to_post, draft.replaces)
    Draft.objects.filter(case=case).delete()


def kept(case: Case, agent: Agent) -> dict[str, Draft]:
    """By mode, closed ones too; the newest last."""
    found = Draft.objects.filter(case=case, agent=agent).select_related("replaces__account", "replaces__agent")
    return {draft.mode: draft for draft in found.order_by("saved_at")}
