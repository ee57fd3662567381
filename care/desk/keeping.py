"""What an agent types is kept: as a draft while they write, and over the sign-in where their session had ended."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from care.casework import drafting
from care.desk import composing, forms
from care.desk.access import DeskRequest, changes_case, may_change
from care.models import Agent, Case, Draft, Post, Reply
from care.replies import closing

KEY = "typed"
LONGEST = 20_000  # letters that an ended session may leave in a new one
MODES = {"reply": "", "macro": "", "note": Draft.Mode.NOTE}  # by the name of the form's address; "" is said by the form


@changes_case
def keep_draft(request: DeskRequest, case: Case) -> HttpResponse:
    """204: the draft is these words; 409 where they went out meanwhile."""
    form = forms.DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(forms.first_error(form), status=422, content_type="text/plain; charset=utf-8")
    found = form.cleaned_data
    token: uuid.UUID | None = found["form_token"]
    kept = drafting.keep(case, request.user, found["mode"], found["text"], found["to_post"], form_token=token)
    return HttpResponse(status=204 if kept else 409)


def draft_again(case: Case, agent: Agent, old: Reply) -> None:
    """The words of a reply that did not go, of all its parts, stand in the composer as they were typed."""
    text = closing.reopened_thread(old, Reply.objects.parts_after(old))
    mode = composing.mode_of(old.target, is_private=old.visibility == Post.Visibility.PRIVATE)
    drafting.add(case, agent, mode, text, old.target, old)


class LoginRequired(LoginRequiredMiddleware):
    """Nobody else comes in; what they were about to send waits for them in the session that begins."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        match = request.resolver_match
        if request.method == "POST" and match is not None and match.url_name in MODES and request.POST.get("text"):
            form = {name: request.POST.get(name, "")[:20] for name in ("mode", "to_post", "by")}
            request.session[KEY] = {
                **form,
                "ref": match.kwargs["ref"],
                "mode": MODES[match.url_name] or form["mode"],
                "text": request.POST["text"][:LONGEST],
            }
        return super().handle_no_permission(request, view_func)


class SignIn(LoginView):
    """What somebody typed before their session ended is a draft of who signs in."""

    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        typed = self.request.session.pop(KEY, None)
        agent = form.get_user()
        if typed is not None and isinstance(agent, Agent) and _gave_back(agent, typed):
            messages.info(
                self.request, _("You had to sign in again. Nothing was sent; your words are in the box below.")
            )
        return answer


def _gave_back(agent: Agent, typed: dict[str, Any]) -> bool:
    case = Case.objects.visible_to(agent).named(typed["ref"])
    if typed["by"] != str(agent.pk) or case is None or not may_change(agent, case):
        return False  # whoever signs in now is not who wrote it
    mode = typed["mode"] or composing.mode_of(typed["to_post"], is_private=False)
    if mode in Draft.Mode.values:
        drafting.add(case, agent, mode, typed["text"], typed["to_post"])
    return mode in Draft.Mode.values
