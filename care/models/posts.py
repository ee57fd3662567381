"""Posts as they stand on the networks, theirs and ours, and where each was seen."""

from copy import copy

from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import MD5, Now

from care.models.accounts import ChannelAccount, Source
from care.models.brands import BrandOwned
from care.models.people import Author


class Post(BrandOwned):
    """One public post, comment, review or direct message. A context post has no case."""

    class Direction(models.TextChoices):
        IN = "in", "From the customer"
        OUT = "out", "From us"

    class Visibility(models.TextChoices):
        PUBLIC = "public", "Public"
        PRIVATE = "private", "Private"

    class Answerable(models.TextChoices):
        YES = "yes", "Can be answered from here"
        THERE = "there", "Can be answered only on the network itself"
        NO = "no", "Cannot be answered"

    network = models.CharField(max_length=20)
    network_id = models.CharField(max_length=200)
    account = models.ForeignKey(ChannelAccount, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    case = models.ForeignKey("care.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="posts")
    kind = models.CharField(max_length=20)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    visibility = models.CharField(max_length=7, choices=Visibility.choices)
    is_context = models.BooleanField(default=False)
    ignored = models.CharField(max_length=100, blank=True, help_text="Why a customer's post has no case.")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    media = models.JSONField(default=list, help_text="[{kind, url, preview_url, alt_text, width, height}]")
    parent_network_id = models.CharField(max_length=200, blank=True)
    thread_network_id = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField(help_text="By the network's clock.")
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    raw = models.JSONField(null=True, help_text="The payload it came from; kept only as long as its text is.")

    rating = models.CharField(max_length=10, blank=True, help_text="Of a review: positive, negative or its stars.")
    counts = models.JSONField(default=dict, help_text="{replies, reposts, likes, quotes}, as last seen.")
    answerable = models.CharField(max_length=5, choices=Answerable.choices, default=Answerable.YES)
    answerable_reason = models.CharField(max_length=300, blank=True)
    looked_up_at = models.DateTimeField(db_default=Now(), editable=False, help_text="When we last saw how it stands.")
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    hidden_at = models.DateTimeField(null=True, blank=True, editable=False)
    liked_at = models.DateTimeField(null=True, blank=True, editable=False)
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)
    gone_reason = models.CharField(max_length=20, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "network", "network_id"], name="post_once_in_brand"),
            models.UniqueConstraint(fields=["brand", "id"], name="post_of_brand"),
            models.CheckConstraint(
                condition=models.Q(is_context=False) | models.Q(case=None), name="context_post_has_no_case"
            ),
            models.CheckConstraint(
                condition=~models.Q(direction="in", is_context=False, case=None, ignored=""),
                name="customers_post_has_a_case_or_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "posted_at", "id"], name="post_timeline"),
            models.Index(fields=["author", "-posted_at"], name="post_by_author"),
            GinIndex(SearchVector("text", config="simple"), name="post_words"),
            models.Index(
                fields=["account", "thread_network_id", "-posted_at"],
                name="post_of_talk",
                condition=models.Q(visibility="private"),
            ),
            models.Index(
                fields=["account", "looked_up_at"],
                name="post_to_look_up",
                condition=models.Q(gone_at=None, visibility="public"),
            ),
            models.Index(fields=["posted_at"], name="post_newest"),
            models.Index(MD5("url"), name="post_at_address", condition=~models.Q(url="")),
            models.Index(fields=["case"], name="post_private", condition=models.Q(visibility="private")),
            models.Index(fields=["case"], name="post_pictured", condition=~models.Q(media=[])),
            models.Index(fields=["rating", "case"], name="post_rated", condition=~models.Q(rating="")),
        ]

    is_answered_privately = False  # no column: of a copy that stands for a private answer to these public words

    def __str__(self) -> str:
        return f"{self.network} {self.kind} {self.network_id}"

    def privately(self) -> "Post":
        """The same words, to be answered privately. Never to be saved."""
        same = copy(self)
        same.visibility, same.is_answered_privately = self.Visibility.PRIVATE, True
        return same

    @property
    def target(self) -> str:
        """How a form names what is answered: the id, with a p where public words are answered privately."""
        return f"{self.pk}p" if self.is_answered_privately else str(self.pk)

    @property
    def is_inbound(self) -> bool:
        return self.direction == self.Direction.IN

    @property
    def is_private(self) -> bool:
        return self.visibility == self.Visibility.PRIVATE


class Sighting(models.Model):
    """A post as seen by one account through one source; no source means through a webhook."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="sightings")
    account = models.ForeignKey(ChannelAccount, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [BrinIndex(fields=["seen_at"], autosummarize=True, name="sighting_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["post", "account", "source"], name="sighting_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.post} seen by {self.account}"


class Revision(models.Model):
    """The wording that a post had before its author edited it. Erased with the post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField(blank=True)
    media = models.JSONField(default=list)
    replaced_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["replaced_at", "id"]

    def __str__(self) -> str:
        return f"An earlier wording of {self.post_id}"


class Gap(models.Model):
    """A stretch of time that a source may not have brought in full, and what became of it."""

    class State(models.TextChoices):
        OPEN = "open", "Being recovered"
        RECOVERED = "recovered", "Recovered"
        LOST = "lost", "Not recoverable"

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="gaps")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    left_until = models.DateTimeField(
        null=True,
        editable=False,
        help_text="What is newer was recovered already, or came since. Empty: nothing of it yet.",
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    noticed_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-noticed_at"]
        constraints = [models.UniqueConstraint(fields=["source", "since", "reason"], name="gap_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M}"
