"""One action on many cases: what is asked, how far it got, and what has to be known to take it back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from care.models.agents import Agent


class BulkRun(models.Model):
    """`before` holds what a changed case was before, by its id: states, ids and times, never words."""

    class Action(models.TextChoices):
        ASSIGN = "assign", "Assign"
        SOLVE = "solve", "Solve"
        NO_ANSWER = "no_answer", "No answer needed"
        SNOOZE = "snooze", "Snooze"
        TAG = "tag", "Tag"
        UNDO = "undo", "Take back"

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="bulk_runs")
    action = models.CharField(max_length=10, choices=Action.choices)
    details = models.JSONField(default=dict, help_text="Whom to, until when, which word.")
    cases = ArrayField(models.BigIntegerField())
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    done = models.PositiveIntegerField(default=0, help_text="How many of its cases were looked at.")
    before = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="bulk_unfinished", condition=models.Q(finished_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.done} of {len(self.cases)}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
