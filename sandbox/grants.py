"""What accounts have allowed the app by OAuth 2.0: pairs of tokens, each pair replaced by its successor."""

import secrets
from dataclasses import dataclass, field

LIFE_S = 7200.0
SCOPES = (
    "tweet.read",
    "tweet.write",
    "tweet.moderate.write",
    "users.read",
    "dm.read",
    "dm.write",
    "media.write",
    "like.read",
    "offline.access",
)


@dataclass(frozen=True, slots=True)
class Grant:
    """`expires_at`: when the access token ends, seconds since 1970. `refresh_token` "": it can't be renewed."""

    account_id: str
    scopes: tuple[str, ...]
    access_token: str
    refresh_token: str
    expires_at: float


@dataclass(slots=True)
class Grants:
    """The pairs that are alive. A refresh token works once; with it the old access token dies too."""

    by_access: dict[str, Grant] = field(default_factory=dict)
    by_refresh: dict[str, Grant] = field(default_factory=dict)

    def give(self, account_id: str, scopes: tuple[str, ...], expires_at: float) -> Grant:
        access, refresh = secrets.token_urlsafe(48), secrets.token_urlsafe(48)
        can_renew = "offline.access" in scopes
        return self.keep(Grant(account_id, scopes, access, refresh if can_renew else "", expires_at))

    def keep(self, grant: Grant) -> Grant:
        self.by_access[grant.access_token] = grant
        if grant.refresh_token:
            self.by_refresh[grant.refresh_token] = grant
        return grant

    def end(self, grant: Grant) -> None:
        self.by_access.pop(grant.access_token, None)
        self.by_refresh.pop(grant.refresh_token, None)

    def renew(self, refresh_token: str, expires_at: float) -> Grant | None:
        """The next pair, None for a refresh token that was used or never given."""
        old = self.by_refresh.get(refresh_token)
        if old is None:
            return None
        self.end(old)
        return self.give(old.account_id, old.scopes, expires_at)
