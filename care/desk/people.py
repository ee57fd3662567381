"""Who wrote, what they wrote about before, and who of us may take the case."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from care.casework import merging
from care.channels import registry
from care.desk.remembering import remembered
from care.desk.rows import STATE_WORDS
from care.desk.timeline import initials
from care.desk.wording import Moment, compact, moment
from care.models import Agent, Author, Case, Membership

PREVIOUS = 5
SECONDS = 10
Role = Membership.Role


@dataclass(frozen=True, slots=True)
class ShownAuthor:
    id: int
    network: str
    network_label: str
    name: str
    handle: str
    initials: str
    followers: str
    is_verified: bool
    muted: Moment | None


@dataclass(frozen=True, slots=True)
class Earlier:
    ref: str
    url: str
    state: str
    state_word: str
    words: str
    when: Moment


@dataclass(frozen=True, slots=True)
class Mergeable:
    """`moves_here`: it would become part of the case that one is at; else that one moves into it."""

    case: Earlier
    team: str
    moves_here: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    pk: int
    display_name: str


def shown_author(author: Author, now: datetime) -> ShownAuthor:
    return ShownAuthor(
        id=author.pk,
        network=author.network,
        network_label=registry.label(author.network),
        name=author.shown_name,
        handle=author.at_handle if author.name else "",
        initials=initials(author.name or author.handle),
        followers=compact(author.followers) if author.followers is not None else "",
        is_verified=author.is_verified,
        muted=moment(author.muted_at, now) if author.muted_at else None,
    )


def earlier(case: Case, agent: Agent, now: datetime) -> list[Earlier]:
    """The customer's other cases that the agent may see, newest first."""
    if case.customer_id is None:
        return []
    others = Case.objects.visible_to(agent).whole().filter(customer=case.customer_id).exclude(pk=case.pk)
    told = others.only("state", "created_at", "first_post__text").select_related("first_post").order_by("-id")
    return [_earlier(other, now) for other in told[:PREVIOUS]]


def mergeable(case: Case, agent: Agent, now: datetime, most: int) -> list[Mergeable]:
    """The customer's other cases that the agent may change too, open ones first, newest first."""
    if case.customer_id is None:
        return []
    others = Case.objects.workable_by(agent).whole().filter(customer=case.customer_id).exclude(pk=case.pk)
    told = others.select_related("first_post", "team").defer("first_post__raw", "first_post__media")
    found = told.order_by(F("solved_at").desc(nulls_first=True), "-id")[:most]
    return [
        Mergeable(_earlier(other, now), other.team.name, merging.stays(case, other)[0].pk == case.pk) for other in found
    ]


def colleagues(case: Case) -> tuple[Colleague, ...]:
    """Who may have the case: those who work in its team, and the brand's managers. Asked for once in some seconds."""
    return remembered(f"colleagues:{case.brand_id}:{case.team_id}", SECONDS, lambda: _colleagues(case))


def _colleagues(case: Case) -> tuple[Colleague, ...]:
    working = Q(memberships__team=case.team_id) | Q(memberships__brand=case.brand_id, memberships__role=Role.MANAGER)
    found = Agent.objects.filter(working, is_active=True).distinct()
    return tuple(Colleague(agent.pk, agent.display_name) for agent in found)


def _earlier(case: Case, now: datetime) -> Earlier:
    words = " ".join(case.first_post.text.split()) if case.first_post else ""
    return Earlier(
        ref=case.ref,
        url=reverse("case", args=[case.ref]),
        state=case.state,
        state_word=STATE_WORDS[Case.State(case.state)](),
        words=words[:120],
        when=moment(case.created_at, now),
    )
