"""The desk's own database role: it works with the rows, and cannot touch the tables or the audit."""

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from care.models import CaseEvent

pytestmark = pytest.mark.django_db(transaction=True)

AUDIT = CaseEvent._meta.db_table


def as_desk() -> "psycopg.Connection[Any]":
    """The tests' database, entered by the desk's role."""
    address = {**connection.get_connection_params(), "user": settings.AMENDS_DESK_ROLE}
    keep = ("dbname", "user", "password", "host", "port")
    return psycopg.connect(**{name: value for name, value in address.items() if name in keep})


@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET kind = 'solved'", "DELETE FROM {}", "DROP TABLE {}", "ALTER TABLE {} DISABLE TRIGGER ALL",
     "TRUNCATE {}"],
)  # fmt: skip
def test_the_desk_cannot_change_the_audit(statement: str) -> None:
    with as_desk() as desk, pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.execute(statement.format(AUDIT))


@pytest.mark.parametrize("right", ["SELECT", "INSERT", "UPDATE", "DELETE"])
def test_the_desk_may_do_everything_with_all_other_rows(right: str) -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("care").get_models(include_auto_created=True)}
    with as_desk() as desk:
        rows = desk.execute("SELECT t, has_table_privilege(t, %s) FROM unnest(%s::text[]) t", [right, sorted(tables)])
        refused = {table for table, may in rows if not may}
    assert refused == ({AUDIT} if right in ("UPDATE", "DELETE") else set())


def test_the_desk_writes_audit_lines() -> None:
    with as_desk() as desk, pytest.raises(psycopg.errors.NotNullViolation):
        desk.execute(f"INSERT INTO {AUDIT} DEFAULT VALUES")
