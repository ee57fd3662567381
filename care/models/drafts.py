"""Drafts: what an agent is writing in a case, kept before anybody else may see it."""

from django.db import models

from care.models.agents import Agent
from care.models.cases import Case
from care.models.replies import Reply


class Draft(models.Model):
    """One for each agent, case and mode. `form_token` names the form that it was typed into, `sent_token` the one that
    went out last: what a slow browser still saves of that afterwards is no draft any more.
    """

    class Mode(models.TextChoices):
        PUBLIC = "public", "Public reply"
        PRIVATE = "private", "Private message"
        NOTE = "note", "Internal note"

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="drafts")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=7, choices=Mode.choices)
    text = models.TextField(blank=True)
    to_post = models.CharField(max_length=20, blank=True, help_text="See Post.target.")
    replaces = models.ForeignKey(Reply, on_delete=models.SET_NULL, null=True, related_name="+")
    form_token = models.UUIDField(null=True)
    sent_token = models.UUIDField(null=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "case", "mode"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.mode} draft of {self.agent} in {self.case}"
