"""The pictures that go with our replies."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from care.models.agents import Agent
from care.models.brands import BrandOwned
from care.models.cases import Case
from care.models.replies import Reply


class ReplyPictureQuerySet(models.QuerySet["ReplyPicture"]):
    def drafts(self) -> Self:
        """Picked in a composer, not sent with anything yet."""
        return self.filter(reply=None)

    def usable_by(self, agent: Agent, case: Case) -> Self:
        """What the agent picked for this case, and what went with its replies before."""
        return self.filter(models.Q(reply__isnull=False) | models.Q(agent=agent), case=case)

    def described(self) -> Self:
        """Without their bytes."""
        return self.defer("content")


class ReplyPicture(BrandOwned):
    """One picture, its bytes in the row: they are there when the reply is, wherever the worker runs. Without a reply
    it waits in its agent's composer.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reply_pictures")
    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, null=True, blank=True, related_name="pictures")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    content = models.BinaryField()
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField(help_text="In bytes.")
    alt_text = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReplyPictureQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["reply", "position"], name="picture_once_a_place")]
        indexes = [models.Index(fields=["created_at"], name="picture_drafts", condition=models.Q(reply=None))]

    def __str__(self) -> str:
        return f"Picture {self.position + 1} of {self.reply_id}"
