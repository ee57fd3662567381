"""Handing a case over: the one who has it keeps it until the other one takes it, with a summary between them."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from care.models.agents import Agent, Team
from care.models.brands import BrandOwned
from care.models.cases import Case


class HandoverQuerySet(models.QuerySet["Handover"]):
    def open(self) -> Self:
        """Neither accepted nor declined nor withdrawn yet."""
        return self.filter(state=Handover.State.OFFERED)

    def to(self, agent: Agent) -> Self:
        """Offered to the agent, or to a team that they work in."""
        teams, _ = agent.reach
        return self.filter(models.Q(to_agent=agent.pk) | models.Q(to_team__in=teams))


class Handover(BrandOwned):
    """A case offered to a colleague or to a team. Its summary is for colleagues' eyes: the customer repeats nothing."""

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    from_agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    to_agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="offered")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="offered")
    summary = models.TextField(help_text="What happened, what we promised, what is open.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was declined.")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="offered"), name="one_open_handover_of_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(to_agent__isnull=False, to_team=None)
                | models.Q(to_agent=None, to_team__isnull=False),
                name="handover_to_a_colleague_or_a_team",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered", decided_at=None)
                | (~models.Q(state="offered") & models.Q(decided_at__isnull=False)),
                name="decided_handover_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["to_agent"], name="handover_to_agent", condition=models.Q(state="offered")),
            models.Index(fields=["to_team"], name="handover_to_team", condition=models.Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} to {self.receiver}"

    @property
    def receiver(self) -> str:
        """Whom it is offered to, by name."""
        if self.to_agent is not None:
            return self.to_agent.display_name
        return self.to_team.name if self.to_team is not None else ""
