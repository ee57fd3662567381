"""The case: one customer's one matter, and everything that happened to it."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models.functions import Now

from care.models.agents import Agent, Membership, Team
from care.models.brands import BrandOwned
from care.models.partners import ApiKey
from care.models.people import Customer


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, agent: Agent) -> Self:
        """The one scope of the desk: agents and leads see their teams' cases, managers and auditors the brand's."""
        teams, brands = agent.reach
        scopes = [models.Q(team__in=teams)] * bool(teams) + [models.Q(brand__in=brands)] * bool(brands)
        return self.filter(reduce(or_, scopes)) if scopes else self.none()

    def workable_by(self, agent: Agent) -> Self:
        """What the agent may change: auditors look and change nothing."""
        own = list(agent.memberships.values_list("team", "brand", "role"))
        teams = [team for team, _, _ in own if team is not None]
        managed = [brand for _, brand, role in own if role == Membership.Role.MANAGER]
        return self.filter(models.Q(team__in=teams) | models.Q(brand__in=managed))

    def named(self, ref: str) -> "Case | None":
        """The case that `ref` names, or the one that its words moved into."""
        pk = Case.id_of(ref)
        if pk is None:
            return None
        found = self.filter(pk=pk, merged_into=None).first()
        moved = Case.objects.filter(pk=pk).values("merged_into")
        return found or self.filter(pk__in=moved, merged_into=None).first()

    def whole(self) -> Self:
        """Without those whose words moved into another case."""
        return self.filter(merged_into=None)

    def unsolved(self) -> Self:
        return self.exclude(state=Case.State.SOLVED)

    def awake(self) -> Self:
        return self.filter(models.Q(snoozed_until=None) | models.Q(snoozed_until__lte=Now()))

    def snoozed(self) -> Self:
        return self.filter(snoozed_until__gt=Now())

    def longest_waiting_first(self) -> Self:
        return self.order_by(models.F("waiting_since").asc(nulls_last=True), "id")


class Case(BrandOwned):
    """The unit of work: public posts and direct messages of both sides on one timeline."""

    class State(models.TextChoices):
        NEW = "new", "New"
        OPEN = "open", "Open"
        WAITING = "waiting", "Waiting for the customer"
        SOLVED = "solved", "Solved"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    assignee = models.ForeignKey(Agent, on_delete=models.SET_NULL, null=True, blank=True, related_name="cases")
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    is_receiving = models.BooleanField(default=False, help_text="The one unsolved case that takes new posts.")
    waiting_since = models.DateTimeField(null=True, help_text="When the oldest unanswered words were posted.")
    snoozed_until = models.DateTimeField(null=True)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="following")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    networks = ArrayField(models.CharField(max_length=20), default=list)
    tags = models.ManyToManyField("care.Tag", through="care.Tagging", related_name="cases")
    first_post = models.ForeignKey("care.Post", on_delete=models.PROTECT, null=True, related_name="+")
    last_inbound = models.ForeignKey("care.Post", on_delete=models.PROTECT, null=True, related_name="+")
    inbound_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, help_text="Moved by every change that a page would show.")
    words_version = models.PositiveIntegerField(default=1, help_text="Moved by the customer's words or our answer.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    touched_at = models.DateTimeField(db_default=Now(), editable=False, help_text="When anything last happened to it.")
    first_answered_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "id"], name="case_of_brand"),
            models.UniqueConstraint(
                fields=["brand", "customer"], condition=models.Q(is_receiving=True), name="one_receiving_case"
            ),
            models.CheckConstraint(
                condition=models.Q(is_receiving=False) | (models.Q(customer__isnull=False) & ~models.Q(state="solved")),
                name="receiving_case_is_unsolved_and_somebodys",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(state="solved", inbound_count=0),
                name="merged_case_is_over_and_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(state="solved", solved_at__isnull=False)
                | (~models.Q(state="solved") & models.Q(solved_at__isnull=True)),
                name="solved_case_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                models.F("brand"),
                models.F("waiting_since").asc(nulls_last=True),
                models.F("id"),
                name="case_queue_of_brand",
                condition=~models.Q(state="solved"),
                include=["assignee", "snoozed_until"],
            ),
            models.Index(
                models.F("team"),
                models.F("waiting_since").asc(nulls_last=True),
                models.F("id"),
                name="case_queue_of_team",
                condition=~models.Q(state="solved"),
                include=["assignee", "snoozed_until"],
            ),
            models.Index(fields=["team", "-solved_at"], name="case_solved_of_team", condition=models.Q(state="solved")),
            models.Index(
                fields=["brand", "-solved_at"], name="case_solved_of_brand", condition=models.Q(state="solved")
            ),
            models.Index(fields=["assignee", "state"], name="case_of_assignee"),
            models.Index(fields=["customer", "-solved_at"], name="case_of_customer"),
            models.Index(fields=["brand", "-created_at", "-id"], name="case_newest_of_brand"),
            models.Index(fields=["team", "-created_at", "-id"], name="case_newest_of_team"),
            models.Index(
                fields=["brand", "first_answered_at"],
                name="case_first_answered",
                condition=models.Q(first_answered_at__isnull=False),
            ),
            GinIndex(fields=["networks"], name="case_networks"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """Short, speakable, never reused."""
        return f"C-{self.pk}"

    @staticmethod
    def id_of(ref: str) -> int | None:
        """The id that a ref names, or None where it is none: `C-48213` or `c48213`."""
        digits = ref.strip().upper().removeprefix("C").removeprefix("-")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None

    @property
    def is_solved(self) -> bool:
        return self.state == self.State.SOLVED

    def due_at(self) -> datetime | None:
        """When the promise runs out, or None where nobody waits."""
        return self.waiting_since and self.waiting_since + timedelta(minutes=self.brand.promise_minutes)


class Note(models.Model):
    """For colleagues' eyes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    form_token = models.UUIDField(unique=True, help_text="Makes a form that is sent twice one note.")

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [GinIndex(SearchVector("text", config="simple"), name="note_words")]

    def __str__(self) -> str:
        return f"Note on {self.case}"


