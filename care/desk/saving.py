"""Saved views: made, renamed and deleted by forms; each has an address that can be sent to a colleague."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.desk import forms
from care.desk.access import DeskRequest, SeeOther
from care.desk.around import around, look_again, saved
from care.desk.filters import Filters
from care.models import Agent, Membership, SavedView, Team

MOST_TRIES = 50
Role = Membership.Role


def opened(agent: Agent, filters: Filters) -> Filters:
    """What a saved view asks for, in its name; anything else as it is, also where the view is gone."""
    if not filters.saved:
        return filters
    query = next((view.query for view in around(agent).saved if view.slug == filters.saved), None)
    if query is None:
        query = SavedView.objects.open_to(agent).filter(slug=filters.saved).values_list("query", flat=True).first()
    return replace(Filters.of(query or ""), saved=filters.saved if query is not None else "", after=filters.after)


@require_POST
def save_view(request: DeskRequest) -> HttpResponse:
    form = forms.ViewForm(request.POST)
    filters = opened(request.user, Filters.of(request.POST.get("from", "")))
    if not form.is_valid():
        messages.warning(request, forms.first_error(form))
        return SeeOther(filters.url())
    team = _team(request.user, form.cleaned_data["team"])
    view = _made(request.user, form.cleaned_data["name"], filters.query, team)
    look_again(request.user)
    messages.success(request, _("Saved. Its address can be sent to colleagues."))
    return SeeOther(Filters(saved=view.slug).url())


@require_POST
def change_view(request: DeskRequest, slug: str) -> HttpResponse:
    """Rename it, or delete it."""
    view = get_object_or_404(SavedView.objects.open_to(request.user), slug=slug)
    if not any(one.slug == slug and one.is_own for one in saved(request.user)):
        raise PermissionDenied(_("This view is your team's: who made it, leads the team or manages it may change it."))
    if request.POST.get("do") == "delete":
        view.delete()
        look_again(request.user)
        messages.success(
            request, _("The view %(name)s is deleted. Its cases are where they were.") % {"name": view.name}
        )
        return SeeOther(Filters.of(view.query).url())
    form = forms.ViewForm(request.POST)
    if form.is_valid():
        view.name = form.cleaned_data["name"]
        view.save(update_fields=["name"])
        look_again(request.user)
    else:
        messages.warning(request, forms.first_error(form))
    return SeeOther(Filters(saved=slug).url())


def sharing(agent: Agent) -> list[tuple[str, str]]:
    """Slugs and names of the teams that the agent may share a view with."""
    return list(_shareable(agent).values_list("slug", "name"))


def _shareable(agent: Agent) -> QuerySet[Team]:
    working = Q(memberships__agent=agent) | Q(brand__membership__agent=agent, brand__membership__role=Role.MANAGER)
    return Team.objects.filter(working).distinct().order_by("name")


def _team(agent: Agent, slug: str) -> Team | None:
    if not slug:
        return None
    team = _shareable(agent).filter(slug=slug).first()
    if team is None:
        raise Http404(_("There is no such team of yours."))
    return team


def _made(agent: Agent, name: str, query: str, team: Team | None) -> SavedView:
    """Its slug is the name's, with a number where that is taken."""
    stem = slugify(name)[:60] or "view"
    for number in range(1, MOST_TRIES):
        slug = stem if number == 1 else f"{stem}-{number}"
        try:
            with transaction.atomic():
                owner = None if team else agent
                return SavedView.objects.create(
                    name=name, slug=slug, query=query, owner=owner, team=team, made_by=agent
                )
        except IntegrityError:
            continue
    raise Http404(_("There are too many views of that name."))
