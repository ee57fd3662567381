"""Agents, the teams they share an inbox in, and what each may see."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.functional import cached_property

from care import telling
from care.models.brands import Brand, BrandOwned

ACCESS = frozenset({"is_active", "is_staff", "is_superuser", "password", "username"})  # who may come in, and how


class Agent(AbstractUser):
    """A user of the desk. What they may see and do comes from their memberships, never from Django's permissions."""

    class AfterSend(models.TextChoices):
        STAY = "stay", "Stay at the case"
        NEXT = "next", "Go to the next case"

    initials = models.CharField(
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[^\W_]+\Z", "Letters and digits only.")],
        help_text="They close answers where the account wants it. Empty: made of the name.",
    )

    undo_seconds = models.PositiveSmallIntegerField(
        default=5,
        db_default=5,
        validators=[MaxValueValidator(30)],
        help_text="How long an answer waits before it goes, so that it can be taken back.",
    )
    after_send = models.CharField(max_length=4, choices=AfterSend.choices, default="stay", db_default="stay")
    has_single_keys = models.BooleanField(default=True, db_default=True, help_text="Single letters press buttons.")
    keys = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="The agent's own keys: what is done → key."
    )

    objects: ClassVar[UserManager["Agent"]] = UserManager()  # type: ignore[assignment]  # narrower than AbstractUser's

    class Meta:
        ordering = ["username"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Open pages learn at once that somebody was locked out; signing in and preferences change no access."""
        super().save(*args, **kwargs)
        fields = kwargs.get("update_fields")
        if fields is None or ACCESS.intersection(fields):
            telling.access_changed(self.pk)

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def roles(self) -> tuple[tuple[int | None, int, str], ...]:
        """What the agent is where, as (team, brand, role). Asked once for each loaded agent."""
        return tuple(self.memberships.values_list("team", "brand", "role"))

    @cached_property
    def reach(self) -> tuple[list[int], list[int]]:
        """Ids of the teams, and of the whole brands, whose cases the agent sees: with the ids at hand a queue is read
        from its index, where a subquery would read every case.
        """
        return (
            [team for team, _, _ in self.roles if team is not None],
            [brand for team, brand, _ in self.roles if team is None],
        )

    def is_manager_of(self, brand_id: int) -> bool:
        return any(brand == brand_id and role == Membership.Role.MANAGER for _, brand, role in self.roles)

    @property
    def signature(self) -> str:
        """What closes an answer, where its account wants that."""
        return f"^{self.initials or self.monogram}"

    @property
    def monogram(self) -> str:
        """The first letters of the name, for a small round picture."""
        words = self.display_name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Team(BrandOwned):
    """Agents who share an inbox."""

    name = models.CharField(max_length=100)
    slug = models.SlugField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "slug"], name="team_slug_once_in_brand"),
            models.UniqueConstraint(fields=["brand", "id"], name="team_of_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(BrandOwned):
    """What one agent is in one brand. Agents and leads see their team's cases, managers and auditors the brand's."""

    class Role(models.TextChoices):
        AGENT = "agent", "Agent"
        LEAD = "lead", "Lead"
        MANAGER = "manager", "Manager"
        AUDITOR = "auditor", "Auditor"

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        ordering = ["brand", "role"]
        constraints = [
            models.UniqueConstraint(fields=["agent", "brand", "team"], name="membership_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(role__in=["agent", "lead"], team__isnull=False)
                | models.Q(role__in=["manager", "auditor"], team__isnull=True),
                name="membership_team_fits_role",
                violation_error_message="Agents and leads belong to a team; managers and auditors to the whole brand.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.get_role_display()} · {self.team or self.brand}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What was open under the role before is looked at again."""
        super().save(*args, **kwargs)
        telling.access_changed(self.agent_id)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        telling.access_changed(self.agent_id)
        return super().delete(*args, **kwargs)

    @staticmethod
    def brands_of(agent: Agent, *roles: str) -> "models.QuerySet[Brand]":
        """The brands in which the agent has one of the roles."""
        return Brand.objects.filter(membership__agent=agent, membership__role__in=roles).distinct()
