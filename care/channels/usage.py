"""What a channel called, and what the network lets it call yet."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of one kind of call is left, by the network's own headers."""

    limit: int
    remaining: int
    resets_at: datetime


@dataclass(slots=True)
class Usage:
    """What a channel called since it was connected: how often each kind of call that costs, and what is left of each
    budget. `not_before`: kinds of calls that the network refused to take any more of, and until when. `read_today`:
    posts that were read already on this day (UTC), which some networks bill once. The flow that used the channel
    writes it down.
    """

    calls: Counter[str] = field(default_factory=Counter)
    budgets: dict[str, Budget] = field(default_factory=dict)
    not_before: dict[str, datetime] = field(default_factory=dict)
    read_today: AbstractSet[str] = frozenset()
