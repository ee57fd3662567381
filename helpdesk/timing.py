"""How a request's time was spent, in milliseconds, kept per request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import Any

_spent: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


@contextmanager
def measured() -> Iterator[dict[str, float]]:
    """Begin a request's account; the mapping fills while it is open."""
    account: dict[str, float] = {"db": 0.0, "queries": 0, "render": 0.0}
    token = _spent.set(account)
    try:
        yield account
    finally:
        _spent.reset(token)


@contextmanager
def spent(on: str) -> Iterator[None]:
    """Adds the time inside to the request's account; what queries took meanwhile is theirs, not rendering's."""
    account = _spent.get()
    if account is None:
        yield
        return
    began, queried = perf_counter(), account["db"]
    try:
        yield
    finally:
        account[on] += (perf_counter() - began) * 1000 - (account["db"] - queried if on != "db" else 0)


def query(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """A database execute wrapper."""
    account = _spent.get()
    if account is None:
        return execute(sql, params, many, context)
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        account["db"] += (perf_counter() - began) * 1000
        account["queries"] += 1
