"""What a page's stream may hear, signed for five minutes: the stream itself asks no database and no session."""

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.core import signing

from care.telling import TOKEN_SECONDS

SALT = "care.live"


@dataclass(frozen=True, slots=True)
class Claims:
    """An agent's id, the ids of the teams and of the whole brands whose cases they see, and when (epoch seconds) they
    were looked up: whatever ended the agent's streams later ends these too.
    """

    agent: int
    teams: tuple[int, ...]
    brands: tuple[int, ...]
    at: float

    @property
    def seconds_left(self) -> float:
        return self.at + TOKEN_SECONDS - time.time()

    def may_hear(self, event: dict[str, Any]) -> bool:
        return event.get("brand") in self.brands or not set(self.teams).isdisjoint(event.get("teams", ()))


def signed(agent: int, teams: list[int], brands: list[int]) -> str:
    return signing.dumps(asdict(Claims(agent, tuple(teams), tuple(brands), time.time())), salt=SALT)


def read(token: str) -> Claims | None:
    """None for what we did not sign, or not lately."""
    try:
        found = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return None
    return Claims(found["agent"], tuple(found["teams"]), tuple(found["brands"]), found["at"])
