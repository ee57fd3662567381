"""Rate limits: so many calls of a route in a window, for one caller."""

import time
from collections.abc import Callable
from dataclasses import dataclass

QUARTER = 15 * 60
DAY = 24 * 60 * 60
DAILY = {"user": ", a user's day", "app": ", the app's day"}
"""Who shares a day's limit, and how its name goes on behind the route's."""

DEFAULTS: dict[tuple[str, str], tuple[int, float]] = {
    # X: the documented limits of a user's token, in 15 minutes.
    ("x", "GET /2/users/me"): (75, QUARTER),
    ("x", "GET /2/users/:id/mentions"): (300, QUARTER),
    ("x", "GET /2/users/:id/tweets"): (900, QUARTER),
    ("x", "GET /2/tweets/search/recent"): (300, QUARTER),
    ("x", "GET /2/tweets/:id/quote_tweets"): (75, QUARTER),
    ("x", "GET /2/tweets/:id"): (900, QUARTER),
    ("x", "GET /2/tweets"): (5000, QUARTER),
    ("x", "GET /2/users"): (900, QUARTER),
    ("x", "GET /2/users/:id"): (900, QUARTER),
    ("x", "GET /2/users/by/username/:username"): (900, QUARTER),
    ("x", "POST /2/tweets"): (100, QUARTER),
    ("x", "DELETE /2/tweets/:id"): (50, QUARTER),
    ("x", "PUT /2/tweets/:id/hidden"): (50, QUARTER),
    ("x", "GET /2/dm_events"): (15, QUARTER),
    ("x", "GET /2/dm_events/:id"): (15, QUARTER),
    ("x", "GET /2/dm_conversations/with/:id/dm_events"): (15, QUARTER),
    ("x", "GET /2/dm_conversations/:id/dm_events"): (15, QUARTER),
    ("x", "POST /2/dm_conversations/with/:id/messages"): (15, QUARTER),
    ("x", "DELETE /2/dm_events/:id"): (300, QUARTER),
    ("x", "POST /2/media/upload"): (500, QUARTER),
    ("x", "GET /2/webhooks"): (450, QUARTER),
    ("x", "POST /2/webhooks"): (450, QUARTER),
    ("x", "PUT /2/webhooks/:id"): (450, QUARTER),
    ("x", "DELETE /2/webhooks/:id"): (450, QUARTER),
    ("x", "GET /2/activity/subscriptions"): (500, QUARTER),
    ("x", "POST /2/activity/subscriptions"): (500, QUARTER),
    ("x", "PUT /2/activity/subscriptions/:id"): (500, QUARTER),
    ("x", "DELETE /2/activity/subscriptions/:id"): (500, QUARTER),
    # Of a day: a route's name with what shares it.
    ("x", "POST /2/dm_conversations/with/:id/messages, a user's day"): (1440, DAY),
    ("x", "POST /2/tweets, the app's day"): (10_000, DAY),
    # Facebook: a Page's calls, roughly 4800 for each engaged user in 24 hours; a small Page has at least this.
    ("facebook", "*"): (4800, 60 * 60),
    ("instagram", "*"): (4800, 60 * 60),
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left after this call; `reset_at` in seconds since 1970. `is_within` False: refuse the call."""

    limit: int
    remaining: int
    reset_at: float
    is_within: bool


@dataclass(slots=True)
class Window:
    ends: float
    used: int = 0


@dataclass(slots=True)
class Pretended:
    """What Meta's usage headers are to say, whatever was used: percents, and minutes until calls are taken again."""

    percent: int = 0
    app_percent: int = 0
    minutes: int = 0


class Limits:
    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.rules = dict(DEFAULTS)
        self.windows: dict[tuple[str, str, str], Window] = {}

    def put(self, network: str, route: str, n: int, window_s: float) -> None:
        """Sets a route's limit ("POST /2/tweets"; "*": each route without its own) and begins its windows anew."""
        self.rules[network, route] = (n, window_s)
        self.windows = {key: w for key, w in self.windows.items() if key[0] != network or route not in {"*", key[1]}}

    def take(self, network: str, route: str, caller: str) -> Allowance | None:
        """Counts a call. None where the route has no limit."""
        rule = self.rules.get((network, route)) or self.rules.get((network, "*"))
        return self.count(network, route, caller, rule) if rule else None

    def take_daily(self, network: str, route: str, caller: str) -> dict[str, Allowance]:
        """Counts a call towards the limits of 24 hours that its route has: of the user, of the app."""
        found = {}
        for who, ending in DAILY.items():
            rule = self.rules.get((network, route + ending))
            if rule:
                found[who] = self.count(network, route + ending, caller if who == "user" else "app", rule)
        return found

    def count(self, network: str, route: str, caller: str, rule: tuple[int, float]) -> Allowance:
        limit, length = rule
        now = self.clock()
        window = self.windows.get((network, route, caller))
        if window is None or window.ends <= now:
            window = self.windows[network, route, caller] = Window(ends=now + length)
        window.used += 1
        return Allowance(limit, max(0, limit - window.used), window.ends, window.used <= limit)
