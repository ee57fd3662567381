"""The page of one case."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from care.channels import registry
from care.desk import composing, describing, forms, frame, holding, offers, people, presence, tallying, walking
from care.desk.access import DeskRequest, case_or_404, may_change
from care.desk.around import around
from care.desk.clocks import clock
from care.desk.filters import Filters
from care.desk.rows import STATE_WORDS
from care.desk.saving import opened
from care.desk.timeline import context_of, newest, timeline
from care.desk.wording import moment
from care.models import Case, Reply
from care.replies import closing, writing


@require_safe
def case_page(request: DeskRequest, ref: str) -> HttpResponse:
    case = case_or_404(request, ref)
    return shown(request, case, _typed_before(case, request.GET.get("retry", "")))


def shown(
    request: DeskRequest,
    case: Case,
    typed: composing.Typed | None = None,
    *,
    problem: str = "",
    problem_in: str = "",
    note: composing.Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what was typed kept where something was wrong; `problem_in` names the form."""
    now = timezone.now()
    changeable = may_change(request.user, case)
    came_from = request.POST.get("from") or request.GET.get("from", "")
    filters = opened(request.user, Filters.of(came_from))
    in_composer = problem if problem_in in ("reply", "note") else ""
    handed = offers.handed(case, request.user, now)
    items = sorted([*timeline(case, now, may_change=changeable), *handed.past], key=lambda item: item.at)
    asleep = case.snoozed_until if case.snoozed_until and case.snoozed_until > now else None
    page: dict[str, Any] = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "state_word": STATE_WORDS[Case.State(case.state)](),
        "networks": [(network, registry.label(network)) for network in case.networks],
        "clock": None if asleep else clock(case.waiting_since, case.brand.promise_minutes, now),
        "asleep": moment(asleep, now) if asleep else None,
        "solved": moment(case.solved_at, now) if case.solved_at else None,
        "opened": moment(case.created_at, now),
        "context": context_of(case, now),
        "items": items,
        "newest": newest(items),
        "newest_reply": max((int(item.anchor[6:]) for item in items if item.anchor.startswith("reply-")), default=0),
        "offer": handed.offer,
        "holders": holding.holders(case, now),
        "authors": people.authors_of(case, now),
        "earlier": people.earlier(case, request.user, now),
        "place": walking.place(request.user, filters, case, is_from_list=bool(came_from)),
        "tags": case.tags.all(),
        "known_tags": around(request.user).tags,
        "may_change": changeable,
        "present": presence.in_words(presence.present_at([case.pk], request.user).get(case.pk, ())),
        "problem": problem,
        "problem_in": problem_in,
    }
    if changeable:
        page |= {
            "composer": composing.composer(
                case, list(writing.targets(case)), request.user, typed or composing.Typed(), in_composer, note
            ),
            "colleagues": people.colleagues(case),
            "snoozes": forms.SNOOZES,
            "origin": filters.origin if came_from else "",
            "macros": describing.at_hand(case),
        }
    return render(request, "desk/case.html", page, status=status)


def _typed_before(case: Case, retry: str) -> composing.Typed | None:
    """The words and pictures of a reply that was not sent, to be edited and tried again."""
    pk = int(retry) if retry.isascii() and retry.isdigit() and len(retry) < 16 else None
    failed = case.replies.filter(state=Reply.State.FAILED).select_related("agent", "account", "to_post")
    reply = failed.filter(pk=pk).first() if pk else None
    if reply is None:
        return None
    pictures = tuple(reply.pictures.described())
    text = closing.reopened(reply)
    mode = composing.mode_of(reply.target, is_private=reply.visibility == "private")
    return composing.Typed(text, reply.target, replaces=reply.pk, pictures=pictures, invites=reply.invites, mode=mode)
