"""Networks' requests to erase what we hold of a person."""

import uuid

from django.db import models
from django.db.models.functions import Now

from care.models.accounts import NetworkApp


class ErasureRequest(models.Model):
    """One person's, for one app: the same request twice is one. What was erased is counted, never kept."""

    app = models.ForeignKey(NetworkApp, on_delete=models.CASCADE, related_name="erasures")
    person_id = models.CharField(max_length=100, help_text="As the app knows them, which is not how Pages do.")
    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Names the page that tells.")
    posts_erased = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [models.UniqueConstraint(fields=["app", "person_id"], name="erasure_once")]

    def __str__(self) -> str:
        return f"Erasure {self.code}"
