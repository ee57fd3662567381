"""Taking turns across processes at something that has no row yet."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def lane(what: str, network: str, width: int) -> Iterator[bool]:
    """Whether fewer than `width` of one worker's processes or threads do this with this network now: one that does not
    answer must leave the others to the rest. Held without a transaction; a process that dies leaves its lane.
    """
    key = f"lane:{socket.gethostname()}:{os.getppid()}:{what}:{network}"
    taken = next((number for number in range(width) if _asked("pg_try_advisory_lock", key, number)), None)
    try:
        yield taken is not None
    finally:
        if taken is not None:
            _asked("pg_advisory_unlock", key, taken)


def _asked(function: str, key: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s), %s)", [key, number])
        row = cursor.fetchone()
    return bool(row and row[0])
