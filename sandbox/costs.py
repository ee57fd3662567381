"""What X would charge: units by kind and account, at the prices of 2026."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sandbox.answers import Json

PRICES = {
    "post_read": 0.005,
    "own_read": 0.001,
    "user_read": 0.010,
    "message_read": 0.010,
    "post_event": 0.005,
    "message_event": 0.010,
    "post": 0.015,
    "post_with_link": 0.200,
    "summoned_reply": 0.010,
    "message": 0.015,
    "deletion": 0.010,
    "other_call": 0.0,
}
"""US dollars a unit. A link in a post makes it dear, whatever else it is. The events' prices are a guess."""


@dataclass(slots=True)
class Costs:
    """`units[account id][kind]`; "app" is who calls with the bearer token. What was read is paid once a day (UTC)."""

    clock: Callable[[], float] = time.time
    units: dict[str, dict[str, int]] = field(default_factory=dict)
    read: set[tuple[str, str, str]] = field(default_factory=set)
    day: int = 0

    def add(self, payer: str, kind: str, count: int = 1) -> None:
        own = self.units.setdefault(payer, {})
        own[kind] = own.get(kind, 0) + count

    def add_read(self, payer: str, kind: str, ids: Iterable[str]) -> None:
        today = int(self.clock() // 86_400)
        if today != self.day:
            self.day, self.read = today, set()
        for name in ids:
            if (payer, kind, name) not in self.read:
                self.read.add((payer, kind, name))
                self.add(payer, kind)

    def shown(self, payer: str) -> Json:
        kinds = {
            kind: {"units": count, "price": PRICES[kind], "usd": round(count * PRICES[kind], 6)}
            for kind, count in sorted(self.units.get(payer, {}).items())
        }
        return {"account": payer, "kinds": kinds, "usd": round(sum(each["usd"] for each in kinds.values()), 6)}

    def clear(self) -> None:
        self.units, self.read = {}, set()
