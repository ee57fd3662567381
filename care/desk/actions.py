"""What the buttons of a case do: each address calls one verb and shows the case again."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from care.casework import answering, assigning, drafting, muting, noting, snoozing, solving, tagging
from care.casework.assigning import NotTheirs
from care.desk import around, cases, composing, forms
from care.desk.access import DeskRequest, changes_case, to_case
from care.models import Agent, Author, Case, Draft, Tag


@changes_case
def assign(request: DeskRequest, case: Case) -> HttpResponse:
    form = forms.AssignForm(request.POST)
    chosen = form.cleaned_data["agent"] if form.is_valid() else 0
    to = Agent.objects.filter(pk=chosen, is_active=True).first() if chosen is not None else None
    if chosen is not None and to is None:
        return _refused(request, case, _("There is no such colleague."))
    try:
        assigning.assign(case, to, request.user)
    except NotTheirs as problem:
        return _refused(request, case, str(problem))
    said = _("The case is %(name)s's now.") % {"name": to.display_name} if to else _("The case is nobody's now.")
    return _done(request, case, _("The case is yours now.") if to == request.user else said)


@changes_case
def solve(request: DeskRequest, case: Case) -> HttpResponse:
    solving.solve(case, request.user)
    return _done(request, case, _("Solved."))


@changes_case
def no_answer(request: DeskRequest, case: Case) -> HttpResponse:
    solving.need_no_answer(case, request.user)
    return _done(request, case, _("Closed: no answer needed."))


@changes_case
def answered_there(request: DeskRequest, case: Case) -> HttpResponse:
    answering.say_answered_there(case, request.user)
    return _done(request, case, _("Marked as answered on the network itself."))


@changes_case
def reopen(request: DeskRequest, case: Case) -> HttpResponse:
    solving.reopen(case, request.user)
    return _done(request, case, _("The case is open again."))


@changes_case
def snooze(request: DeskRequest, case: Case) -> HttpResponse:
    form = forms.SnoozeForm(request.POST)
    if not form.is_valid():
        return _refused(request, case, forms.first_error(form), "snooze")
    snoozing.snooze(case, form.cleaned_data["at"], request.user)
    return _done(request, case, _("Snoozed. New words from the customer bring it back sooner."))


@changes_case
def wake(request: DeskRequest, case: Case) -> HttpResponse:
    snoozing.wake(case, request.user)
    return _done(request, case, _("The case is back in the queue."))


@changes_case
def mute(request: DeskRequest, case: Case) -> HttpResponse:
    if author := _author(request, case):
        muting.mute(case, author, request.user)
        return _done(request, case, _("%(name)s is muted.") % {"name": author.shown_name})
    return _refused(request, case, _("That author is not in this case."))


@changes_case
def unmute(request: DeskRequest, case: Case) -> HttpResponse:
    if author := _author(request, case):
        muting.unmute(case, author, request.user)
        return _done(request, case, _("%(name)s is heard again.") % {"name": author.shown_name})
    return _refused(request, case, _("That author is not in this case."))


@changes_case
def tags(request: DeskRequest, case: Case) -> HttpResponse:
    """One tag more, or the one whose cross was pressed less."""
    gone = request.POST.get("remove", "")
    if gone.isascii() and gone.isdigit() and len(gone) < 16:
        if known := Tag.objects.filter(brand=case.brand_id, pk=int(gone)).first():
            tagging.untag(case, known, request.user)
        return to_case(case, "tags")
    form = forms.TagForm(request.POST)
    wanted = tagging.named(case.brand_id, form.cleaned_data["name"]) if form.is_valid() else None
    if wanted is None:
        return _refused(request, case, forms.first_error(form) or _("The tag is empty."), "tags")
    tagging.tag(case, wanted, request.user)
    around.look_again(request.user)
    return to_case(case, "tags")


@changes_case
def note(request: DeskRequest, case: Case) -> HttpResponse:
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        typed = composing.Typed(request.POST.get("text", ""), form_token=form.cleaned_data.get("form_token"))
        if typed.text.strip():
            drafting.keep(case, request.user, Draft.Mode.NOTE, typed.text, form_token=typed.form_token)
        return cases.shown(request, case, problem=forms.first_error(form), problem_in="note", note=typed, status=422)
    token: uuid.UUID = form.cleaned_data["form_token"]
    written = noting.note(case, request.user, form.cleaned_data["text"], token)
    sent = drafting.Sent(form.cleaned_data["text"], token, form.cleaned_data["began"])
    drafting.close(case, request.user, Draft.Mode.NOTE, sent)
    return to_case(case, f"note-{written.pk}")


def _author(request: DeskRequest, case: Case) -> Author | None:
    form = forms.AuthorForm(request.POST)
    if not form.is_valid() or case.customer_id is None:
        return None
    return Author.objects.filter(customer=case.customer_id, pk=form.cleaned_data["author"]).first()


def _done(request: DeskRequest, case: Case, said: str) -> HttpResponse:
    messages.success(request, said)
    return to_case(case)


def _refused(request: DeskRequest, case: Case, problem: str, where: str = "head") -> HttpResponse:
    return cases.shown(request, case, problem=problem, problem_in=where, status=422)
