"""Foreign data made fit for PostgreSQL. Nothing here raises, but `loads` for a body that cannot be read at all.

PostgreSQL refuses NUL in text and JSON, lone surrogates, NaN and infinities; deep nesting and endless numbers break
the readers on the way. Cleaning what is clean already changes nothing.
"""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any, NoReturn

from care.channels.base import Json, Unreadable

TEXT_LENGTH = 20_000
ID_LENGTH = 200
DEPTH = 64
STRING_LENGTH = 100_000  # of one string inside a kept payload
NUMBER_BITS = 256
TOO_DEEP = "… nested too deeply to keep"
TOO_LARGE = "… a number too large to keep"

_REPLACEMENT = "\ufffd"
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_X_CLASSIC = "%a %b %d %H:%M:%S %z %Y"


def text(value: object, limit: int = TEXT_LENGTH) -> str:
    """A string that PostgreSQL stores, cut to `limit` characters; "" for whatever is no string."""
    if not isinstance(value, str):
        return ""
    if len(value) <= limit and value.isascii() and "\x00" not in value:
        return value  # nearly always, and it is asked very often
    whole = _joined(value).replace("\x00", _REPLACEMENT)
    return whole if len(whole) <= limit else whole[: limit - 1] + "…"


def line(value: object, limit: int = ID_LENGTH) -> str:
    """A name, handle or word: one line, trimmed."""
    return text(" ".join(text(value).split()), limit)


def network_id(value: object, limit: int = ID_LENGTH) -> str:
    """An id as text, whether it came as a string or as a number; "" for anything else."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int) and value.bit_length() <= NUMBER_BITS:
        return str(value)
    found = text(value).strip()
    return found if found and len(found) <= limit and not re.search(r"\s", found) else ""


def link(value: object, limit: int = 1000) -> str:
    """An address on the web; "" for any other scheme, for one with spaces and for one too long to store."""
    found = text(value, limit + 1).strip()
    return found if len(found) <= limit and re.fullmatch(r"https?://[^\s\x00-\x20<>\"]+", found) else ""


def count(value: object) -> int | None:
    """A count that fits a database's integer, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def moment(value: object) -> datetime | None:
    """An aware time from ISO 8601, X's older spelling, or Unix seconds or milliseconds; None if it is none of them."""
    try:
        found = _moment(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and _EARLIEST <= found <= _LATEST else None


def mapping(value: object) -> Json:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listing(value: object) -> list[Any]:
    """The value if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else []


def json_value(value: object, depth: int = DEPTH) -> Any:
    """Any JSON value without what PostgreSQL refuses: keys are cleaned too, what lies deeper than `depth` is cut."""
    if isinstance(value, dict):
        return {text(key): json_value(inner, depth - 1) for key, inner in value.items()} if depth else TOO_DEEP
    if isinstance(value, (list, tuple)):
        return [json_value(inner, depth - 1) for inner in value] if depth else TOO_DEEP
    if isinstance(value, str):
        return text(value, STRING_LENGTH)
    return _scalar(value)


def json_object(value: object) -> Json:
    """`json_value` of a JSON object; an empty one for anything else."""
    return json_value(value) if isinstance(value, dict) else {}


def loads(body: bytes) -> Json:
    """The JSON object in a body. Raises `Unreadable` with the reason in words; its values still want cleaning."""
    if not body.strip():
        raise Unreadable("The body is empty.")
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise Unreadable("The body is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"The body is not JSON: {error.msg} at character {error.pos}.") from None
    except RecursionError:
        raise Unreadable("The body is nested too deeply to read.") from None
    except ValueError:
        raise Unreadable("The body holds a number too long to read.") from None
    if not isinstance(value, dict):
        raise Unreadable(f"The body is JSON but no object: a {type(value).__name__}.")
    return value


def dumps(value: object) -> bytes:
    """A payload as bytes to keep beside the reason why it could not be read."""
    return json.dumps(json_value(value), ensure_ascii=False).encode()


def _joined(value: str) -> str:
    """Surrogate pairs made one character, lone ones replaced."""
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def _scalar(value: object) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if value.bit_length() <= NUMBER_BITS else TOO_LARGE
    return None


def _moment(value: object) -> datetime | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.fromtimestamp(value / 1000 if abs(value) > 10**11 else value, UTC)
    if not isinstance(value, str) or not 1 <= len(value) <= 40:
        return None
    if value.isascii() and value.isdigit():
        return _moment(int(value))
    if value[0].isalpha():
        return datetime.strptime(value, _X_CLASSIC).astimezone(UTC)
    found = datetime.fromisoformat(value)
    return found.astimezone(UTC) if found.tzinfo else None


def _refuse_constant(name: str) -> NoReturn:
    raise Unreadable(f"The body is not JSON: {name} is no number.")
