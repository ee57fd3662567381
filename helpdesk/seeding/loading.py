"""Bulk loading as the owner of the tables: foreign keys and indexes put aside, COPY, and all of them built again."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """The tables without foreign keys and plain indexes, in one transaction: a failure leaves them as they were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        keys, indexes = _foreign_keys(cursor, tables), _indexes(cursor, tables)
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in keys:
            cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for table in tables:
            cursor.execute(f'VACUUM ANALYZE "{table}"')


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY the rows in; their number. Ids are the caller's, and the table's sequence goes on behind them."""
    count = 0
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as sink:
            for row in rows:
                sink.write_row(row)
                count += 1
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM \"{table}\"))")
    return count


def next_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{table}"')
        return int(cursor.fetchone()[0])


def _foreign_keys(cursor: Any, tables: Sequence[str]) -> list[tuple[str, str, str]]:
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)",
        [list(tables)],
    )
    return list(cursor.fetchall())


def _indexes(cursor: Any, tables: Sequence[str]) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = ANY ('{p,u,x}') "
        "WHERE i.indrelid::regclass::text = ANY(%s) AND c.oid IS NULL AND NOT i.indisunique",
        [list(tables)],
    )
    return [(name.strip('"'), definition) for name, definition in cursor.fetchall()]
