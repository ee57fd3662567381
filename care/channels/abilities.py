"""What a channel may be able to do beyond `base.Channel`, each a protocol of its own: the desk asks `isinstance`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Protocol, runtime_checkable

from care.channels.said import OutgoingReply
from care.channels.seen import Batch, GapSeen, SourceSpec, Verdict


@runtime_checkable
class Recovering(Protocol):
    """A channel that can fetch what a gap of one of its sources left out, while `is_recoverable`."""

    def recover(self, source: SourceSpec, gap: GapSeen) -> Batch:
        """The posts of the gap, oldest first; the batch's cursor means nothing."""


@runtime_checkable
class Priced(Protocol):
    """A channel whose calls cost money: `prices` are US dollars by kind of call, to begin with."""

    prices: ClassVar[Mapping[str, Decimal]]

    def calls_for(self, reply: OutgoingReply) -> tuple[str, ...]:
        """The kinds of calls that publishing it takes, as `Usage` counts them."""


@runtime_checkable
class Inviting(Protocol):
    """A channel that can ask a person to go on in private: `OutgoingReply.invites`."""

    def invitation(self) -> str:
        """What it adds to the text, which counts; "" where it goes beside the text."""


@runtime_checkable
class Threading(Protocol):
    """A channel on which a long answer goes out as several posts, each answering the one before."""

    @staticmethod
    def split(text: str, ending: str = "") -> tuple[str, ...]:
        """The parts in their order, numbered, each within the limit; one part where it fits. `ending` will follow the
        last part, which leaves room for it.
        """


@runtime_checkable
class Moderating(Protocol):
    """A channel that can take words off the page: hide a customer's reply, delete an answer of ours.

    Done already is done: both may be called again where an earlier outcome is unknown.
    """

    def hide(self, network_id: str, *, hidden: bool = True) -> None: ...

    def delete(self, network_id: str) -> None: ...

    @staticmethod
    def can_hide(*, is_private: bool, is_answer: bool, is_thread_ours: bool) -> bool:
        """Of a customer's post; `is_thread_ours`: a post of this very account began the conversation."""

    @staticmethod
    def can_delete(*, is_private: bool) -> bool:
        """Of a post of this very account."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A webhook looked at: what had to be mended, and what of it the network refuses, both in words."""

    mended: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@runtime_checkable
class Subscribing(Protocol):
    """A channel whose webhooks want keeping: registered, valid, and each account's events subscribed."""

    def keep_subscribed(self, address: str) -> Kept:
        """Empty where all was in place. `Rejected` where the network refuses the webhook itself."""


@runtime_checkable
class Refreshing(Protocol):
    """A channel whose tokens run out and are exchanged for new ones, once each."""

    def refreshed(self) -> Mapping[str, str] | None:
        """All credentials with the new pair and its `expires_at` (ISO 8601); None where nothing is due yet."""


@runtime_checkable
class Recognizing(Protocol):
    """A channel whose network can be asked whether it knows the account after all."""

    def is_known(self) -> bool:
        """Raises `CredentialsRefused` or `Unavailable` where it does not say so."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the desk knows of the words to be answered, for a network's rules on who may write when.

    `kind` and `posted_at` (aware) are the target's. `is_private`: the answer goes privately. `takes_messages`: whether
    the person lets us write privately, as far as the network says. `heard_at` is when they last wrote to this account
    privately; `was_told`: a private reply to this target stands already.
    `by_person`: a human being answers, no program.
    """

    kind: str
    posted_at: datetime
    is_private: bool
    takes_messages: bool | None = None
    heard_at: datetime | None = None
    was_told: bool = False
    by_person: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it may be said now, and until when (aware; None: for as long as the words stand)."""

    verdict: Verdict = field(default_factory=Verdict)
    until: datetime | None = None


@runtime_checkable
class Windowed(Protocol):
    """A channel that takes private words from some people or for a while only."""

    @staticmethod
    def standing(talk: Talk, now: datetime) -> Standing:
        """Before anybody types, and once more before it goes out."""

    @staticmethod
    def replies_privately(kind: str) -> bool:
        """Whether public words of this kind can be answered privately too."""


@runtime_checkable
class Liking(Protocol):
    """A channel on which we can like a customer's words."""

    def like(self, network_id: str, *, liked: bool = True) -> None: ...


@runtime_checkable
class Erasing(Protocol):
    """A channel whose network asks us to erase what we hold of somebody."""

    @staticmethod
    def asks_to_erase(body: bytes, app_secrets: Mapping[str, str]) -> str:
        """The id of the person named by a genuine request. Raises `Forged` or `Unreadable`."""
