"""Using a macro: an answer and what goes with it, all of it or nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from care.casework import assigning, snoozing, solving, tagging
from care.casework.recording import record
from care.models import Agent, Case, CaseEvent, Macro, Post, Reply
from care.models.turns import take_turns
from care.replies import writing
from care.replies.refusals import Overtaken


class NotApplied(Exception):
    """Nothing was done; the words say why, for the person who wanted it."""


@dataclass(frozen=True, slots=True)
class Said:
    """The macro's text as its agent left it, and what it answers; see `writing.write`."""

    text: str
    to_post: Post
    seen_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agent saw when they wanted it: the words' version, what the macro would do (`promise`), and until when
    it would put the case aside. The same `token` with the same words is one use.
    """

    token: uuid.UUID
    words_version: int | None
    promise: str
    until: datetime | None = None


def promise(macro: Macro) -> str:
    """What it does, beside its words: it changes where a manager changes the macro, or a tag goes."""
    tags = ",".join(str(pk) for pk in sorted(macro.tags.values_list("pk", flat=True)))
    return f"{bool(macro.text)}:{macro.takes}:{tags}:{macro.then}"


def hindrance(macro: Macro, case: Case) -> str:
    """Why it cannot be done in this case now; "" where it can."""
    if macro.then and case.is_solved:
        return _("The case is solved already: there is nothing left to solve or to put aside. Open it again first.")
    return ""


@transaction.atomic
def apply(macro: Macro, case: Case, by: Agent, asked: Asked, said: Said | None) -> Reply | None:
    """The reply, where it says something. Raises `NotApplied`, or what `writing.write` raises, and changes nothing."""
    if said and said.to_post.is_answered_privately:
        take_turns("private reply", said.to_post.pk)  # in the same order as writing takes them: this, then the case
    held = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    token = str(uuid.uuid5(asked.token, f"{said.to_post.target} {said.text}" if said else ""))
    known = case.events.filter(kind=CaseEvent.Kind.MACRO, data__token=token).first()
    if known is not None:
        return Reply.objects.filter(pk=known.data.get("reply")).first()
    _check(macro, held, asked)
    reply = _say(macro, case, by, asked.token, said) if said else None
    record(case, CaseEvent.Kind.MACRO, by, macro=macro.pk, token=token, reply=reply and reply.pk)
    if macro.takes:
        assigning.assign(case, by, by)
    for tag in macro.tags.order_by("name"):
        tagging.tag(case, tag, by)
    _then(macro, case, by, asked, reply)
    return reply


def _say(macro: Macro, case: Case, by: Agent, token: uuid.UUID, said: Said) -> Reply:
    """Held as any answer of the desk is, so that it can be taken back; what else is done then stays."""
    return writing.write(
        case,
        by,
        said.text,
        said.to_post,
        token,
        said.seen_until,
        hold_seconds=by.undo_seconds,
        solves=macro.then == Macro.Then.SOLVE,
    ).reply


def _check(macro: Macro, held: Case, asked: Asked) -> None:
    if held.merged_into_id is not None:
        raise NotApplied(_("The case has moved into another one meanwhile. Nothing was done."))
    if asked.words_version not in (None, held.words_version):
        raise Overtaken
    if problem := hindrance(macro, held):
        raise NotApplied(problem)
    if asked.promise != promise(macro):
        raise NotApplied(_("The macro was changed meanwhile. Nothing was done: below is what it does now."))


def _then(macro: Macro, case: Case, by: Agent, asked: Asked, reply: Reply | None) -> None:
    """What becomes of the case: put aside at once; solved where nothing is said, else once the `reply` stands."""
    if macro.then == Macro.Then.SOLVE and reply is None:
        solving.solve(case, by)
    elif asked.until is not None:
        snoozing.snooze(case, asked.until, by)
