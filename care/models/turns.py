"""Taking turns across processes at something that has no row yet."""

from django.db import connection


def take_turns(*key: object) -> None:
    """Wait until nobody else works on the same key; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [":".join(map(str, key))])


def is_my_turn(*key: object) -> bool:
    """The same without waiting: False where somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [":".join(map(str, key))])
        row = cursor.fetchone()
    return bool(row and row[0])
