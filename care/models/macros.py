"""Macros: a text with actions, done together after a look at what they will do."""

from django.db import models

from care.models.agents import Team
from care.models.brands import BrandOwned
from care.models.tags import Tag


class Macro(BrandOwned):
    """What is said and done again and again. Without a team it is the whole brand's; without a text it only acts."""

    class Then(models.TextChoices):
        NOTHING = "", "Leave the case as it is"
        SOLVE = "solve", "Solve it, once the answer stands"
        HOUR = "1h", "Snooze it for an hour"
        HOURS = "4h", "Snooze it for four hours"
        TOMORROW = "tomorrow", "Snooze it until tomorrow morning"
        WEEK = "week", "Snooze it for a week"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="macros")
    name = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    takes = models.BooleanField(default=False, verbose_name="take the case", help_text="Who uses it has the case then.")
    tags = models.ManyToManyField(Tag, through="MacroTag", related_name="macros")
    then = models.CharField(max_length=8, choices=Then.choices, blank=True, default="")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "team", "name"], name="macro_once", nulls_distinct=False),
            models.UniqueConstraint(fields=["brand", "id"], name="macro_of_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class MacroTag(BrandOwned):
    """A macro puts a tag on."""

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["macro", "tag"], name="macro_tags_once")]

    def __str__(self) -> str:
        return self.tag.name
