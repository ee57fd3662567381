"""The palette: views, cases and pages by a few letters of their name. A page of links, and JSON for its script."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from care.desk import frame, tallying
from care.desk.access import DeskRequest
from care.desk.rows import STATE_WORDS
from care.models import Agent, Case, CaseEvent

LONGEST = 200
MOST_RECENT = 8
LOOKED_AT = 200  # events of the agent, among which the newest cases are found
SHOWN = ("state", "first_post__text", "first_post__author__name", "first_post__author__handle")


@dataclass(frozen=True, slots=True)
class Option:
    """`does` names the control in the frame that it presses, where it is no link."""

    word: str
    icon: str
    url: str = ""
    hint: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    options: tuple[Option, ...]


@require_safe
@vary_on_headers("Accept")
def palette(request: DeskRequest) -> HttpResponse:
    q = request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST]
    around = frame.frame(request.user, tallying.counts(request.user))
    groups = [group for group in _groups(request.user, around, q) if group.options]
    if request.headers.get("Accept") == "application/json":
        answer: HttpResponse = JsonResponse({"groups": [asdict(group) for group in groups]})
        answer["Cache-Control"] = "private, no-store"
        return answer
    return render(request, "desk/palette.html", {"frame": around, "q": q, "groups": groups})


def _groups(agent: Agent, around: frame.Frame, q: str) -> Iterator[Group]:
    """What is named outright comes first, the search for what was typed last."""
    case = Case.objects.visible_to(agent).named(q) if q else None
    yield Group(_("Case"), (_case(case),) if case else ())
    yield Group(
        _("Views"), _matching(q, *(Option(view.title, view.icon, view.url, view.count) for view in around.views))
    )
    yield Group(_("Saved views"), _matching(q, *(Option(view.title, view.icon, view.url) for view in around.saved)))
    yield Group(_("Your recent cases"), _matching(q, *(_case(recent) for recent in _recent(agent) if recent != case)))
    pages = [Option(_("Your settings"), "person", reverse("me"))]
    if around.may_set_up:
        pages.append(Option(_("Settings and records"), "sliders", reverse("admin:index")))
    yield Group(_("Pages"), _matching(q, *pages, Option(_("Sign out"), "leave", does="sign-out")))
    if q:
        words = _("Search all cases for “%(q)s”") % {"q": q}
        yield Group(_("Search"), (Option(words, "search", f"{reverse('search')}?{urlencode({'q': q})}"),))


def _matching(q: str, *options: Option) -> tuple[Option, ...]:
    """Those in which each word that was typed stands."""
    words = q.casefold().split()
    return tuple(one for one in options if all(word in f"{one.word} {one.hint}".casefold() for word in words))


def _recent(agent: Agent) -> list[Case]:
    """The cases that the agent did something to last, and may still see."""
    touched = CaseEvent.objects.filter(agent=agent).order_by("-id").values_list("case", flat=True)[:LOOKED_AT]
    ids = list(dict.fromkeys(touched))[: 2 * MOST_RECENT]
    seen = Case.objects.visible_to(agent).whole().filter(pk__in=ids)
    cases = seen.select_related("first_post__author").only(*SHOWN).in_bulk()
    return [cases[pk] for pk in ids if pk in cases][:MOST_RECENT]


def _case(case: Case) -> Option:
    post = case.first_post
    words = " ".join(post.text.split())[:80] if post else ""
    name = post.author.shown_name if post and post.author else _("Unknown author")
    told = " · ".join(part for part in (STATE_WORDS[Case.State(case.state)](), words) if part)
    return Option(f"{case.ref} {name}", "inbox", reverse("case", args=[case.ref]), told)
