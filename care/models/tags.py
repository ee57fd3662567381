"""Tags: a brand's own words for what its cases are about."""

from django.db import models
from django.db.models.functions import Lower

from care.models.brands import BrandOwned
from care.models.cases import Case

LONGEST_TAG = 40


class Tag(BrandOwned):
    """One word or two; however they are written, a brand has each of them once."""

    name = models.CharField(max_length=LONGEST_TAG)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("brand", Lower("name"), name="tag_once_in_brand"),
            models.UniqueConstraint(fields=["brand", "id"], name="tag_of_brand"),
        ]

    def __str__(self) -> str:
        return self.name


class Tagging(BrandOwned):
    """A case has a tag."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "tag"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "case"], name="cases_of_tag")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.tag}"
