"""X's ids tell the time: 41 bits of milliseconds since November 2010, then 22 bits of machine and sequence."""

from datetime import UTC, datetime

_EPOCH_MS = 1288834974657
_FIRST_BITS = 22
_SMALLEST = 2**40  # ids below were counted up, before November 2010


def at(moment: datetime) -> int:
    """The smallest id of a moment (aware)."""
    return max((int(moment.timestamp() * 1000) - _EPOCH_MS) << _FIRST_BITS, 1)


def minutes(number: int) -> int:
    """So many minutes as a distance between ids."""
    return number * 60_000 << _FIRST_BITS


def moment(network_id: str) -> datetime | None:
    """When a post with this id was made; None for an id that is not of this kind."""
    if not network_id.isascii() or not network_id.isdigit() or not _SMALLEST < int(network_id) < 2**63:
        return None
    return datetime.fromtimestamp(((int(network_id) >> _FIRST_BITS) + _EPOCH_MS) / 1000, UTC)
