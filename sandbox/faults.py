"""Faults that scripts switch on. Which of them strikes a request is decided here, before the request is worked."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

X_ONLY = ("credits_depleted", "usage_capped", "401_once")
"""X's own refusals: no money left, the month's reads used up, a 401 that means nothing."""

GRAPH_ONLY = ("refused", "errorless_503", "html_json")
"""Of Meta's networks: any refusal by its code and subcode, 503 without an error in it, an error in JSON that calls
itself HTML.
"""

ANSWERS = ("rate_limit", "server_error", "token_revoked", "html_error", "timeout", "slow", *X_ONLY, *GRAPH_ONLY)
"""Strike reads and writes; nothing is applied (`slow` only waits, then works the request)."""

BODIES = ("json", "text", "html")

APPLIED = ("lost_answer", "accepted_503", "bad_json")
"""Strike writes, unless `on` says "read": the request is worked, its answer is lost or broken."""

WEBHOOKS = ("duplicate_webhooks", "reordered_webhooks", "dropped_webhooks")
NAMES = (*ANSWERS, *APPLIED, *WEBHOOKS, "read_lag")


@dataclass(slots=True)
class Fault:
    """`left` strikes remain (None: no end), each with `probability`, until `until` (clock time, None: no end).

    `seconds` is how long `timeout`, `slow` and `read_lag` last, and on X how far away the reset of a `rate_limit` is
    (None: the answer names no reset); `on` narrows to "read" or "write", "" is the default; `body` is how X's 429 and
    503 are written; `code` and `subcode` are what Meta's networks refuse with under `refused` and `rate_limit`;
    `times` is how often a duplicated webhook comes at most, twice at least.
    """

    network: str
    fault: str
    left: int | None = None
    probability: float = 1.0
    until: float | None = None
    seconds: float | None = None
    on: str = ""
    body: str = "json"
    code: int = 0
    subcode: int | None = None
    times: int = 2
    struck: int = 0

    def is_for(self, on: str) -> bool:
        if self.on:
            return self.on == on
        return on == "write" or self.fault not in APPLIED


class Faults:
    def __init__(self, clock: Callable[[], float] = time.time, seed: int = 1) -> None:
        self.clock = clock
        self.chance = random.Random(seed)
        self.active: list[Fault] = []

    def put(self, fault: Fault) -> None:
        """Switches a fault on; another of the same network, name and direction is replaced."""
        self.active = [f for f in self.active if (f.network, f.fault, f.on) != (fault.network, fault.fault, fault.on)]
        self.active.append(fault)

    def clear(self, network: str = "", name: str = "") -> None:
        """Switches off the faults of a network and of a name; "" is all of them."""
        self.active = [f for f in self.active if (network and f.network != network) or (name and f.fault != name)]

    def strike(self, network: str, names: tuple[str, ...], on: str = "") -> Fault | None:
        """The fault out of `names` that strikes now, counted; None when all goes well."""
        for fault in self.current(network):
            if fault.fault in names and (not on or fault.is_for(on)) and self.chance.random() < fault.probability:
                fault.struck += 1
                if fault.left is not None:
                    fault.left -= 1
                return fault
        return None

    def read_lag(self, network: str) -> float:
        """Seconds until reads see what was just written by API."""
        return max((f.seconds or 0.0 for f in self.current(network) if f.fault == "read_lag"), default=0.0)

    def current(self, network: str) -> list[Fault]:
        now = self.clock()
        self.active = [f for f in self.active if (f.until is None or f.until > now) and f.left != 0]
        return [f for f in self.active if f.network == network]
