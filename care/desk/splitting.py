"""Splitting a case that holds two matters: which posts go, and back again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from care.casework import splitting
from care.casework.splitting import NotSplit
from care.channels import registry
from care.desk import frame, tallying
from care.desk.access import DeskRequest, case_to_change, changes_case, to_case
from care.desk.wording import Moment, language_tag, moment
from care.models import Case, Post, Reply


@dataclass(frozen=True, slots=True)
class Piece:
    """A post of the customer's to tick, or one of ours that answers none of them; `answers` go where it goes."""

    id: int
    name: str
    is_ours: bool
    is_private: bool
    network: str
    network_label: str
    text: str
    language: str
    when: Moment
    answers: tuple[str, ...]
    is_ticked: bool


def split(request: DeskRequest, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, case_to_change(request, ref))
    return _split(request, ref)


@changes_case
def _split(request: DeskRequest, case: Case) -> HttpResponse:
    try:
        half = splitting.split(case, _ticked(request), request.user)
    except NotSplit as problem:
        return _form(request, case, str(problem))
    names = {"ref": half.ref, "other": case.ref}
    undo = reverse("unsplit", args=[half.ref])
    messages.success(request, _("%(ref)s is a case of its own now, split off %(other)s.") % names, extra_tags=undo)
    return to_case(half)


@changes_case
def unsplit(request: DeskRequest, case: Case) -> HttpResponse:
    """Both halves must be the agent's to change, as for merging."""
    try:
        origin = splitting.undo(case, request.user)
    except NotSplit as problem:
        messages.warning(request, str(problem))
        return to_case(case)
    messages.success(request, _("%(ref)s is one case again.") % {"ref": origin.ref})
    return to_case(origin)


def _form(request: DeskRequest, case: Case, problem: str = "") -> HttpResponse:
    """With what was ticked, where something was wrong."""
    page: dict[str, Any] = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "pieces": _pieces(case, set(_ticked(request)), timezone.now()),
        "problem": problem,
    }
    return render(request, "desk/split.html", page, status=422 if problem else 200)


def _ticked(request: DeskRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("post") if pk.isascii() and pk.isdigit() and len(pk) < 16]


def _pieces(case: Case, ticked: set[int], now: datetime) -> list[Piece]:
    """Oldest first."""
    posts = list(case.posts.select_related("author", "account").defer("raw").filter(reply=None).order_by("posted_at"))
    heard = {post.network_id: post.pk for post in posts if post.is_inbound}
    answers: dict[int, list[str]] = {}
    for reply in case.replies.exclude(state=Reply.State.DRAFT).only("to_post", "text"):
        answers.setdefault(reply.to_post_id, []).append(reply.text)
    alone = []
    for post in posts:
        if not post.is_inbound and post.parent_network_id in heard:
            answers.setdefault(heard[post.parent_network_id], []).append(post.text)
        else:
            alone.append(post)
    return [_piece(post, answers.get(post.pk, ()), post.pk in ticked, now) for post in alone]


def _piece(post: Post, answers: Iterable[str], is_ticked: bool, now: datetime) -> Piece:
    return Piece(
        id=post.pk,
        name=post.author.shown_name
        if post.author
        else post.account.name
        if not post.is_inbound
        else _("Unknown author"),
        is_ours=not post.is_inbound,
        is_private=post.is_private,
        network=post.network,
        network_label=registry.label(post.network),
        text=post.text or _("(no words)"),
        language=language_tag(post.language),
        when=moment(post.posted_at, now),
        answers=tuple(answers),
        is_ticked=is_ticked,
    )
