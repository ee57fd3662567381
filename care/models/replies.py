"""What we mean to say, each attempt to say it, and texts kept for saying again."""

import uuid
from typing import Self

from django.db import models
from django.db.models.functions import Now

from care.models.accounts import ChannelAccount
from care.models.agents import Agent, Team
from care.models.brands import BrandOwned
from care.models.cases import Case
from care.models.partners import ApiKey
from care.models.posts import Post


class ReplyQuerySet(models.QuerySet["Reply"]):
    def queued(self) -> Self:
        return self.filter(state=Reply.State.QUEUED)

    def sendable(self) -> Self:
        """Queued, due, on an account that may speak, and the part of a thread before it stands."""
        in_turn = models.Q(follows=None) | models.Q(follows__state=Reply.State.SENT, follows__post__isnull=False)
        return self.queued().filter(in_turn, send_after__lte=Now(), account__state=ChannelAccount.State.ACTIVE)

    def unconfirmed(self) -> Self:
        return self.filter(state=Reply.State.UNCONFIRMED)

    def parts_after(self, reply: "Reply") -> "list[Reply]":
        """What follows it in its thread, in order."""
        following = self.filter(follows=reply).first()
        return [following, *self.parts_after(following)] if following else []


class Reply(BrandOwned):
    """An answer to one target post, with that post's visibility. It is `queued` here before any worker hears of it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        UNCONFIRMED = "unconfirmed", "Unconfirmed"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="replies")
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="replies")
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="replies")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    form_token = models.UUIDField(default=uuid.uuid4, unique=True, help_text="Makes a form sent twice one reply.")
    text = models.TextField()
    visibility = models.CharField(max_length=7, choices=Post.Visibility.choices)
    state = models.CharField(max_length=11, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it is not sent, in words for its agent.")
    needs_person = models.BooleanField(default=False, help_text="The desk cannot find out by itself what became of it.")
    post = models.OneToOneField(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="reply")
    follows = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="The part before.",
    )
    invites = models.BooleanField(
        default=False, db_default=False, help_text="It asks the person to write us privately."
    )
    solves = models.BooleanField(
        default=False, db_default=False, help_text="Once it stands and nothing new came, the case is solved."
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    undo_until = models.DateTimeField(null=True, editable=False, help_text="Until when its agent may take it back.")
    seen_until = models.DateTimeField(null=True, editable=False, help_text="Until when its writer saw what came in.")
    queued_at = models.DateTimeField(db_default=Now(), editable=False)
    send_after = models.DateTimeField(db_default=Now(), editable=False)
    first_attempt_at = models.DateTimeField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    settle_at = models.DateTimeField(null=True, editable=False, help_text="When to look for it on the network next.")
    unsettled_since = models.DateTimeField(null=True, editable=False)
    looks = models.PositiveIntegerField(default=0, help_text="Complete looks at the network that did not find it.")
    sent_at = models.DateTimeField(null=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "id"], name="reply_of_brand"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="sent_reply_has_its_time"
            ),
        ]
        indexes = [
            models.Index(fields=["send_after"], name="reply_queue", condition=models.Q(state="queued")),
            models.Index(fields=["leased_until"], name="reply_leases", condition=models.Q(state="sending")),
            models.Index(fields=["settle_at"], name="reply_unsettled", condition=models.Q(state="unconfirmed")),
        ]

    def __str__(self) -> str:
        return f"Reply {self.pk} on {self.case}"

    @property
    def target(self) -> str:
        """What it answers, and how: see `Post.target`."""
        return f"{self.to_post_id}p" if self.is_private_reply else str(self.to_post_id)

    @property
    def is_private_reply(self) -> bool:
        """Said privately to words that stand in public."""
        was_public = not self.to_post.is_private or self.to_post.is_answered_privately
        return self.visibility == Post.Visibility.PRIVATE and was_public


class Delivery(models.Model):
    """One attempt to publish a reply: committed before the network is called."""

    class Outcome(models.TextChoices):
        PUBLISHED = "published", "Published"
        REJECTED = "rejected", "Rejected"
        UNAVAILABLE = "unavailable", "Not now"
        UNCONFIRMED = "unconfirmed", "Unconfirmed"
        REFUSED = "refused", "Credentials refused"

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="deliveries")
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=11, choices=Outcome.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    network_id = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["reply"], condition=models.Q(ended_at=None), name="one_open_delivery")
        ]
        indexes = [models.Index(fields=["started_at"], name="attempt_by_time")]

    def __str__(self) -> str:
        return f"Delivery {self.pk} of {self.reply_id}"


class SavedReply(BrandOwned):
    """A text kept for saying again; without a team it is the whole brand's."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_replies")
    name = models.CharField(max_length=100)
    text = models.TextField()

    class Meta:
        verbose_name_plural = "saved replies"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "team", "name"], name="saved_reply_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.name


class SavedUse(models.Model):
    """How often an agent said it: what they say most stands first."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="+")
    saved = models.ForeignKey(SavedReply, on_delete=models.CASCADE, related_name="uses")
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "saved"], name="saved_use_once")]

    def __str__(self) -> str:
        return f"{self.saved_id}: {self.times}"
