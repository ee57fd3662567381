"""What an agent wants done to a post on its network: hidden or shown again, deleted, liked."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from care.models.accounts import ChannelAccount
from care.models.agents import Agent
from care.models.brands import BrandOwned
from care.models.posts import Post


class ModerationQuerySet(models.QuerySet["Moderation"]):
    def open(self) -> Self:
        """Asked for and not yet at an end."""
        return self.filter(state__in=[Moderation.State.QUEUED, Moderation.State.DOING])

    def due(self) -> Self:
        """Queued, its time has come, on an account that may speak."""
        return self.filter(
            state=Moderation.State.QUEUED, act_after__lte=Now(), account__state=ChannelAccount.State.ACTIVE
        )


class Moderation(BrandOwned):
    """A wish about one post, `queued` here before any worker hears of it. Twice done is done once on the network."""

    class Kind(models.TextChoices):
        HIDE = "hide", "Hide"
        UNHIDE = "unhide", "Show again"
        DELETE = "delete", "Delete"
        LIKE = "like", "Like"
        UNLIKE = "unlike", "Like no more"

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        DOING = "doing", "Being done"
        DONE = "done", "Done"
        FAILED = "failed", "Not done"
        DROPPED = "dropped", "Given up"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="moderations")
    account = models.ForeignKey(
        ChannelAccount,
        on_delete=models.PROTECT,
        related_name="moderations",
        help_text="Of ours, that the network lets do it.",
    )
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it is not done, in words for its agent.")
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    act_after = models.DateTimeField(db_default=Now(), editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(state__in=["queued", "doing"]), name="one_open_moderation"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
                name="done_moderation_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["act_after"], name="moderation_queue", condition=models.Q(state="queued")),
            models.Index(fields=["leased_until"], name="moderation_leases", condition=models.Q(state="doing")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.post_id}"
