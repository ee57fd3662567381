"""Replies: written in the composer, and decided about where the desk could not bring one to an end."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from care.casework import drafting
from care.desk import attaching, cases, composing, forms, inserting, keeping, undoing, warning
from care.desk.access import DeskRequest, changes_case, to_case
from care.desk.filters import Filters
from care.desk.overtaken import overtaken
from care.desk.saving import opened
from care.desk.walking import on_to_the_next
from care.models import Agent, Case, Draft, Post, Reply
from care.replies import deciding, inviting, personal, reusing, writing
from care.replies.writing import NotWritten, Overtaken, Written

DECISIONS = {
    "give_up": deciding.give_up,
    "send_again": deciding.send_again,
    "it_is_there": deciding.it_is_there,
    "take_back": deciding.take_back,
}


@changes_case
def reply(request: DeskRequest, case: Case) -> HttpResponse:
    """Sends it, or gives the page back with a saved reply inserted, with pictures added or removed, in private instead
    of in public, or to look again where new words came meanwhile.
    """
    form = forms.ReplyForm(request.POST)
    form.is_valid()
    typed = _typed(request, form.cleaned_data)
    to_post = _answered(case, typed.to_post)
    typed = replace(
        typed, mode=typed.mode or composing.mode_of(typed.to_post, is_private=bool(to_post and to_post.is_private))
    )
    picked = attaching.attached(request, case, to_post) if to_post else attaching.NOTHING
    typed = replace(typed, pictures=picked.pictures)
    problem: str | Written = picked.problem
    match request.POST.get("do"):
        case "insert":
            typed = _with_saved(request, case, typed, to_post, form.cleaned_data.get("saved"))
        case "review":  # it answers the newest words, unless another post is picked
            typed = replace(typed, words_version=None, seen=None, to_post="")
        case "private":
            typed, problem = _whispered(request, case, typed)
        case do if do != "attach":
            typed = replace(typed, warned=_warned(case, typed))
            try:
                problem = _unusable(form) or problem or _unseen(typed, form) or _send(request, case, typed, to_post)
            except Overtaken:
                _keep(request, case, typed)
                return overtaken(request, case, typed, form.cleaned_data.get("seen_reply"))
    if isinstance(problem, Written):
        return _sent(request, case, problem)
    _keep(request, case, typed)
    where, status = ("reply", 422) if problem else ("", 200)
    return cases.shown(request, case, typed, problem=problem, problem_in=where, status=status)


@changes_case
def decide(request: DeskRequest, case: Case, pk: int, decision: str) -> HttpResponse:
    """A person's word about one reply; where it moved on meanwhile, nothing changes and the page says so. What is
    taken back stands in the composer again.
    """
    found = case.replies.select_related("case__brand", "account", "agent", "to_post").filter(pk=pk).first()
    if found is None or decision not in DECISIONS:
        raise Http404
    if not DECISIONS[decision](found, request.user):
        messages.warning(request, _("The reply has moved on meanwhile: this is how it stands now."))
    elif decision == "take_back":
        keeping.draft_again(case, request.user, found)
        undoing.forget(request, found)
        return to_case(case, "composer")
    return to_case(case, f"reply-{pk}")


def _keep(request: DeskRequest, case: Case, typed: composing.Typed) -> None:
    """What comes back in the form is a draft too: without scripts nothing else keeps it when another form is sent."""
    if typed.text.strip() and typed.mode in Draft.Mode.values:
        token = typed.form_token or typed.began  # words that moved into private still belong to the form they came in
        drafting.keep(case, request.user, typed.mode, typed.text, typed.to_post, form_token=token)


def _whispered(request: DeskRequest, case: Case, typed: composing.Typed) -> tuple[composing.Typed, str]:
    """The public words, to be said privately, after those that stand there already; or why that cannot be."""
    if not composing.composer(case, request.user, typed).shared.can_whisper:
        return typed, _("There is no private way to this customer yet. A public answer may invite them to write.")
    kept = drafting.kept(case, request.user).get(Draft.Mode.PRIVATE)
    words = [text for text in (kept.text if kept else "", typed.text) if text.strip()]
    drafting.keep(case, request.user, Draft.Mode.PRIVATE, "\n".join(words), form_token=typed.form_token)
    drafting.keep(case, request.user, Draft.Mode.PUBLIC, "")
    moved = replace(typed, text="\n".join(words), to_post="", form_token=None, seen=None, words_version=None)
    return replace(moved, invites=False, warned=(), mode=Draft.Mode.PRIVATE, began=typed.form_token), ""


def _sent(request: DeskRequest, case: Case, written: Written) -> HttpResponse:
    """Back at the reply, or on to the next case of the list; a form that came twice goes nowhere twice."""
    undoing.remember(request, written.reply)
    wanted = request.user.after_send if request.POST.get("do") == "send" else "stay"
    is_next = request.POST.get("do") == "next" or wanted == Agent.AfterSend.NEXT
    if not is_next or not written.is_new:
        return to_case(case, f"reply-{written.reply.pk}")
    return on_to_the_next(request, opened(request.user, Filters.of(request.POST.get("from", ""))), case)


def _answered(case: Case, target: str) -> Post | None:
    """See `Post.target`."""
    found = Post.objects.select_related("account__app", "author").filter(case=case, pk=target.rstrip("p") or 0).first()
    return found.privately() if found and target.endswith("p") and not found.is_private else found


def _typed(request: DeskRequest, found: dict[str, Any]) -> composing.Typed:
    return composing.Typed(
        request.POST.get("text", ""),
        found.get("to_post") or "",
        found.get("form_token"),
        found.get("replaces"),
        found.get("seen"),
        invites=found.get("invites", False),
        words_version=found.get("words_version"),
        mode=found.get("mode") or "",
        began=found.get("began"),
    )


def _unusable(form: forms.ReplyForm) -> str:
    if "to_post" in form.errors:
        return _("Choose the post that you answer.")
    if "form_token" in form.errors:
        return _("This form is out of date. Read the page again, then send.")
    return forms.first_error(form)


def _warned(case: Case, typed: composing.Typed) -> tuple[str, ...]:
    """The kinds of personal words in a public answer."""
    return personal.found_in(typed.text, case.brand.booking_shape) if typed.mode == Draft.Mode.PUBLIC else ()


def _unseen(typed: composing.Typed, form: forms.ReplyForm) -> str:
    """Asks once, where the form does not say that its writer has been warned of all of it."""
    known = set((form.cleaned_data.get("warned") or "").split(","))
    return "" if known.issuperset(typed.warned) else warning.question()


def _send(request: DeskRequest, case: Case, typed: composing.Typed, to_post: Post | None) -> Written | str:
    """What was written, or why it was not taken."""
    if to_post is None:
        return _("Choose the post that you answer.")
    if problem := inserting.unfilled(typed.text):
        return problem
    do = request.POST.get("do")
    more: dict[str, Any] = {"as_thread": do == "thread", "pictures": typed.pictures, "solves": do == "solve"}
    more |= {"words_version": typed.words_version, "hold_seconds": request.user.undo_seconds}
    # The box may have been ticked for another post, and be hidden by now.
    more["invites"] = typed.invites and inviting.invitation(to_post) is not None
    try:
        with transaction.atomic():
            seen = _seen_until(case, typed.seen)
            written = writing.write(case, request.user, typed.text, to_post, typed.form_token, seen, **more)
            sent = drafting.Sent(typed.text, typed.form_token, typed.began)
            drafting.close(case, request.user, typed.mode, sent)
            if written.is_new:
                _drop(request, case, typed.replaces)
    except NotWritten as refused:
        return str(refused)
    if written.is_new and (inserted := _inserted(request)):
        reusing.used(request.user, case, inserted)
        inserting.look_again(case, request.user)
    return written


def _seen_until(case: Case, newest: int | None) -> datetime | None:
    """When the newest post came in that the page showed beside the composer."""
    shown = case.posts.filter(pk=newest or 0, direction=Post.Direction.IN)
    return shown.values_list("received_at", flat=True).first()


def _drop(request: DeskRequest, case: Case, pk: int | None) -> None:
    """The reply that this one was written instead of shall not be sent any more."""
    old = case.replies.select_related("case").filter(pk=pk or 0, state=Reply.State.FAILED).first()
    if old is not None:
        deciding.replace(old, request.user)


def _with_saved(
    request: DeskRequest, case: Case, typed: composing.Typed, to_post: Post | None, saved: int | None
) -> composing.Typed:
    offered = inserting.choices(case, request.user, to_post.author if to_post else None)
    chosen = next((kept for kept in offered if kept.pk == saved), None)
    if chosen is None:
        return typed
    reusing.used(request.user, case, [chosen.pk])
    inserting.look_again(case, request.user)
    return replace(typed, text=inserting.inserted(typed.text, chosen.text))


def _inserted(request: DeskRequest) -> list[int]:
    """The saved replies that the browser says it put into the text."""
    return [int(pk) for pk in request.POST.getlist("inserted") if pk.isascii() and pk.isdigit() and len(pk) < 16]
