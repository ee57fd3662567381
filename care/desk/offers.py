"""What is offered to whom: the banner of a hand-over, its summary on the timeline afterwards, the list."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from care.casework import handing
from care.desk.wording import Moment, moment
from care.models import Agent, Case, Handover

State = Handover.State


@dataclass(frozen=True, slots=True)
class Offer:
    """An open hand-over as the agent meets it: `to_me` may accept or decline it, `is_mine` take it back."""

    ref: str
    url: str
    giver: str
    receiver: str
    summary: str
    when: Moment
    to_me: bool
    is_mine: bool
    accept: str
    decline: str
    withdraw: str


@dataclass(frozen=True, slots=True)
class ShownHandover:
    """A decided one, between the words."""

    anchor: str
    at: datetime
    template: str
    when: Moment
    name: str
    receiver: str
    summary: str
    fate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Handed:
    """All hand-overs of a case, in one query."""

    offer: Offer | None
    past: tuple[ShownHandover, ...]


def handed(case: Case, agent: Agent, now: datetime) -> Handed:
    found = list(case.handovers.select_related("from_agent", "to_agent", "to_team", "decided_by"))
    offer = next((_offer(case, one, agent, now) for one in found if one.state == State.OFFERED), None)
    return Handed(offer, tuple(_past(one, now) for one in found if one.state != State.OFFERED))


def offered_to(agent: Agent, now: datetime) -> list[Offer]:
    """What waits for the agent's yes or no, oldest first."""
    found = Handover.objects.open().to(agent).select_related("case", "from_agent", "to_agent", "to_team")
    return [_offer(one.case, one, agent, now) for one in found]


def may_withdraw(handover: Handover, case: Case, agent: Agent) -> bool:
    """Who gave it, and who has the case."""
    return agent.pk in (handover.from_agent_id, case.assignee_id)


def _offer(case: Case, handover: Handover, agent: Agent, now: datetime) -> Offer:
    ways = {
        decision: reverse("handover", args=[case.ref, handover.pk, decision])
        for decision in ("accept", "decline", "withdraw")
    }
    return Offer(
        ref=case.ref,
        url=reverse("case", args=[case.ref]),
        giver=handover.from_agent.display_name,
        receiver=_("you") if handover.to_agent_id == agent.pk else handover.receiver,
        summary=handover.summary,
        when=moment(handover.created_at, now),
        to_me=handover.to_agent_id == agent.pk or handover.to_team_id in agent.reach[0],
        is_mine=may_withdraw(handover, case, agent),
        **ways,
    )


def _past(handover: Handover, now: datetime) -> ShownHandover:
    return ShownHandover(
        anchor=f"handover-{handover.pk}",
        at=handover.created_at,
        template="desk/timeline/handover.html",
        when=moment(handover.created_at, now),
        name=handover.from_agent.display_name,
        receiver=handover.receiver,
        summary=handover.summary,
        fate=handing.fate(handover),
        reason=handover.reason,
    )