class CaseEvent(models.Model):
    """Who did what when. Append-only: the database refuses to change or delete one. Holds ids, never texts."""

    class Kind(models.TextChoices):
        OPENED = "opened", "opened the case"
        JOINED = "joined", "wrote again"
        REOPENED = "reopened", "opened the case again"
        ASSIGNED = "assigned", "assigned the case"
        SOLVED = "solved", "solved the case"
        NO_ANSWER_NEEDED = "no_answer_needed", "said that no answer is needed"
        SNOOZED = "snoozed", "snoozed the case"
        WOKEN = "woken", "woke the case"
        NOTED = "noted", "wrote a note"
        MUTED = "muted", "muted the author"
        UNMUTED = "unmuted", "unmuted the author"
        REPLY_QUEUED = "reply_queued", "wrote a reply"
        REPLY_SENT = "reply_sent", "reply was published"
        REPLY_FAILED = "reply_failed", "reply failed"
        REPLY_UNCONFIRMED = "reply_unconfirmed", "reply may have been published"
        REPLY_CONFIRMED = "reply_confirmed", "said that the reply is on the network"
        REPLY_RETRIED = "reply_retried", "sent the reply again"
        REPLY_GIVEN_UP = "reply_given_up", "gave the reply up"
        REPLY_TAKEN_BACK = "reply_taken_back", "took the reply back before it went"
        ANSWERED_THERE = "answered_there", "answered on the network itself"
        EDITED = "edited", "edited a post"
        GONE = "gone", "took a post away"
        HIDDEN = "hidden", "hid a post"
        UNHIDDEN = "unhidden", "showed a post again"
        DELETED = "deleted", "deleted an answer"
        RATED = "rated", "rated us anew"
        LIKED = "liked", "liked a post"
        UNLIKED = "unliked", "took a like back"
        MERGED = "merged", "moved the case into another"
        TOOK_OVER = "took_over", "took over another case"
        TAGGED = "tagged", "tagged the case"
        UNTAGGED = "untagged", "took a tag away"
        PARTED = "parted", "told another case apart again"
        RESTORED = "restored", "became a case of its own again"
        SPLIT = "split", "moved posts into a new case"
        SPLIT_OFF = "split_off", "was split off another case"
        OFFERED = "offered", "offered the case"
        ACCEPTED = "accepted", "accepted the case"
        DECLINED = "declined", "declined the case"
        WITHDRAWN = "withdrawn", "withdrew the offer of the case"
        MACRO = "macro", "used a macro"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="event_timeline")]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"
