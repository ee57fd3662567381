"""One action on many cases: what is asked, how far it got, and what has to be known to take it back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from care.models.agents import Agent
from care.models.cases import Case


class BulkRun(models.Model):
    """The row says how far it got: a worker that is lost leaves the rest to the next."""

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


class BulkChange(models.Model):
    """A case that a run changed, and what it was before: states, ids and times, never words."""

    run = models.ForeignKey(BulkRun, on_delete=models.CASCADE, related_name="changes")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "case"], name="changed_once_in_a_run")]

    def __str__(self) -> str:
        return f"{self.case_id} in run {self.run_id}"
