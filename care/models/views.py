"""Saved views: a list that somebody goes back to, alone or with the team."""

from django.db import models
from django.db.models.functions import Now

from care.models.agents import Agent, Team


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def open_to(self, agent: Agent) -> "SavedViewQuerySet":
        """One's own, and those of the teams whose cases one sees."""
        teams, brands = agent.reach
        shared = models.Q(team__in=teams) | models.Q(team__brand__in=brands)
        return self.filter(models.Q(owner=agent) | shared)


class SavedView(models.Model):
    """What a list is asked for, under a name. It shows each reader only the cases that they may see."""

    name = models.CharField(max_length=60)
    slug = models.SlugField(max_length=70, unique=True, help_text="Its place in the address; it stays when renamed.")
    query = models.CharField(max_length=500, help_text="What the address of the list asks for.")
    owner = models.ForeignKey(Agent, on_delete=models.CASCADE, null=True, blank=True, related_name="views")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="views")
    made_by = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None, team__isnull=False) | models.Q(owner__isnull=False, team=None),
                name="view_is_somebodys_or_a_teams",
            )
        ]

    def __str__(self) -> str:
        return self.name
