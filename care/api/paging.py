"""Pages of cases, newest first: a cursor names the last row seen, so that new rows move nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import Q
from rest_framework.exceptions import ErrorDetail, ValidationError

from care.models import Case
from care.models.cases import CaseQuerySet

_SALT = "care.api.cursor"


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Case]
    next_cursor: str | None


def page(cases: CaseQuerySet, cursor: str, limit: int) -> Page:
    """Newest `(created_at, id)` first. Every row that stood at the first page is seen exactly once."""
    if cursor:
        at, pk = _read(cursor)
        cases = cases.filter(created_at__lte=at).exclude(Q(created_at=at) & Q(pk__gte=pk))
    rows = list(cases.order_by("-created_at", "-pk")[: limit + 1])
    has_more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _write(rows[-1]) if has_more else None)


def _write(row: Case) -> str:
    return signing.dumps([row.created_at.isoformat(), row.pk], salt=_SALT)


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        at, pk = signing.loads(cursor, salt=_SALT)
        return datetime.fromisoformat(at), int(pk)
    except (signing.BadSignature, ValueError, TypeError):
        raise ValidationError({"cursor": [ErrorDetail("This cursor is not one of ours.", "invalid_cursor")]}) from None
