"""Drafts of an agent: kept while they write, closed when the words went out. Nobody else sees them: no audit line."""

import uuid

from django.db import transaction

from care.models import Agent, Case, Draft, Reply

LONGEST = 100_000


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
    draft.to_post = to_post
    if replaces is not None:
        draft.replaces = replaces
    draft.save()
    return True


def add(case: Case, agent: Agent, mode: str, text: str, to_post: str = "", replaces: Reply | None = None) -> None:
    """These words before those that stand in the draft already."""
    before = Draft.objects.filter(agent=agent, case=case, mode=mode).values_list("text", flat=True).first() or ""
    whole = text if before.strip() in ("", text.strip()) else f"{text}\n\n{before}"
    keep(case, agent, mode, whole, to_post, replaces=replaces)


def close(case: Case, agent: Agent, mode: str, form_token: uuid.UUID | None) -> None:
    """The words went out, or into a note."""
    Draft.objects.update_or_create(
        agent=agent,
        case=case,
        mode=mode,
        defaults={"text": "", "to_post": "", "replaces": None, "sent_token": form_token},
    )


def move(case: Case, into: Case) -> None:
    """Drafts follow the words of their case into another one."""
    for draft in Draft.objects.filter(case=case).exclude(text="").select_related("agent", "replaces"):
        add(into, draft.agent, draft.mode, draft.text, draft.to_post, draft.replaces)
    Draft.objects.filter(case=case).delete()


def kept(case: Case, agent: Agent) -> dict[str, Draft]:
    """By mode, closed ones too; the newest last."""
    found = Draft.objects.filter(case=case, agent=agent).select_related("replaces__account", "replaces__agent")
    return {draft.mode: draft for draft in found.order_by("saved_at")}
