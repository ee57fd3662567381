"""A macro's page: its text filled in, whom it answers, what else it does; and doing it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from care.desk import costing, describing, forms, frame, inserting, overtaken, tallying, targeting, undoing
from care.desk.access import DeskRequest, case_or_404, changes_case, may_change, to_case
from care.desk.gathering import Item, gathered
from care.desk.stretches import stretch
from care.models import Case, Macro, Post
from care.replies import applying, closing, reusing, writing
from care.replies.applying import Asked, NotApplied, Said
from care.replies.writing import NotWritten, Overtaken


@dataclass(frozen=True, slots=True)
class Typed:
    """What came with the form, or stands in it first."""

    text: str
    to_post: str = ""
    form_token: uuid.UUID | None = None
    words_version: int | None = None
    seen: int | None = None
    seen_reply: int | None = None


def macro(request: DeskRequest, ref: str, pk: int) -> HttpResponse:
    """GET shows what it would do, POST does it."""
    if request.method == "POST":
        return _use(request, ref, pk=pk)
    case = case_or_404(request, ref)
    if not may_change(request.user, case):
        raise PermissionDenied(_("You may read this case, but not change it."))
    return _shown(request, case, _macro(case, pk))


@changes_case
def _use(request: DeskRequest, case: Case, pk: int) -> HttpResponse:
    wanted = _macro(case, pk)
    form = forms.MacroForm(request.POST)
    is_valid = form.is_valid()
    typed = _typed(request, form.cleaned_data)
    if not is_valid:
        problem = _("This form is out of date. Look at it again, then send.")
        return _shown(request, case, wanted, typed, problem, status=422)
    found = form.cleaned_data
    asked = Asked(found["form_token"], found["words_version"], found["promise"], forms.until_of(wanted.then))
    try:
        said = _said(case, wanted, typed)
        reply = applying.apply(wanted, case, request.user, asked, said)
    except (NotWritten, NotApplied) as refused:
        return _shown(request, case, wanted, typed, str(refused), status=422)
    except Overtaken:
        case.refresh_from_db(fields=["words_version"])
        problem = _("New words came meanwhile. Nothing was done yet: does it still fit?")
        return _shown(request, case, wanted, typed, problem, status=409)
    messages.success(request, _("Done: %(name)s.") % {"name": wanted.name})
    if reply is not None:
        undoing.remember(request, reply)
    return to_case(case, f"reply-{reply.pk}" if reply else "")


def _typed(request: DeskRequest, found: Mapping[str, Any]) -> Typed:
    """A form that does not say which words its writer saw, saw the fewest."""
    return Typed(
        request.POST.get("text", ""),
        found.get("to_post") or "",
        found.get("form_token"),
        found.get("words_version") or 1,
        found.get("seen") or 0,
        found.get("seen_reply") or 0,
    )


def _said(case: Case, wanted: Macro, typed: Typed) -> Said | None:
    """None where the macro says nothing. Raises `NotWritten` where its text or target does not do."""
    if not wanted.text:
        return None
    if problem := inserting.unfilled(typed.text):
        raise NotWritten(problem, "unfilled")
    found = {post.target: post for post in _targets(case)}
    to_post = found.get(typed.to_post) or found.get(typed.to_post.rstrip("p"))
    if to_post is None:
        raise NotWritten(_("Choose the post that you answer."), "wrong_target")
    if typed.to_post.endswith("p") and not to_post.is_private:
        to_post = to_post.privately()
    shown = case.posts.filter(pk=typed.seen or 0, direction=Post.Direction.IN).values_list("received_at", flat=True)
    return Said(typed.text, to_post, shown.first())


def _targets(case: Case) -> list[Post]:
    """What it may answer, newest first. Where the newest words are private, nothing is said in public without having
    been written for it: only private ones.
    """
    posts = list(writing.targets(case))
    is_private = bool(posts) and posts[0].is_private
    return [post for post in posts if post.is_private] if is_private else posts


def _shown(
    request: DeskRequest, case: Case, wanted: Macro, typed: Typed | None = None, problem: str = "", *, status: int = 200
) -> HttpResponse:
    """A form that comes back with a problem (422) says no more was seen than before: only 409 shows what came since."""
    posts = _targets(case) if wanted.text else []
    hindrance = applying.hindrance(wanted, case)
    if wanted.text and not posts:
        hindrance = hindrance or _("There is no post here that could be answered.")
    typed = typed or Typed(_filled(request, case, wanted, posts))
    meanwhile = _looked_back(case) if status == 409 else ()
    page: dict[str, Any] = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "macro": wanted,
        "problem": hindrance or problem,
        "is_possible": not hindrance,
        "meanwhile": overtaken.since(meanwhile, typed.seen or 0, typed.seen_reply or 0) if meanwhile else (),
        "steps": describing.steps(wanted, case, request.user),
        "form_token": typed.form_token or uuid.uuid4(),
        "promise": applying.promise(wanted),
        **_seen(case, posts, typed if status == 422 else None),
        **_answer(request, case, wanted, posts, typed),
    }
    return render(request, "desk/macro.html", page, status=status)


def _seen(case: Case, posts: Sequence[Post], before: Typed | None) -> dict[str, int | None]:
    """Which words the page's reader has seen: where its form comes back, those that they had seen `before`."""
    if before is not None:
        return {"words_version": before.words_version, "seen": before.seen, "seen_reply": before.seen_reply}
    return {
        "words_version": case.words_version,
        "seen": max((post.pk for post in posts), default=0),
        "seen_reply": case.replies.aggregate(newest=Max("pk"))["newest"] or 0,
    }


def _looked_back(case: Case) -> list[Item]:
    at = stretch(case, size=overtaken.LOOKED_BACK)
    return gathered(case, at, timezone.now(), may_change=False).items


def _filled(request: DeskRequest, case: Case, wanted: Macro, posts: Sequence[Post]) -> str:
    known = inserting.values(case, request.user, posts[0].author if posts else None)
    return inserting.filled(wanted.text, known)


def _answer(request: DeskRequest, case: Case, wanted: Macro, posts: Sequence[Post], typed: Typed) -> dict[str, Any]:
    """Whom the text answers, how long it is, and what the button says: each target with what it would say then."""
    near = targeting.near(posts, [typed.to_post] if typed.to_post else [])
    post = next((post for post in near if post.target == typed.to_post), near[0] if near else None)
    targets = targeting.targets_of(case, near, request.user, [post.target] if post else [], costing.Costs(near))
    chosen = next((target for target in targets if target.is_chosen), None)
    verbs = {target.verb for target in targets}
    answering = (verbs.pop() if len(verbs) == 1 else _("Send the reply")) if targets else ""
    said = typed.text.replace("\x00", "")
    closed = closing.closed(said.strip(), request.user, post) if post and said.strip() else ""
    return {
        "targets": [(target, describing.verb(wanted, target.verb)) for target in targets],
        "chosen": chosen,
        "text": said,
        "length": writing.counted(closed, post) if post else 0,
        "verb": describing.verb(wanted, answering),
    }


def _macro(case: Case, pk: int) -> Macro:
    found = reusing.macros_for(case).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such macro for this case."))
    return found
