"""A case as the search shows it: whose it is, how it stands, and the words that matched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from care.channels import registry
from care.desk import marking
from care.desk.clocks import Clock, clock
from care.desk.marking import Excerpt
from care.desk.rows import STATE_WORDS, reach
from care.models import Agent, Case

LOADED = (
    "state",
    "waiting_since",
    "snoozed_until",
    "networks",
    "brand__promise_minutes",
    "team__name",
    "assignee__first_name",
    "assignee__last_name",
    "assignee__username",
    "first_post__author__name",
    "first_post__author__handle",
    "first_post__author__followers",
    "first_post__author__is_verified",
)


@dataclass(frozen=True, slots=True)
class Hit:
    id: int
    ref: str
    url: str
    networks: tuple[tuple[str, str], ...]
    name: str
    handle: str
    reach: str
    is_verified: bool
    team: str
    assignee: str
    state: str
    state_word: str
    clock: Clock | None
    excerpt: Excerpt | None


def hits_of(ids: Iterable[int], excerpts: Mapping[int, Excerpt], agent: Agent, now: datetime) -> tuple[Hit, ...]:
    """In the order of the ids. A case without an excerpt shows how it began."""
    ids = list(ids)
    related = ("brand", "team", "assignee", "first_post__author")
    cases = Case.objects.visible_to(agent).select_related(*related).only(*LOADED).in_bulk(ids)
    bare = [case.first_post_id for case in cases.values() if case.pk not in excerpts and case.first_post_id]
    began = marking.of_firsts(bare, now) if bare else {}
    return tuple(_hit(cases[pk], excerpts.get(pk) or began.get(pk), now) for pk in ids if pk in cases)


def _hit(case: Case, excerpt: Excerpt | None, now: datetime) -> Hit:
    author = case.first_post.author if case.first_post else None
    asleep = case.snoozed_until and case.snoozed_until > now
    return Hit(
        id=case.pk,
        ref=case.ref,
        url=reverse("case", args=[case.ref]),
        networks=tuple((network, registry.label(network)) for network in case.networks),
        name=author.shown_name if author else _("Unknown author"),
        handle=author.at_handle if author and author.name else "",
        reach=reach(author),
        is_verified=bool(author and author.is_verified),
        team=case.team.name,
        assignee=case.assignee.display_name if case.assignee else "",
        state=case.state,
        state_word=_("Snoozed") if asleep else STATE_WORDS[Case.State(case.state)](),
        clock=None if asleep else clock(case.waiting_since, case.brand.promise_minutes, now),
        excerpt=excerpt,
    )
