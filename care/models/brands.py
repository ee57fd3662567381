"""Brand: whose accounts, teams, cases and partners these are. Nothing crosses it."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Now


class Brand(models.Model):
    """Owns everything else; the database refuses a row that joins two brands (migration 0002)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    reopen_hours = models.PositiveIntegerField(
        default=72,
        validators=[MaxValueValidator(24 * 365)],
        help_text="A new post within this many hours of solving opens the case again; later, a new one begins.",
    )
    promise_minutes = models.PositiveIntegerField(
        default=20,
        validators=[MinValueValidator(1)],
        help_text="Within how many minutes of the customer's post we promise an answer.",
    )
    claims_on_typing = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Who begins to write an answer in a case that nobody has gets it.",
    )
    booking_shape = models.CharField(
        max_length=40,
        blank=True,
        validators=[RegexValidator(r"\A[A-Z0-9-]*\Z", "Letters, digits and hyphens only.")],
        help_text="What a booking reference looks like: A for a letter, 9 for a digit, X for either, - for itself; for "
        "example AA-9999. Agents are warned before they publish one.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BrandOwned(models.Model):
    """A row of one brand."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT)

    class Meta:
        abstract = True
