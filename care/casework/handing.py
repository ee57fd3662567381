"""Handing a case over: its owner keeps it until the other one accepts, and gives them a summary."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from care import telling
from care.casework.recording import By, changing, record
from care.models import Agent, Case, CaseEvent, Handover, Membership, Team

State = Handover.State
Role = Membership.Role
KINDS = {
    State.ACCEPTED: CaseEvent.Kind.ACCEPTED,
    State.DECLINED: CaseEvent.Kind.DECLINED,
    State.WITHDRAWN: CaseEvent.Kind.WITHDRAWN,
}


class NotOffered(Exception):
    """Nothing was offered; the words say why."""


class Decided(Exception):
    """Somebody was faster; the words say who and what."""


def receivers(case: Case) -> QuerySet[Agent]:
    """Who may get a case of the brand: everybody who works for it."""
    working = Q(memberships__brand=case.brand_id) & ~Q(memberships__role=Role.AUDITOR)
    return Agent.objects.filter(working, is_active=True).distinct()


def offer(case: Case, by: Agent, summary: str, *, to: Agent | Team) -> Handover:
    """To a colleague or a team of the brand; until one of them accepts nothing else changes. Raises `NotOffered`."""
    agent, team = (to, None) if isinstance(to, Agent) else (None, to)
    with changing(case) as changed:
        _check(changed, by, to)
        ours = {"brand_id": changed.brand_id, "case": changed, "from_agent": by}
        handover = Handover.objects.create(**ours, to_agent=agent, to_team=team, summary=summary)
        whom = {"to": agent.pk} if agent else {"team": to.pk}
        record(changed, CaseEvent.Kind.OFFERED, by, handover=handover.pk, **whom)
    telling.case_moved(changed.pk, changed.version, changed.brand_id, *_teams(handover))
    return handover


def accept(handover: Handover, by: Agent) -> Case:
    """The case is theirs now, and their team's where they could not see it before. Raises `Decided`."""
    with changing(handover.case) as changed:
        _decide(changed, handover, State.ACCEPTED, by)
        record(
            changed,
            CaseEvent.Kind.ASSIGNED,
            by,
            **{"from": changed.assignee_id, "to": by.pk, "handover": handover.pk},
        )
        changed.assignee = by
        changed.team_id = _team(changed, handover, by)
    return changed


def decline(handover: Handover, by: Agent, reason: str) -> None:
    """It stays with whoever has it, who reads why. Raises `Decided`."""
    with changing(handover.case) as changed:
        _decide(changed, handover, State.DECLINED, by, reason)


def withdraw(handover: Handover, by: Agent) -> None:
    """It is not offered any more. Raises `Decided`."""
    with changing(handover.case) as changed:
        _decide(changed, handover, State.WITHDRAWN, by)


def close(case: Case, by: By, to: Agent | None = None) -> None:
    """The case is solved, moved or somebody else's now: nothing is on offer any more. Who takes what was offered to
    them has accepted it. The caller holds the case.
    """
    handover = Handover.objects.open().filter(case=case).first()
    if handover is None:
        return
    is_taken = to is not None and by == to and Handover.objects.to(to).filter(pk=handover.pk).exists()
    _decide(case, handover, State.ACCEPTED if is_taken else State.WITHDRAWN, by)


def _check(case: Case, by: Agent, to: Agent | Team) -> None:
    if case.is_solved:
        raise NotOffered(_("The case is solved: open it again before you hand it over."))
    known = Handover.objects.open().select_related("to_agent", "to_team").filter(case=case).first()
    if known is not None:
        raise NotOffered(_("It is offered to %(name)s already.") % {"name": known.receiver})
    if to == by:
        raise NotOffered(_("You need no hand-over from yourself: take the case."))
    if isinstance(to, Team):
        if to.brand_id != case.brand_id:
            raise NotOffered(_("There is no such team."))
        return
    if to.pk == case.assignee_id:
        raise NotOffered(_("%(name)s has the case already.") % {"name": to.display_name})
    if not receivers(case).filter(pk=to.pk).exists():
        raise NotOffered(_("There is no such colleague."))


def _decide(case: Case, handover: Handover, state: State, by: By, reason: str = "") -> None:
    """One conditional UPDATE: of all who decide at once, one does. The caller holds the case."""
    who = by if isinstance(by, Agent) else None
    asked = Handover.objects.open()
    if who is not None and state in (State.ACCEPTED, State.DECLINED):
        asked = asked.to(who)
    decided = asked.filter(pk=handover.pk, case=case).update(
        state=state, decided_at=Now(), decided_by=who, reason=reason[:500]
    )
    if not decided:
        raise Decided(fate(Handover.objects.select_related("decided_by").get(pk=handover.pk)))
    record(case, KINDS[state], by, handover=handover.pk)


def fate(handover: Handover) -> str:
    """What became of an offer, in words."""
    names = {"name": handover.decided_by.display_name if handover.decided_by else _("The desk")}
    match handover.state:
        case State.ACCEPTED:
            return _("%(name)s has accepted the case.") % names
        case State.DECLINED:
            return _("%(name)s has declined the case.") % names
        case State.WITHDRAWN:
            return _("%(name)s has withdrawn the offer.") % names
    return _("It is not offered to you.")


def _team(case: Case, handover: Handover, by: Agent) -> int:
    """Whose case it is from now on: the team that it was offered to, else the one that it has if the new owner works
    there, else the owner's.
    """
    if handover.to_team_id is not None:
        return handover.to_team_id
    teams, brands = by.reach
    if case.team_id in teams or case.brand_id in brands:
        return case.team_id
    own = Team.objects.filter(pk__in=teams, brand=case.brand_id).order_by("pk").first()
    return own.pk if own is not None else case.team_id


def _teams(handover: Handover) -> Collection[int]:
    """Whose open pages shall look again."""
    if handover.to_team_id is not None:
        return [handover.to_team_id]
    return handover.to_agent.reach[0] if handover.to_agent is not None else []
