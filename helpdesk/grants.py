"""What the desk's own database role may do: everything with the rows, nothing to the tables, never change the audit."""

from typing import Any

from django.conf import settings
from django.db import connection

AUDIT = "care_caseevent"


def grant_desk(sender: Any, **_: Any) -> None:
    """After each migration, as the owner; nothing to do where the desk runs as the owner itself."""
    role = settings.AMENDS_DESK_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
        owner, exists = cursor.fetchone()
        if not exists or owner == role:
            return
        quoted = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        cursor.execute(f"REVOKE UPDATE, DELETE ON {AUDIT} FROM {quoted}")
