"""What may go wrong at a network, one error for each consequence, and what webhooks may bring that is no use."""

from datetime import datetime


class ChannelError(Exception):
    """What may go wrong at a network; `reason` is written for the person who reads it and never holds a secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Rejected(ChannelError):
    """The network never will take this."""


class Unavailable(ChannelError):
    """Not now, and surely nothing was published. `retry_at` is the time the network named, if it named one."""

    def __init__(self, reason: str, retry_at: datetime | None = None) -> None:
        super().__init__(reason)
        self.retry_at = retry_at


class Unconfirmed(ChannelError):
    """A write went out and no usable answer came back: it may stand."""


class CredentialsRefused(ChannelError):
    """The token is revoked, expired or lacks a permission: the account needs reconnecting."""


class Forged(Exception):
    """A webhook call whose signature does not vouch for its body."""


class Unreadable(Exception):
    """A payload, or a whole webhook body, that cannot be read; the words say why."""
