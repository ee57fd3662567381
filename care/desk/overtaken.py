"""The page that an answer leads to which new words overtook: what came meanwhile above what was typed."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from care.desk import frame, tallying, targeting
from care.desk.access import DeskRequest
from care.desk.composing import Typed
from care.desk.filters import from_list
from care.desk.gathering import Item, gathered
from care.desk.stretches import Kind, stretch
from care.models import Case
from care.replies import writing

LOOKED_BACK = 200  # items
LATEST = 3  # shown where the new words are older ones, as after joining two cases


def overtaken(request: DeskRequest, case: Case, typed: Typed, seen_reply: int | None) -> HttpResponse:
    """409, with the form to send it anyway or to go back to the case; what it shows now it takes for seen."""
    case.refresh_from_db(fields=["words_version"])
    found = gathered(case, stretch(case, size=LOOKED_BACK), timezone.now(), may_change=False)
    target = next((post for post in writing.targets(case) if typed.to_post.rstrip("p") == str(post.pk)), None)
    if target is not None and typed.to_post.endswith("p") and not target.is_private:
        target = target.privately()
    origin = request.POST.get("from", "")
    page = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "items": since(found.items, typed.seen or 0, seen_reply or 0),
        "typed": typed,
        "verb": targeting.verb_of(target) if target else "",
        "audience": targeting.audience_of(target) if target else "",
        "is_private": bool(target and target.is_private),
        "do": request.POST.get("do", "send"),
        "origin": origin,
        "list_query": from_list(origin),
        "seen": found.newest(Kind.POST) or typed.seen,
        "seen_reply": found.newest(Kind.REPLY),
        "words_version": case.words_version,
    }
    return render(request, "desk/overtaken.html", page, status=409)


def since(items: Sequence[Item], post: int, reply: int) -> Sequence[Item]:
    """The words, theirs and ours, that the page of the form had not shown; the latest where the new ones are older."""
    words = [item for item in items if item.anchor.startswith(("post-", "reply-"))]
    new = [item for item in words if _number(item) > (post if item.anchor.startswith("post-") else reply)]
    return new or words[-LATEST:]


def _number(item: Item) -> int:
    return int(item.anchor.rpartition("-")[2])
