"""The desk's own database role: it works with the rows, and cannot touch the tables or the audit."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection

from care.tests.make import make_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    ["UPDATE care_caseevent SET kind = 'solved'", "DELETE FROM care_caseevent", "DROP TABLE care_caseevent",
     "ALTER TABLE care_caseevent DISABLE TRIGGER ALL", "TRUNCATE care_caseevent"],
)  # fmt: skip
def test_the_desk_cannot_change_the_audit(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.AMENDS_DESK_ROLE)}")
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            cursor.execute(statement)


def test_the_desk_can_do_its_work() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL ROLE {connection.ops.quote_name(settings.AMENDS_DESK_ROLE)}")
        assert make_case().events.count() == 1
