"""The page of one case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from care.channels import registry
from care.desk import (
    composing,
    describing,
    forms,
    frame,
    gathering,
    keeping,
    offers,
    people,
    presence,
    tallying,
    targeting,
    walking,
)
from care.desk.access import DeskRequest, case_or_404, may_change
from care.desk.around import Around, around
from care.desk.clocks import clock
from care.desk.filters import Filters, from_list
from care.desk.glance import Glance, glance
from care.desk.rows import STATE_WORDS
from care.desk.saving import opened
from care.desk.stretches import PAGE_SIZE, Kind, Spot, Stretch, stretch
from care.desk.wording import capped, moment
from care.models import Case, ReadMarker, Reply
from care.models.reads import Before

AGAIN = 3  # times that a page is read anew, where new words keep coming
MICROSECONDS = 16  # digits of a time in an address


@require_safe
def case_page(request: DeskRequest, ref: str) -> HttpResponse:
    case = case_or_404(request, ref)
    failed = _failed(case, request.GET.get("retry", ""))
    if failed is not None and may_change(request.user, case):
        keeping.draft_again(case, request.user, failed)
    return shown(request, case)


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
    changeable = may_change(request.user, case)
    in_composer = problem if problem_in in ("reply", "note") else ""
    desk = around(request.user)
    seen: list[Before] = []
    for _ in range(AGAIN):
        told = _told(request, case, dict(desk.colleagues), changeable=changeable)
        composer = None
        if told.before is not None:  # a page of earlier words does not show what an answer would have seen
            break
        if changeable:
            known = composing.Known(
                told.known, told.timeline.targets(told.at, targeting.MOST_TARGETS), told.timeline.is_private
            )
            composer = composing.composer(case, request.user, typed or composing.Typed(), in_composer, note, known)
        seen.append(ReadMarker.move(request.user, case, told.timeline.seen_until or case.created_at))
        if seen[-1].words_version == case.words_version:
            break
        case = case_or_404(request, case.ref)  # words came while it was read: its form would not know of them
    before = seen[0].seen_until if seen else None
    page = _page(request, case, told, before, desk) | {"problem": problem, "problem_in": problem_in}
    page["may_change"] = changeable
    if changeable:
        page |= {"colleagues": people.colleagues(case), "snoozes": forms.SNOOZES}
    if composer is not None:
        page |= {"composer": composer, "macros": describing.at_hand(case, _came_from(request))}
    return render(request, "desk/case.html", page, status=status)


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch of the timeline, and what there is around it."""

    known: Glance
    before: Spot | None
    at: Stretch
    handed: offers.Handed
    timeline: gathering.Timeline


def _told(request: DeskRequest, case: Case, names: Mapping[int, str], *, changeable: bool) -> Told:
    now, before = timezone.now(), Spot.read(request.GET.get("before", ""))
    at = stretch(case, before, Spot.read(request.GET.get("since", "")))
    known = glance(case, request.user)
    handed = offers.handed(case, request.user, now) if known.has_handovers else offers.Handed(None, ())
    more: dict[str, Any] = {"names": names, "handed": handed.past, "before": before, "there": known}
    timeline = gathering.gathered(case, at, now, may_change=changeable, **more)
    return Told(known, before, at, handed, timeline)


def _page(request: DeskRequest, case: Case, told: Told, before: datetime | None, desk: Around) -> dict[str, Any]:
    """`before` is until when the agent had seen what came in, when they opened the case."""
    now = timezone.now()
    came_from = _came_from(request)
    filters = opened(request.user, Filters.of(came_from))
    seen = _seen(request, before)
    asleep = case.snoozed_until if case.snoozed_until and case.snoozed_until > now else None
    return {
        "frame": frame.frame(request.user, tallying.counts(request.user), known=desk),
        "case": case,
        "source": _source(request, case, told.at, seen),
        "state_word": STATE_WORDS[Case.State(case.state)](),
        "networks": [(network, registry.label(network)) for network in case.networks],
        "clock": None if asleep else clock(case.waiting_since, case.brand.promise_minutes, now),
        "asleep": moment(asleep, now) if asleep else None,
        "solved": moment(case.solved_at, now) if case.solved_at else None,
        "opened": moment(case.created_at, now),
        "offer": told.handed.offer,
        "holders": told.known.holders(case, now),
        "context": told.timeline.context,
        "items": told.timeline.rows(request.user, now, seen),
        "earlier_items": _earlier_items(request, case, told.at),
        "is_newest": told.before is None,
        "newest_reply": told.timeline.newest(Kind.REPLY),
        "authors": [people.shown_author(one, now) for one in told.timeline.customer],
        "earlier": people.earlier(case, request.user, now) if told.known.has_other_cases else (),
        "place": walking.place(request.user, filters, case, is_from_list=bool(came_from)),
        "origin": filters.origin if came_from else "",
        "list_query": from_list(came_from),
        "tags": told.known.tags,
        "known_tags": desk.tags,
        "present": presence.in_words(presence.present_at([case.pk], request.user).get(case.pk, ())),
    }


def _came_from(request: DeskRequest) -> str:
    """The list that the case was opened from, as its address says; "" where it was none."""
    return request.POST.get("from") or request.GET.get("from", "")


def _seen(request: DeskRequest, before: datetime | None) -> datetime | None:
    """Until when the agent had seen what came in, before this look; None where nothing is to be told as new. A page
    that looks again says what held when it was opened, so that its line stays.
    """
    if "seen" in request.GET:
        opened_at = request.GET["seen"]
        is_time = opened_at.isascii() and opened_at.isdigit() and len(opened_at) == MICROSECONDS
        return datetime.fromtimestamp(int(opened_at) / 1e6, UTC) if is_time else None
    return before


def _source(request: DeskRequest, case: Case, at: Stretch, seen: datetime | None) -> str:
    """Where the page looks again: for what it shows, from its first item on, and for what came since."""
    kept = {"from": _came_from(request), "before": request.GET.get("before", "")}
    asked = {name: word for name, word in kept.items() if word}
    asked["seen"] = str(round(seen.timestamp() * 1e6)) if seen else "0"
    return _address(case, {**asked, "since": str(at.first)} if at.first else asked)


def _earlier_items(request: DeskRequest, case: Case, at: Stretch) -> dict[str, Any] | None:
    """How many items the link shows, of how many, and where."""
    if not at.earlier:
        return None
    kept = {"from": _came_from(request)} if _came_from(request) else {}
    url = _address(case, {**kept, "before": str(at.first)})
    is_more = at.earlier > PAGE_SIZE
    return {"next": min(PAGE_SIZE, at.earlier), "all": capped(at.earlier), "is_more": is_more, "url": url}


def _address(case: Case, asked: Mapping[str, str]) -> str:
    return f"{reverse('case', args=[case.ref])}?{urlencode(asked)}"


def _failed(case: Case, retry: str) -> Reply | None:
    """A reply that was not sent, to be edited and tried again."""
    pk = int(retry) if retry.isascii() and retry.isdigit() and len(retry) < 16 else None
    failed = case.replies.filter(state=Reply.State.FAILED).select_related("agent", "account", "to_post")
    return failed.filter(pk=pk).first() if pk else None
