"""Hiding a customer's reply, liking it, deleting an answer of ours: one wish an address, and the case again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk import frame, tallying
from care.desk.access import DeskRequest, case_or_404, changes_case, may_change, to_case
from care.desk.removing import ADDRESSES
from care.desk.wording import moment
from care.models import Case, Moderation, Post
from care.replies import moderating
from care.replies.moderating import NotModerated

Kind = Moderation.Kind
WISHES = {address: kind for kind, address in ADDRESSES.items()}


def moderate(request: DeskRequest, ref: str, pk: int, wish: str) -> HttpResponse:
    """Deleting asks once more, on a page of its own."""
    if request.method != "POST" and WISHES.get(wish) == Kind.DELETE:
        return _ask(request, case_or_404(request, ref), pk)
    return _wish(request, ref, pk=pk, wish=wish)


@changes_case
def _wish(request: DeskRequest, case: Case, pk: int, wish: str) -> HttpResponse:
    post = _post(case, pk)
    if wish == "leave":
        if not moderating.give_up(post):
            messages.warning(request, _("It has moved on meanwhile: this is how it stands now."))
    elif wish in WISHES:
        try:
            moderating.moderate(post, WISHES[wish], request.user)
        except NotModerated as problem:
            messages.warning(request, str(problem))
    else:
        raise Http404
    return to_case(case, _anchor(post))


def _ask(request: DeskRequest, case: Case, pk: int) -> HttpResponse:
    if not may_change(request.user, case):
        raise PermissionDenied(_("You may read this case, but not change it."))
    post = _post(case, pk)
    if Kind.DELETE not in moderating.choices([post])[post.pk]:
        messages.warning(request, _("There is nothing of ours left to delete there."))
        return to_case(case, _anchor(post))
    page = {
        "frame": frame.frame(request.user, tallying.counts(request.user)),
        "case": case,
        "post": post,
        "when": moment(post.posted_at, timezone.now()),
        "network_label": registry.label(post.network),
        "anchor": _anchor(post),
        "is_reply": hasattr(post, "reply"),
    }
    return render(request, "desk/delete.html", page)


def _post(case: Case, pk: int) -> Post:
    post = case.posts.select_related("reply", "account").filter(pk=pk).first()
    if post is None:
        raise Http404(_("There is no such post in this case."))
    return post


def _anchor(post: Post) -> str:
    """Where the timeline shows it: as the reply that it was, where there was one."""
    return f"reply-{post.reply.pk}" if hasattr(post, "reply") else f"post-{post.pk}"
